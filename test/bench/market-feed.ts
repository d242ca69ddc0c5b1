import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { TradeSlot } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';

/** A block of trades of many instruments in order of time, in columns that are filled again and again. */
export interface FeedBlock {
  readonly instruments: Uint16Array;
  readonly aggIds: Float64Array;
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  readonly sells: Uint8Array;
}

/** Trades in a block. */
export const BLOCK = 65_536;
const TABLE = 65_536;
/** Volumes of a venue fall about with this power of the rank. */
const SKEW = 0.8;

/** Instruments with the grids of real ones: prices of 1 to 6 decimals, quantities of 0 to 3. */
function feedInstruments(count: number): Instrument[] {
  return Array.from({ length: count }, (_, index) =>
    sampleInstrument({
      id: index + 1,
      symbol: `A${index}USDT`,
      baseAsset: `A${index}`,
      set: index < 4 ? 'core' : 'wide',
      tickSize: `0.${'0'.repeat(index % 6)}1`,
      stepSize: ['0.001', '0.01', '0.1', '1'][index % 4] as string,
    }),
  );
}

/** Deterministic trades of many instruments: skewed volumes, log-normal sizes, prices that walk by ticks. */
export class MarketFeed {
  readonly instruments: readonly Instrument[];
  readonly block: FeedBlock;
  time: number;
  /** Trades a millisecond. */
  perMs: number;
  readonly #random: () => number;
  readonly #whose = new Uint16Array(TABLE);
  readonly #sizes = new Float64Array(TABLE);
  readonly #ticks: Float64Array;
  readonly #ids: Float64Array;
  readonly #priceFactors: Float64Array;
  readonly #lotFactors: Float64Array;

  constructor(count: number, start: number, perMs: number) {
    this.instruments = feedInstruments(count);
    this.time = start;
    this.perMs = perMs;
    this.#random = randomOf(7);
    this.#ticks = new Float64Array(count).fill(60_000);
    this.#ids = new Float64Array(count).fill(1_000_000);
    this.#priceFactors = Float64Array.from(this.instruments, ({ tickSize }) => factorOf(tickSize));
    this.#lotFactors = Float64Array.from(this.instruments, ({ stepSize }) => factorOf(stepSize));
    this.block = {
      instruments: new Uint16Array(BLOCK),
      aggIds: new Float64Array(BLOCK),
      times: new Float64Array(BLOCK),
      prices: new Float64Array(BLOCK),
      qtys: new Float64Array(BLOCK),
      sells: new Uint8Array(BLOCK),
    };
    this.#fillTables(count);
  }

  /** Fills the block with the next trades. */
  next(): FeedBlock {
    const { block } = this;
    const step = 1 / this.perMs;
    for (let row = 0; row < BLOCK; row += 1) {
      const instrument = this.#whose[(this.#random() * TABLE) | 0] as number;
      const size = this.#sizes[(this.#random() * TABLE) | 0] as number;
      const move = Math.floor(this.#random() * 3) - 1;
      const ticks = Math.max(1_000, (this.#ticks[instrument] as number) + move);
      this.#ticks[instrument] = ticks;
      block.instruments[row] = instrument;
      block.aggIds[row] = this.#ids[instrument] = (this.#ids[instrument] as number) + 1;
      this.time += step;
      block.times[row] = Math.floor(this.time);
      block.prices[row] = ticks / (this.#priceFactors[instrument] as number);
      block.qtys[row] = size / (this.#lotFactors[instrument] as number);
      block.sells[row] = this.#random() < 0.5 ? 1 : 0;
    }
    return block;
  }

  #fillTables(count: number): void {
    const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1) ** SKEW);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let from = 0;
    let reached = 0;
    for (const [index, weight] of weights.entries()) {
      reached += weight / total;
      const to = index === count - 1 ? TABLE : Math.round(reached * TABLE);
      this.#whose.fill(index, from, to);
      from = to;
    }
    for (let row = 0; row < TABLE; row += 1) {
      const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
      this.#sizes[row] = Math.max(1, Math.round(Math.exp(3.5 + 1.6 * normal)));
    }
  }
}

/** One trade object for a whole feed, filled row by row as a socket's reader does. */
export function feedSlot(): TradeSlot {
  return { ...sampleTrade(), symbolNumber: 0 };
}

/** Puts a row into the slot. */
export function fillSlot(slot: TradeSlot, feed: MarketFeed, row: number): void {
  const { block } = feed;
  const index = block.instruments[row] as number;
  slot.symbol = (feed.instruments[index] as Instrument).symbol;
  slot.symbolNumber = index;
  slot.aggId = block.aggIds[row] as number;
  slot.price = block.prices[row] as number;
  slot.qty = block.qtys[row] as number;
  slot.time = block.times[row] as number;
  slot.receivedAt = slot.time;
  slot.takerSide = block.sells[row] === 1 ? 'sell' : 'buy';
}

function factorOf(step: string): number {
  return 10 ** (step.split('.')[1]?.length ?? 0);
}

/** mulberry32: uniform in [0, 1), the same numbers in every run. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
