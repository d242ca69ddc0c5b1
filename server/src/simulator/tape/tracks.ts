import type { ReceivedAggregate, ReceivedTrade } from './aggregate.ts';
import type { TapeLine } from './lines.ts';
import {
  type BookTickerMessage,
  BROKEN_AGG_TRADE,
  type DepthMessage,
  type DepthSnapshot,
  depthSnapshot,
  type ForceOrderMessage,
  isWholeAggTrade,
  type MarkPriceMessage,
  type StreamMessage,
  streamMessage,
} from './messages.ts';

/** What the files hold of one symbol, before it is put on a grid. Of the two kinds of trades only one is filled. */
export class Track {
  readonly singles: ReceivedTrade[] = [];
  readonly aggregates: ReceivedAggregate[] = [];
  readonly bests: { receivedAt: number; message: BookTickerMessage }[] = [];
  readonly marks: { receivedAt: number; message: MarkPriceMessage }[] = [];
  readonly depths: { receivedAt: number; message: DepthMessage | DepthSnapshot }[] = [];
  readonly forced: { receivedAt: number; message: ForceOrderMessage }[] = [];
  private tradeKind: 'trade' | 'aggTrade' | null = null;

  /** Of both kinds of trades the one that comes first is taken: together every trade would count twice. */
  takes({ e }: StreamMessage): boolean {
    if (e !== 'trade' && e !== 'aggTrade') return true;
    this.tradeKind ??= e;
    return e === this.tradeKind;
  }

  /** A stream of all liquidations names many symbols of which nothing else was recorded. */
  get isPlayed(): boolean {
    const { singles, aggregates, bests, marks, depths } = this;
    return [singles, aggregates, bests, marks, depths].some((list) => list.length > 0);
  }

  add(message: StreamMessage, { receivedAt, place }: TapeLine): void {
    if (message.e === 'trade') this.singles.push({ receivedAt, trade: message });
    else if (message.e === 'bookTicker') this.bests.push({ receivedAt, message });
    else if (message.e === 'markPriceUpdate') this.marks.push({ receivedAt, message });
    else if (message.e === 'depthUpdate') this.depths.push({ receivedAt, message });
    else if (message.e === 'forceOrder') this.forced.push({ receivedAt, message });
    else if (isWholeAggTrade(message)) this.aggregates.push({ receivedAt, trade: message });
    else throw new Error(`${place}: ${BROKEN_AGG_TRADE}`);
  }
}

/** Sorts recorded messages by symbol. */
export class Tracks {
  /** How far the exchange's clock was ahead of the recorder's, ms: the largest E − receive time. */
  clockAheadMs = Number.NEGATIVE_INFINITY;
  private readonly bySymbol = new Map<string, Track>();
  /** A snapshot has no symbol: it is that of the last message before it in its file. */
  private lastSymbol = '';

  nextFile(): void {
    this.lastSymbol = '';
  }

  add(line: TapeLine): void {
    const message = streamMessage(line.message);
    if (message !== null) this.addMessage(message, line);
    const snapshot = depthSnapshot(line.message);
    if (snapshot === null || this.lastSymbol === '') return;
    this.of(this.lastSymbol).depths.push({ receivedAt: line.receivedAt, message: snapshot });
  }

  /** The symbols that are played, in the order they came. */
  played(): ReadonlyMap<string, Track> {
    return new Map([...this.bySymbol].filter(([, track]) => track.isPlayed));
  }

  private addMessage(message: StreamMessage, line: TapeLine): void {
    const symbol = message.e === 'forceOrder' ? message.o.s : message.s;
    const track = this.of(symbol);
    if (!track.takes(message)) return;
    track.add(message, line);
    this.clockAheadMs = Math.max(this.clockAheadMs, message.E - line.receivedAt);
    if (message.e !== 'forceOrder') this.lastSymbol = symbol;
  }

  private of(symbol: string): Track {
    const track = this.bySymbol.get(symbol) ?? new Track();
    this.bySymbol.set(symbol, track);
    return track;
  }
}
