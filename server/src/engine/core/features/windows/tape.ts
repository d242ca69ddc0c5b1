import { DAY_MS, type EpochMs, MINUTE_MS } from '../../model/epoch-ms.ts';
import { type TapeTrade, TradeRing } from './ring.ts';
import { Scale } from './scale.ts';

/** What the tape needs of a trade; perpetual and spot trades both have it. */
export interface TapeInput {
  readonly time: EpochMs;
  readonly price: number;
  readonly qty: number;
  readonly takerSide: 'buy' | 'sell';
  readonly aggId?: number;
}

/** Evaluations may lag the newest trade by this much and still find the whole day. */
const SLACK_MS = MINUTE_MS;

/**
 * The last trades of one market, a day unless said. Trades may come late or backwards (repairs, history): they wait
 * aside and are merged by time before the next read, so that windows never depend on the order of arrival.
 * A price or quantity between two units refines the scale instead of being rounded.
 */
export class TradeTape {
  readonly ring = new TradeRing();
  priceScale: Scale;
  lotScale: Scale;
  #late: TapeTrade[] = [];
  #newest: EpochMs = 0;
  /** Highest id among the trades of the newest time. */
  #newestId = -1;
  /** Numbers trades of markets that come without ids. */
  #added = 0;

  readonly #keptMs: number;

  /** `keptMs` is the longest window that will be asked. */
  constructor(tickSize: string, stepSize: string, keptMs: number = DAY_MS) {
    this.#keptMs = keptMs + SLACK_MS;
    this.priceScale = Scale.ofStep(tickSize);
    this.lotScale = Scale.ofStep(stepSize);
  }

  /** Adds a trade of any age; those older than what is kept are forgotten. */
  add(input: TapeInput): void {
    const trade = this.#inUnits(input);
    this.#added += 1;
    const isLate = trade.time < this.#newest;
    if (isLate || (trade.time === this.#newest && trade.aggId <= this.#newestId)) {
      this.#late.push(trade);
      return;
    }
    this.#newest = trade.time;
    this.#newestId = trade.aggId;
    this.ring.push(trade, trade.time - this.#keptMs);
  }

  /** Brings late trades into place; a trade that is already there (same id) is dropped. */
  settle(): void {
    if (this.#late.length === 0) return;
    const late = this.#late.sort(byTimeThenId);
    this.#late = [];
    const keepFrom = this.#newest - this.#keptMs;
    const from = this.ring.firstAt((late[0] as TapeTrade).time);
    const merged = [...this.ring.read(from), ...late].sort(byTimeThenId);
    this.ring.truncate(from);
    let last: TapeTrade | null = null;
    for (const trade of merged) {
      if (last === null || trade.aggId !== last.aggId) this.ring.push(trade, keepFrom);
      last = trade;
    }
  }

  /** Time of the oldest trade held; null when empty. */
  firstTime(): EpochMs | null {
    return this.ring.size === 0 ? null : this.ring.time(this.ring.start);
  }

  /** Price at a ring index as the double the venue sent. */
  priceAt(index: number): number {
    return this.priceScale.fromUnits(this.ring.price(index));
  }

  #inUnits(input: TapeInput): TapeTrade {
    if (!this.priceScale.holds(input.price) || !this.lotScale.holds(input.qty)) this.#refine(input);
    const lots = this.lotScale.toUnits(input.qty);
    return {
      time: input.time,
      aggId: input.aggId ?? this.#added,
      price: this.priceScale.toUnits(input.price),
      lots: input.takerSide === 'buy' ? lots : -lots,
    };
  }

  #refine(input: TapeInput): void {
    this.settle();
    const price = this.priceScale.holds(input.price) ? this.priceScale : this.priceScale.refined(input.price);
    const lots = this.lotScale.holds(input.qty) ? this.lotScale : this.lotScale.refined(input.qty);
    this.ring.rescale(price.factor / this.priceScale.factor, lots.factor / this.lotScale.factor);
    this.priceScale = price;
    this.lotScale = lots;
  }
}

function byTimeThenId(a: TapeTrade, b: TapeTrade): number {
  return a.time - b.time || a.aggId - b.aggId;
}
