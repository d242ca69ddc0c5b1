import { DAY_MS, type EpochMs, MINUTE_MS } from '../../model/epoch-ms.ts';
import type { TradeColumns } from '../../model/trade-columns.ts';
import { type RingTrade, TradeRing } from './ring.ts';
import { Scale } from './scale.ts';

/** What the tape needs of a trade; perpetual and spot trades both have it. */
export interface TapeInput {
  readonly time: EpochMs;
  readonly price: number;
  readonly qty: number;
  readonly takerSide: 'buy' | 'sell';
  readonly aggId?: number;
}

/** Told of a trade that came late. */
type LateRow = (time: EpochMs, aggId: number, price: number) => void;

/** In bulk, late trades are brought into place after so many rows while no more than these have to move for them. */
const NEAR = 4_096;

/** Evaluations may lag the newest trade by this much and still find the whole day. */
const SLACK_MS = MINUTE_MS;

/**
 * The last trades of one market, a day unless said. Trades may come late or backwards (repairs, history): they wait
 * aside and are merged by time before the next read, so that windows never depend on the order of arrival.
 * A price or quantity between two units refines the scale instead of being rounded.
 */
export class TradeTape {
  readonly ring: TradeRing;
  readonly #keptMs: number;
  priceScale: Scale;
  lotScale: Scale;
  #late: RingTrade[] = [];
  #oldestLate: EpochMs = Number.POSITIVE_INFINITY;
  #newest: EpochMs = 0;
  /** Highest id among the trades of the newest time. */
  #newestId = -1;
  /** Numbers trades of markets that come without ids. */
  #added = 0;

  /** `keptMs` is the longest window that will be asked. */
  constructor(tickSize: string, stepSize: string, keptMs: number = DAY_MS) {
    this.#keptMs = keptMs + SLACK_MS;
    this.ring = new TradeRing(this.#keptMs);
    this.priceScale = Scale.ofStep(tickSize);
    this.lotScale = Scale.ofStep(stepSize);
  }

  /** Adds a trade of any age; those older than what is kept are forgotten. */
  add({ time, aggId, price, qty, takerSide }: TapeInput): void {
    this.#added += 1;
    this.put(time, aggId ?? this.#added, price, takerSide === 'buy' ? qty : -qty);
  }

  /**
   * As `add`, without an object; `signedQty` is negative when the taker sold. False for a trade that is late: it waits
   * aside, and may be too old to be kept.
   */
  put(time: EpochMs, aggId: number, price: number, signedQty: number): boolean {
    const ticks = this.priceScale.toUnits(price);
    const lots = this.lotScale.toUnits(signedQty);
    if (this.priceScale.isExact(ticks, price) && this.lotScale.isExact(lots, signedQty))
      return this.#place(time, aggId, ticks, lots);
    this.#refine(price, signedQty);
    return this.#place(time, aggId, this.priceScale.toUnits(price), this.lotScale.toUnits(signedQty));
  }

  /** As `put` for each row; tells those that are late. */
  putAll(columns: TradeColumns, late: LateRow = () => undefined): void {
    for (let from = 0; from < columns.length; from += NEAR) {
      this.#putRows(columns, { from, to: Math.min(columns.length, from + NEAR) }, late);
      this.#settleNear();
    }
  }

  /** Brings late trades into place; a trade that is already there (same id) is dropped. */
  settle(): void {
    if (this.#late.length === 0) return;
    const keepFrom = this.#newest - this.#keptMs;
    const late = this.#late.filter(({ time }) => time >= keepFrom).sort(byTimeThenId);
    this.#late = [];
    this.#oldestLate = Number.POSITIVE_INFINITY;
    const older = this.ring.isOpenInFront ? this.#countOlder(late) : 0;
    if (older > 0) this.ring.prepend(withoutRepetition(late.slice(0, older)));
    if (late.length > older) this.#merge(late.slice(older));
  }

  /** Time of the oldest trade held; null when empty. */
  firstTime(): EpochMs | null {
    return this.ring.size === 0 ? null : this.ring.time(this.ring.start);
  }

  /** A price as it is read back from the tape: itself, unless it lies between two of the finest units. */
  asKept(price: number): number {
    const scale = this.priceScale.holding(price);
    return scale.fromUnits(scale.toUnits(price));
  }

  /** Price at a ring index as the double the venue sent. */
  priceAt(index: number): number {
    return this.priceScale.fromUnits(this.ring.price(index));
  }

  #putRows(columns: TradeColumns, { from, to }: { from: number; to: number }, late: LateRow): void {
    const { times, aggIds, prices, qtys, sells } = columns;
    for (let row = from; row < to; row += 1) {
      const qty = qtys[row] as number;
      const [time, aggId, price] = [times[row] as number, aggIds[row] as number, prices[row] as number];
      if (!this.put(time, aggId, price, sells[row] === 1 ? -qty : qty)) late(time, aggId, price);
    }
  }

  /**
   * A day in bulk is read only when all of it is in: one late trade of its beginning would then move the whole day,
   * object by object. What is late by more waits for the next read, as ever.
   */
  #settleNear(): void {
    if (this.#late.length > 0 && this.ring.end - this.ring.firstAt(this.#oldestLate) <= NEAR) this.settle();
  }

  #place(time: EpochMs, aggId: number, price: number, lots: number): boolean {
    if (time < this.#newest || (time === this.#newest && aggId <= this.#newestId)) {
      if (time < this.#oldestLate) this.#oldestLate = time;
      this.#late.push({ time, aggId, price, lots });
      return false;
    }
    this.#newest = time;
    this.#newestId = aggId;
    this.ring.push(time, aggId, price, lots);
    return true;
  }

  /** Of trades in order those before the first of the ring: history that is fetched backwards. */
  #countOlder(late: readonly RingTrade[]): number {
    const { ring } = this;
    const first = { time: ring.time(ring.start), aggId: ring.aggId(ring.start) };
    const end = late.findIndex((trade) => byTimeThenId(trade, first) >= 0);
    return end < 0 ? late.length : end;
  }

  #merge(late: readonly RingTrade[]): void {
    const { ring } = this;
    const from = ring.firstAt((late[0] as RingTrade).time);
    const merged = [...this.#read(from), ...late].sort(byTimeThenId);
    ring.truncate(from);
    for (const { time, aggId, price, lots } of withoutRepetition(merged)) ring.push(time, aggId, price, lots);
  }

  #read(from: number): RingTrade[] {
    const { ring } = this;
    const trades: RingTrade[] = [];
    for (let index = from; index < ring.end; index += 1) {
      trades.push({
        time: ring.time(index),
        aggId: ring.aggId(index),
        price: ring.price(index),
        lots: ring.lots(index),
      });
    }
    return trades;
  }

  #refine(price: number, qty: number): void {
    this.settle();
    const priceScale = this.priceScale.holding(price);
    const lotScale = this.lotScale.holding(qty);
    const priceFactor = priceScale.factor / this.priceScale.factor;
    this.ring.rescale(priceFactor, lotScale.factor / this.lotScale.factor);
    this.priceScale = priceScale;
    this.lotScale = lotScale;
  }
}

/** Of neighbours with the same id the first. */
function withoutRepetition(trades: readonly RingTrade[]): RingTrade[] {
  return trades.filter(({ aggId }, index) => aggId !== trades[index - 1]?.aggId);
}

type Place = Pick<RingTrade, 'time' | 'aggId'>;

function byTimeThenId(a: Place, b: Place): number {
  return a.time - b.time || a.aggId - b.aggId;
}
