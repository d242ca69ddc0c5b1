import { lotValue } from '../contract.ts';
import type { Character } from '../contracts.ts';
import { lookUp, quantiles, Random } from '../random.ts';
import { MINUTE_MS } from './walk.ts';

/** Which market of a contract: the perpetual or spot. */
export type Leg = 'perpetual' | 'spot';

/** What the skeleton says about one minute of one leg. */
export interface MinutePlan {
  readonly startsAt: number;
  /** Id of the minute's first aggregate and single trade. */
  readonly aggId: number;
  readonly tradeId: number;
  readonly trades: number;
  readonly extraSingles: number;
  /** Mid price in ticks. */
  readonly openTicks: number;
  readonly closeTicks: number;
  readonly sigma: number;
  /** `sigma` of a plain minute of this contract. */
  readonly plainSigma: number;
  readonly buyShare: number;
}

/** Prices, sides and sizes of a minute's trades; the book after trade k is bid[k] and bid[k] + spread[k]. */
export interface MinuteFills {
  readonly plan: MinutePlan;
  readonly bid: Int32Array;
  readonly spread: Uint16Array;
  readonly lots: Uint32Array;
  /** 1: the taker sold. */
  readonly buyerMaker: Uint8Array;
}

/** All columns of a minute's trades. */
export interface MinuteTrades extends MinuteFills {
  /** Milliseconds after the minute's start, ascending. */
  readonly offset: Uint16Array;
  /** Single trades before this aggregate, within the minute; one entry more than trades. */
  readonly singles: Uint32Array;
}

/** Spread of log quantities: P99 is then about 60 medians, as recorded trades have it. */
const LOG_QTY_SIGMA = 1.75;
/** One trade in so many is a large order, a dozen times the ordinary size. */
const WHALE_SHARE = 0.0025;
const WHALE_FACTOR = 12;
/** Share of trades that follow within milliseconds of the one before. */
const BURST_SHARE = 0.35;
/** How strongly one price step and the side of its trade go together. */
const STEP_SIDE = 0.12;

/** Fits the column of quantities. */
const MOST_LOTS = 4_000_000_000;
const SIZES = quantiles((z) => Math.exp(LOG_QTY_SIGMA * z));
/** Told apart, so that candles can be made without times and ids. */
const TIMES_STREAM = 0x7117;
const SINGLES_STREAM = 0x51e5;

/** Shared by all makers: each uses it and is done with it within one call. */
let scratch = new Float64Array(4_096);

function scratchOf(size: number): Float64Array {
  if (scratch.length < size) scratch = new Float64Array(size * 2);
  return scratch;
}

// Field by field: of objects made by spreading each has a layout of its own, as large as itself.
function fillsOf(plan: MinutePlan, size: number): MinuteFills {
  return {
    plan,
    bid: new Int32Array(size),
    spread: new Uint16Array(size),
    lots: new Uint32Array(size),
    buyerMaker: new Uint8Array(size),
  };
}

let passing: { -readonly [K in keyof MinuteFills]: MinuteFills[K] } | null = null;

/** Makes the trades of a minute from its plan: the same plan and stream give the same trades. */
export class MinuteMaker {
  private readonly random = new Random();
  private readonly medianLots: number;
  private readonly seed: number;
  private readonly stream: number;

  constructor(character: Character, seed: number, stream: number) {
    this.medianLots = character.medianQty / lotValue(character.contract);
    this.seed = seed;
    this.stream = stream;
  }

  make(plan: MinutePlan): MinuteTrades {
    const fills = this.fill(fillsOf(plan, plan.trades));
    this.reset(plan, TIMES_STREAM);
    const offset = this.times(plan.trades);
    this.reset(plan, SINGLES_STREAM);
    const singles = this.singles(plan.trades, plan.extraSingles);
    const { bid, spread, lots, buyerMaker } = fills;
    return { plan, bid, spread, lots, buyerMaker, offset, singles };
  }

