import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Contract, formatPrice, formatQty } from '@ae/server/simulator/contract.ts';
import { knownContract } from '@ae/server/simulator/contracts.ts';
import { readTape } from '@ae/server/simulator/tape/lines.ts';
import {
  type BookTickerMessage,
  type DepthMessage,
  depthSnapshot,
  streamMessage,
} from '@ae/server/simulator/tape/messages.ts';
import { OrderBook } from '@ae/server/simulator/tape/order-book.ts';
import { describe, expect, it } from 'vitest';

/** Order books out of the recordings; figures are those of their README. */
const FOLDER = fileURLToPath(new URL('../../../../shared/data/usdm-raw-streams/', import.meta.url));
const hasTapes = existsSync(FOLDER);
if (!hasTapes) console.warn(`recorded books: skipped, no folder ${FOLDER}`);

interface Expected {
  readonly files: readonly string[];
  readonly symbol: string;
  readonly events: number;
  readonly dropped: number;
  readonly bid: readonly [number, number];
  readonly ask: readonly [number, number];
  readonly levels: readonly [number, number];
  readonly top10: readonly [number, number];
  readonly sameId: number;
}

const BOOKS: readonly Expected[] = [
  {
    files: ['btcusdt_20230404', 'btcusdt_20230405'],
    symbol: 'BTCUSDT',
    ...{ events: 16_110, dropped: 0, sameId: 1_565 },
    ...{ bid: [28_140.1, 8.251], ask: [28_140.2, 7.212], levels: [5_393, 3_847], top10: [9.005, 8.339] },
  },
  {
    files: ['btcusdt_20240808'],
    symbol: 'BTCUSDT',
    ...{ events: 6_551, dropped: 4, sameId: 629 },
    ...{ bid: [61_659.7, 1.486], ask: [61_659.8, 0.981], levels: [5_018, 4_578], top10: [10.13, 9.483] },
  },
  {
    files: ['ethusdt_20240808'],
    symbol: 'ETHUSDT',
    ...{ events: 6_586, dropped: 5, sameId: 551 },
    ...{ bid: [2_681.38, 8.486], ask: [2_681.39, 22.624], levels: [3_181, 3_013], top10: [18.983, 68.635] },
  },
];

/** Best bid and ask as texts of units, and the update id they belong to. */
type Best = readonly [bid: number, bidQty: number, ask: number, askQty: number];

class Played {
  readonly book: OrderBook;
  readonly #contract: Contract;
  readonly #bests = new Map<number, Best>();
  readonly #tickers: BookTickerMessage[] = [];
  events = 0;
  dropped = 0;
  broken = 0;
  crossed = 0;
  #last: DepthMessage | null = null;
  #early: DepthMessage[] = [];
  #isLoaded = false;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.book = new OrderBook(contract);
  }

  see(message: unknown): void {
    const snapshot = depthSnapshot(message);
    const stream = streamMessage(message);
    if (snapshot !== null) {
      this.dropped = this.#early.filter(({ u }) => u < snapshot.lastUpdateId).length;
      this.book.load(snapshot);
      this.#isLoaded = true;
      this.#early = [];
    } else if (stream?.e === 'depthUpdate') this.#depth(stream);
    else if (stream?.e === 'bookTicker') this.#tickers.push(stream);
  }

  /** Tickers whose id is that of a depth event: those that show the book's best, and those that do not. */
  compared(): readonly [equal: number, different: number] {
    let [equal, different] = [0, 0];
    for (const { u, b, B, a, A } of this.#tickers) {
      const best = this.#bests.get(u);
      if (best === undefined) continue;
      const shown = [b, B, a, A].map(Number);
      if (best.every((value, index) => value === shown[index])) equal += 1;
      else different += 1;
    }
    return [equal, different];
  }

  top(count: number): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const { bids, asks } = this.book.top(count);
    const contract = this.#contract;
    const read = (levels: readonly Level[]) =>
      levels.map(
        ([ticks, lots]): Level => [Number(formatPrice(contract, ticks)), Number(formatQty(contract, lots))],
      );
    return { bids: read(bids), asks: read(asks) };
  }

  #depth(event: DepthMessage): void {
    this.events += 1;
    if (this.#last !== null && event.pu !== this.#last.u) this.broken += 1;
    this.#last = event;
    if (!this.#isLoaded) this.#early.push(event);
    const isApplied = this.book.apply(event);
    if (this.#isLoaded && !isApplied) this.dropped += 1;
    if (isApplied) this.#note(event.u);
  }

  #note(id: number): void {
    const { bids, asks } = this.top(1);
    const [bid, ask] = [bids[0], asks[0]];
    if (bid === undefined || ask === undefined) return;
    if (bid[0] >= ask[0]) this.crossed += 1;
    this.#bests.set(id, [...bid, ...ask]);
  }
}

type Level = readonly [number, number];

const sum = (levels: readonly Level[]): number => levels.reduce((total, [, qty]) => total + qty, 0);

describe.skipIf(!hasTapes).each(BOOKS)('the recorded book of $files', (expected) => {
  it('is whole, never crossed, and equal to the best prices at every shared update id', async () => {
    const contract = knownContract(expected.symbol, 0);
    if (contract === null || contract === undefined) throw new Error(`no contract ${expected.symbol}`);
    const played = new Played(contract);
    for (const name of expected.files) {
      for await (const { message } of readTape(`${FOLDER}${name}.gz`)) played.see(message);
    }
    expect([played.events, played.dropped, played.broken, played.crossed]).toEqual([
      expected.events,
      expected.dropped,
      0,
      0,
    ]);
    expect(played.compared()).toEqual([expected.sameId, 0]);
    const { bids, asks } = played.top(1_000_000);
    expect([bids[0], asks[0]]).toEqual([expected.bid, expected.ask]);
    expect([bids.length, asks.length]).toEqual(expected.levels);
    expect(sum(bids.slice(0, 10))).toBeCloseTo(expected.top10[0], 9);
    expect(sum(asks.slice(0, 10))).toBeCloseTo(expected.top10[1], 9);
  });
});
