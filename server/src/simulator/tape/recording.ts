import type { Contract } from '../contract.ts';
import type { Book } from '../market.ts';
import { type AggregateTrade, aggregate, type ReceivedTrade } from './aggregate.ts';
import { contractFor } from './grid.ts';
import { readTape, type TapeLine } from './lines.ts';
import {
  type BookTickerMessage,
  type DepthMessage,
  type DepthSnapshot,
  depthSnapshot,
  type MarkPriceMessage,
  streamMessage,
} from './messages.ts';
import { OrderBook } from './order-book.ts';

/** Something the tape sends; times and ids as recorded, `receivedAt` in ms of the recorder's clock. */
export type TapeEvent = { readonly receivedAt: number; readonly contract: Contract } & (
  | { readonly kind: 'trade'; readonly trade: AggregateTrade }
  | { readonly kind: 'best'; readonly message: BookTickerMessage }
  | { readonly kind: 'depth'; readonly book: Book; readonly eventTime: number; readonly previousId: number }
  | { readonly kind: 'mark'; readonly message: MarkPriceMessage }
);

/** A whole recording in memory, in the order it was received. */
export interface Recording {
  readonly contracts: readonly Contract[];
  readonly events: readonly TapeEvent[];
  /** Aggregate trades by symbol. */
  readonly trades: ReadonlyMap<string, readonly AggregateTrade[]>;
  /** How far the exchange's clock was ahead of the recorder's, ms: the largest E − receive time. */
  readonly clockAheadMs: number;
}

/** What the files hold of one symbol, before it is put on a grid. */
class Track {
  readonly trades: ReceivedTrade[] = [];
  readonly bests: { receivedAt: number; message: BookTickerMessage }[] = [];
  readonly marks: { receivedAt: number; message: MarkPriceMessage }[] = [];
  readonly depths: { receivedAt: number; message: DepthMessage | DepthSnapshot }[] = [];
}

const DEPTH_LEVELS = 10;
const DEPTH_MS = 100;

/** Loads raw stream files; several files of one symbol are one continuous recording. */
export async function loadRecording(files: readonly string[]): Promise<Recording> {
  const tracks = new Map<string, Track>();
  let clockAheadMs = Number.NEGATIVE_INFINITY;
  for (const file of files) {
    let symbol = '';
    for await (const line of readTape(file)) {
      const stream = streamMessage(line.message);
      if (stream !== null) {
        symbol = stream.s;
        clockAheadMs = Math.max(clockAheadMs, stream.E - line.receivedAt);
      }
      if (symbol !== '') record(trackOf(tracks, symbol), line);
    }
  }
  if (tracks.size === 0) throw new Error(`no futures stream messages in ${files.join(', ')}`);
  return assemble(tracks, Math.round(clockAheadMs));
}

function trackOf(tracks: Map<string, Track>, symbol: string): Track {
  const track = tracks.get(symbol) ?? new Track();
  tracks.set(symbol, track);
  return track;
}

function record(track: Track, { receivedAt, message }: TapeLine): void {
  const snapshot = depthSnapshot(message);
  const stream = streamMessage(message);
  if (snapshot !== null) track.depths.push({ receivedAt, message: snapshot });
  else if (stream?.e === 'trade') track.trades.push({ receivedAt, trade: stream });
  else if (stream?.e === 'bookTicker') track.bests.push({ receivedAt, message: stream });
  else if (stream?.e === 'markPriceUpdate') track.marks.push({ receivedAt, message: stream });
  else if (stream?.e === 'depthUpdate') track.depths.push({ receivedAt, message: stream });
}

function assemble(tracks: ReadonlyMap<string, Track>, clockAheadMs: number): Recording {
  const contracts: Contract[] = [];
  const trades = new Map<string, AggregateTrade[]>();
  const events: TapeEvent[] = [];
  for (const [symbol, track] of tracks) {
    const contract = contractFor({
      symbol,
      prices: track.trades.map(({ trade }) => trade.p),
      quantities: track.trades.map(({ trade }) => trade.q),
      since: track.trades[0]?.trade.T ?? 0,
    });
    const aggregates = aggregate(contract, track.trades);
    contracts.push(contract);
    trades.set(symbol, aggregates);
    // One by one: a spread of this many arguments would overflow the stack.
    for (const event of trackEvents(contract, track, aggregates)) events.push(event);
  }
  events.sort((a, b) => a.receivedAt - b.receivedAt);
  return { contracts, events, trades, clockAheadMs };
}

function* trackEvents(
  contract: Contract,
  track: Track,
  trades: readonly AggregateTrade[],
): Generator<TapeEvent> {
  for (const { receivedAt, message } of track.bests) yield { kind: 'best', receivedAt, contract, message };
  for (const trade of trades) yield { kind: 'trade', receivedAt: trade.receivedAt, contract, trade };
  for (const { receivedAt, message } of track.marks) yield { kind: 'mark', receivedAt, contract, message };
  yield* depthEvents(contract, track);
}

/** The ten best levels after the last event of every 100 ms of exchange time. */
function* depthEvents(contract: Contract, track: Track): Generator<TapeEvent> {
  const orderBook = new OrderBook(contract);
  let previousId = 0;
  for (const [i, { receivedAt, message }] of track.depths.entries()) {
    if ('lastUpdateId' in message) {
      orderBook.load(message);
      continue;
    }
    if (!orderBook.apply(message) || !endsItsTenth(message, track.depths[i + 1]?.message)) continue;
    const book = { time: message.T, updateId: message.u, ...orderBook.top(DEPTH_LEVELS) };
    const before = previousId === 0 ? message.pu : previousId;
    yield { kind: 'depth', receivedAt, contract, book, eventTime: message.E, previousId: before };
    previousId = message.u;
  }
}

function endsItsTenth(message: DepthMessage, next: DepthMessage | DepthSnapshot | undefined): boolean {
  if (next === undefined || 'lastUpdateId' in next) return true;
  return Math.floor(next.E / DEPTH_MS) !== Math.floor(message.E / DEPTH_MS);
}