  /** The fills of a minute in an object that the next call writes over: for who keeps nothing of them. */
  passingFills(plan: MinutePlan): MinuteFills {
    if (passing === null || passing.bid.length < plan.trades)
      passing = fillsOf(plan, Math.max(4_096, plan.trades * 2));
    passing.plan = plan;
    return this.fill(passing);
  }

  private fill(fills: MinuteFills): MinuteFills {
    this.reset(fills.plan, 0);
    this.prices(fills);
    return fills;
  }

  private reset(plan: MinutePlan, part: number): void {
    this.random.reset(this.seed, this.stream ^ part, Math.floor(plan.startsAt / MINUTE_MS));
  }

  /** Exponential gaps, some of them almost nothing, stretched to fill the minute. */
  private times(n: number): Uint16Array {
    const { random } = this;
    const gaps = scratchOf(n + 1);
    let total = 0;
    for (let k = 0; k <= n; k += 1) {
      const gap = -Math.log(1 - random.unit()) * (random.unit() < BURST_SHARE ? 0.02 : 1);
      total += gap;
      gaps[k] = total;
    }
    const scale = (MINUTE_MS - 1) / (total === 0 ? 1 : total);
    const offset = new Uint16Array(n);
    for (let k = 0; k < n; k += 1) offset[k] = Math.floor((gaps[k] ?? 0) * scale);
    return offset;
  }

  /** Gives every aggregate one single trade and deals out the rest at random; returns running counts. */
  private singles(n: number, extra: number): Uint32Array {
    const singles = new Uint32Array(n + 1);
    for (let k = 0; k < extra; k += 1) {
      const to = 1 + (this.random.word() % n);
      singles[to] = (singles[to] ?? 0) + 1;
    }
    for (let k = 1; k <= n; k += 1) singles[k] = (singles[k] ?? 0) + (singles[k - 1] ?? 0) + 1;
    return singles;
  }

  /** A Brownian bridge from open to close; takers trade at the bid or the ask beside it. */
  private prices(fills: MinuteFills): void {
    const { plan, bid, spread, lots, buyerMaker } = fills;
    const { random } = this;
    const n = plan.trades;
    const noise = (plan.sigma * plan.openTicks) / Math.sqrt(n);
    const widest = 1 + plan.sigma * plan.openTicks * 0.06 * (plan.sigma / plan.plainSigma);
    let mid = plan.openTicks;
    for (let k = 0; k < n; k += 1) {
      const left = n - k;
      const z = random.normal();
      mid += (plan.closeTicks - mid) / left + noise * z * Math.sqrt((left - 1) / left);
      const best = Math.max(1, Math.floor(mid));
      const isWide = k < n - 1 && random.unit() < 0.12;
      bid[k] = best;
      spread[k] = isWide ? Math.ceil(random.unit() * widest) : 1;
      const sells = random.unit() >= plan.buyShare + STEP_SIDE * z;
      buyerMaker[k] = sells ? 1 : 0;
      lots[k] = this.lots();
    }
  }

  private lots(): number {
    const { random } = this;
    const size = this.medianLots * lookUp(SIZES, random.word());
    const whole = Math.round(random.unit() < WHALE_SHARE ? size * WHALE_FACTOR : size);
    return Math.min(MOST_LOTS, Math.max(1, whole));
  }
}

/** Trade price in ticks. */
export function tradeTicks(minute: MinuteFills, k: number): number {
  const bid = minute.bid[k] ?? 0;
  return minute.buyerMaker[k] === 1 ? bid : bid + (minute.spread[k] ?? 0);
}

/** Number of trades of the minute at or before a time (epoch ms). */
export function tradesUntil(minute: MinuteTrades, time: number): number {
  const target = time - minute.plan.startsAt;
  if (target >= MINUTE_MS) return minute.plan.trades;
  let low = 0;
  let high = minute.plan.trades;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minute.offset[middle] ?? 0) <= target) low = middle + 1;
    else high = middle;
  }
  return low;
}
