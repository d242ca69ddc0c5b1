import type { Contract } from '../contract.ts';
import type { Book } from '../market.ts';
import { type AggregateTrade, aggregate, renumbered } from './aggregate.ts';
import { contractFor } from './grid.ts';
import { readTape } from './lines.ts';
import type {
  BookTickerMessage,
  DepthMessage,
  DepthSnapshot,
  ForceOrderMessage,
  MarkPriceMessage,
} from './messages.ts';
import { OrderBook } from './order-book.ts';
import { type Track, Tracks } from './tracks.ts';

/** Something the tape sends; times and ids as recorded, `receivedAt` in ms of the recorder's clock. */
export type TapeEvent = { readonly receivedAt: number; readonly contract: Contract } & (
  | { readonly kind: 'trade'; readonly trade: AggregateTrade }
  | { readonly kind: 'best'; readonly message: BookTickerMessage }
  | { readonly kind: 'depth'; readonly book: Book; readonly eventTime: number; readonly previousId: number }
  | { readonly kind: 'mark'; readonly message: MarkPriceMessage }
  | { readonly kind: 'forced'; readonly message: ForceOrderMessage }
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

const DEPTH_LEVELS = 10;
const DEPTH_MS = 100;

/** Loads raw stream files; several files of one symbol are one continuous recording. */
export async function loadRecording(files: readonly string[]): Promise<Recording> {
  const tracks = new Tracks();
  for (const file of files) {
    tracks.nextFile();
    for await (const line of readTape(file)) tracks.add(line);
  }
  const played = tracks.played();
  if (played.size === 0) throw new Error(`no futures stream messages in ${files.join(', ')}`);
  return assemble(played, Math.round(tracks.clockAheadMs));
}

function assemble(tracks: ReadonlyMap<string, Track>, clockAheadMs: number): Recording {
  const contracts: Contract[] = [];
  const trades = new Map<string, AggregateTrade[]>();
  const events: TapeEvent[] = [];
  for (const [symbol, track] of tracks) {
    const { contract, aggregates } = onGrid(symbol, track);
    contracts.push(contract);
    trades.set(symbol, aggregates);
    // One by one: a spread of this many arguments would overflow the stack.
    for (const event of trackEvents(contract, track, aggregates)) events.push(event);
  }
  events.sort((a, b) => a.receivedAt - b.receivedAt);
  return { contracts, events, trades, clockAheadMs };
}

/** The contract that a symbol's trades fit, and the trades on its grids. Only one of the two kinds is there. */
function onGrid(symbol: string, { singles, aggregates }: Track) {
  const recorded = [...singles, ...aggregates].map(({ trade }) => trade);
  const contract = contractFor({
    symbol,
    prices: recorded.map(({ p }) => p),
    quantities: [
      ...recorded.map(({ q }) => q),
      ...aggregates.flatMap(({ trade }) => (trade.nq === undefined ? [] : [trade.nq])),
    ],
    since: recorded[0]?.T ?? 0,
  });
  return {
    contract,
    aggregates: aggregates.length > 0 ? renumbered(contract, aggregates) : aggregate(contract, singles),
  };
}

function* trackEvents(
  contract: Contract,
  track: Track,
  trades: readonly AggregateTrade[],
): Generator<TapeEvent> {
  for (const { receivedAt, message } of track.bests) yield { kind: 'best', receivedAt, contract, message };
  for (const trade of trades) yield { kind: 'trade', receivedAt: trade.receivedAt, contract, trade };
  for (const { receivedAt, message } of track.marks) yield { kind: 'mark', receivedAt, contract, message };
  for (const { receivedAt, message } of track.forced) yield { kind: 'forced', receivedAt, contract, message };
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
