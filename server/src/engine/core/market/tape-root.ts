import { Scale } from '../features/windows/scale.ts';
import { TapeSums } from '../features/windows/sums.ts';
import type { TradeTape } from '../features/windows/tape.ts';
import { type EpochMs, HOUR_MS } from '../model/epoch-ms.ts';

/** What an hour of one instrument adds up to. Sums are exact decimals; the hour is that of the trades' own times. */
export interface HourRecord {
  readonly count: number;
  readonly firstAggId: number;
  readonly lastAggId: number;
  /** Σ quantity, base asset. */
  readonly qty: string;
  /** Σ price × quantity, quote asset. */
  readonly notional: string;
}

/** Decimals of the exact sums: the venue's prices and quantities have 8 at most. */
const QTY_DECIMALS = 8;
const NOTIONAL_DECIMALS = 16;
/** So many trades are summed in doubles before they are carried over, each smaller than these limits: exact. */
const STRIDE = 65_536;
const LARGEST_LOTS = 2 ** 36;
const LARGEST_PRODUCT = 2 ** 53;

/**
 * Adds up trades of an hour in any order and always to the same digits, whatever the scale they came in. The same
 * trades, live or read back from storage, therefore give the same record; one that is missing, twice or changed
 * gives another.
 */
export class HourTotals {
  #count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #price = new Scale(0);
  #lot = new Scale(0);
  readonly #sums = new TapeSums();
  #qty = 0n;
  #notional = 0n;

  add(aggId: number, price: number, qty: number): void {
    if (!(this.#price.holds(price) && this.#lot.holds(qty))) this.#refine(price, qty);
    const ticks = this.#price.toUnits(price);
    const lots = this.#lot.toUnits(qty);
    this.#count += 1;
    if (aggId < this.#first) this.#first = aggId;
    if (aggId > this.#last) this.#last = aggId;
    if (lots < LARGEST_LOTS && lots * ticks < LARGEST_PRODUCT) this.#sums.add(ticks, lots);
    else this.#addLarge(price, qty);
    if (this.#count % STRIDE === 0) this.#settle();
  }

  /** Null while there is no trade. */
  record(): HourRecord | null {
    if (this.#count === 0) return null;
    this.#settle();
    return {
      count: this.#count,
      firstAggId: this.#first,
      lastAggId: this.#last,
      qty: decimal(this.#qty, QTY_DECIMALS),
      notional: decimal(this.#notional, NOTIONAL_DECIMALS),
    };
  }

  #refine(price: number, qty: number): void {
    this.#settle();
    this.#price = this.#price.holding(price);
    this.#lot = this.#lot.holding(qty);
  }

  #settle(): void {
    const { gross, high, low } = this.#sums;
    this.#carry(BigInt(gross), (BigInt(high) << 26n) + BigInt(low));
    this.#sums.clear();
  }

  /** Beyond exact doubles at the common scale: each number by its own. */
  #addLarge(price: number, qty: number): void {
    const units = unitsOf(qty, QTY_DECIMALS);
    this.#qty += units;
    this.#notional += units * unitsOf(price, NOTIONAL_DECIMALS - QTY_DECIMALS);
  }

  #carry(lots: bigint, product: bigint): void {
    this.#qty += lots * 10n ** BigInt(QTY_DECIMALS - this.#lot.decimals);
    const decimals = this.#lot.decimals + this.#price.decimals;
    this.#notional += product * 10n ** BigInt(NOTIONAL_DECIMALS - decimals);
  }
}

/** The record of the hour that begins at `hour`, from the trades in a tape; null when it holds none of it. */
export function hourOf(tape: TradeTape, hour: EpochMs): HourRecord | null {
  tape.settle();
  const { ring, lotScale } = tape;
  const totals = new HourTotals();
  const end = ring.endAt(hour + HOUR_MS - 1);
  for (let index = ring.firstAt(hour); index < end; index += 1) {
    totals.add(ring.aggId(index), tape.priceAt(index), lotScale.fromUnits(Math.abs(ring.lots(index))));
  }
  return totals.record();
}

/**
 * The canonical text of an hour, to be hashed: `symbol|hour in epoch ms|first id|last id|count|Σ quantity|Σ notional`,
 * sums without trailing zeros. An hour without trades is `symbol|hour|||0|0|0`.
 */
export function tapeRootText(symbol: string, hour: EpochMs, record: HourRecord | null): string {
  if (record === null) return `${symbol}|${hour}|||0|0|0`;
  const { firstAggId, lastAggId, count, qty, notional } = record;
  return [symbol, hour, firstAggId, lastAggId, count, qty, notional].join('|');
}

/** A number in units of 10^-decimals, exact when it has no more decimals than that. */
function unitsOf(value: number, decimals: number): bigint {
  const scale = new Scale(0).holding(value);
  return BigInt(scale.toUnits(value)) * 10n ** BigInt(decimals - scale.decimals);
}

function decimal(value: bigint, decimals: number): string {
  const digits = value.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
