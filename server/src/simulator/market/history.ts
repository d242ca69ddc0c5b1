import { addToCandle, flatCandle, mergeCandles, type OpenCandle } from '../candle.ts';
import type { Character } from '../contracts.ts';
import type { Candle, Trade } from '../market.ts';
import { hashText } from '../random.ts';
import { CandleSlots } from './candle-slots.ts';
import {
  type Leg,
  type MinuteFills,
  MinuteMaker,
  type MinutePlan,
  type MinuteTrades,
  tradesUntil,
  tradeTicks,
} from './minute.ts';
import type { MinuteCache } from './minute-cache.ts';
import type { Skeleton } from './skeleton.ts';
import type { SkeletonColumns } from './skeleton-columns.ts';
import { CHUNK_MINUTES, MINUTE_MS } from './walk.ts';

/** Longer candles that are kept, longest first: days and hours, each made of the next shorter kind. */
const KEPT: readonly { readonly minutes: number; readonly count: number }[] = [
  { minutes: 1_440, count: 400 },
  { minutes: 60, count: 72 },
];

/** Which part of the market a history is. */
export interface HistoryPlace {
  readonly genesisAt: number;
  readonly leg: Leg;
  /** 1-minute candles kept in memory, at least. */
  readonly cachedCandles: number;
  readonly minutes: MinuteCache;
}

/** All trades of one leg of one contract, made when asked for. Minutes are counted from genesis. */
export class History {
  readonly character: Character;
  readonly genesisAt: number;
  /** Epoch ms after which nothing trades any more: the contract was delisted. */
  endsAt = Number.POSITIVE_INFINITY;
  private readonly skeleton: Skeleton;
  private readonly leg: Leg;
  private readonly maker: MinuteMaker;
  private readonly minutes: MinuteCache;
  private readonly owner: number;
  private latest: MinuteTrades | null = null;
  private latestIndex = 0;
  private readonly minuteCandles: CandleSlots;
  private readonly kept = KEPT.map(({ count }) => new CandleSlots(count));

  constructor(character: Character, seed: number, skeleton: Skeleton, place: HistoryPlace) {
    this.character = character;
    this.skeleton = skeleton;
    this.genesisAt = place.genesisAt;
    this.minuteCandles = new CandleSlots(place.cachedCandles);
    this.minutes = place.minutes;
    this.owner = place.minutes.owner();
    this.leg = place.leg;
    this.maker = new MinuteMaker(character, seed, hashText(`${character.contract.symbol} ${place.leg}`));
  }

  minuteOf(time: number): number {
    return Math.floor((time - this.genesisAt) / MINUTE_MS);
  }

  /** Asked for the same minute again and again while it is the present one: that needs no search. */
  minute(index: number): MinuteTrades {
    if (this.latest === null || index !== this.latestIndex) {
      this.latest = this.minutes.get(this.owner, index, this.makeMinute);
      this.latestIndex = index;
    }
    return this.latest;
  }

  private readonly makeMinute = (index: number): MinuteTrades => this.maker.make(this.plan(index));

  /** The minute that holds an aggregate id, or -1 before the first. Looks no further than `last`. */
  minuteOfAggId(aggId: number, last: number): number {
    if (aggId < this.borderAggId(0)) return -1;
    // Chunk borders first: they are kept, while the columns of an old chunk have to be stepped again.
    const chunk = lastBelow(0, Math.floor(last / CHUNK_MINUTES), (at) => this.borderAggId(at) <= aggId);
    const first = chunk * CHUNK_MINUTES;
    const end = Math.min(last, first + CHUNK_MINUTES - 1);
    return lastBelow(first, end, (at) => this.firstAggId(at) <= aggId);
  }

  private borderAggId(chunk: number): number {
    const state = this.skeleton.border(chunk);
    return this.leg === 'perpetual' ? state.aggId : state.spotAggId;
  }

  firstAggId(index: number): number {
    const columns = this.columns(index);
    const ids = this.leg === 'perpetual' ? columns.aggId : columns.spotAggId;
    return ids[index % CHUNK_MINUTES] ?? 0;
  }

  columns(index: number): SkeletonColumns {
    return this.skeleton.columns(Math.floor(index / CHUNK_MINUTES));
  }

  /** Candle of a minute, of the trades up to `until`. */
  minuteCandle(index: number, until: number): Candle {
    const endsAt = this.genesisAt + (index + 1) * MINUTE_MS;
    if (until < endsAt) return this.candleUntil(index, until);
    return this.minuteCandles.get(index, () => this.wholeCandle(index));
  }

  /** Candle of the minutes first..last, whole days and hours through caches. */
  candle(first: number, last: number, until: number): Candle {
    return this.merged(first, last, { until, from: 0 });
  }

  /** Uses kept candles from level `from` of `KEPT` on. */
  private merged(first: number, last: number, { until, from }: { until: number; from: number }): Candle {
    const parts: Candle[] = [];
    let index = Math.max(0, first);
    while (index <= last) {
      const level = this.levelAt(index, last, { until, from });
      parts.push(level < 0 ? this.minuteCandle(index, until) : this.keptCandle(index, level));
      index += KEPT[level]?.minutes ?? 1;
    }
    return mergeCandles(this.genesisAt + first * MINUTE_MS, parts);
  }

  /** The longest kept kind that starts here, ends by `last` and is over; -1 when there is none. */
  private levelAt(index: number, last: number, { until, from }: { until: number; from: number }): number {
    return KEPT.findIndex(
      ({ minutes }, level) =>
        level >= from &&
        (this.genesisAt / MINUTE_MS + index) % minutes === 0 &&
        index + minutes - 1 <= last &&
        this.genesisAt + (index + minutes) * MINUTE_MS <= until,
    );
  }

  private keptCandle(start: number, level: number): Candle {
    const minutes = KEPT[level]?.minutes ?? 1;
    const make = () => {
      const until = this.genesisAt + (start + minutes) * MINUTE_MS;
      return this.merged(start, start + minutes - 1, { until, from: level + 1 });
    };
    return this.kept[level]?.get(Math.floor(start / minutes), make) ?? make();
  }

  private candleUntil(index: number, until: number): Candle {
    const minute = this.minute(index);
    const count = tradesUntil(minute, until);
    return candleOf(minute, count, minute.singles[count] ?? 0);
  }

  /** The candle of a past minute needs neither the times nor the ids of its trades. */
  private wholeCandle(index: number): Candle {
    const fills = this.maker.passingFills(this.plan(index));
    return candleOf(fills, fills.plan.trades, fills.plan.trades + fills.plan.extraSingles);
  }

  private plan(index: number): MinutePlan {
    const columns = this.columns(index);
    const i = index % CHUNK_MINUTES;
    const startsAt = this.genesisAt + index * MINUTE_MS;
    const plan = this.leg === 'perpetual' ? perpetualPlan : spotPlan;
    return plan(columns, i, startsAt, this.character.minuteSigma);
  }
}

// Field by field: of objects made by spreading each has a layout of its own, as large as itself.

function perpetualPlan(
  columns: SkeletonColumns,
  i: number,
  startsAt: number,
  plainSigma: number,
): MinutePlan {
  return {
    startsAt,
    aggId: columns.aggId[i] ?? 0,
    tradeId: columns.tradeId[i] ?? 0,
    trades: columns.trades[i] ?? 0,
    extraSingles: columns.extraSingles[i] ?? 0,
    openTicks: columns.openTicks[i] ?? 0,
    closeTicks: columns.closeTicks[i] ?? 0,
    sigma: columns.sigma[i] ?? 0,
    plainSigma,
    buyShare: columns.buyShare[i] ?? 0.5,
  };
}

/** What differs on spot: fewer trades, one single trade each, a price beside the perpetual's. */
function spotPlan(columns: SkeletonColumns, i: number, startsAt: number, plainSigma: number): MinutePlan {
  const aggId = columns.spotAggId[i] ?? 0;
  const ratio = 1 + (columns.divergence[i] ?? 0);
  return {
    startsAt,
    aggId,
    tradeId: aggId,
    trades: columns.spotTrades[i] ?? 0,
    extraSingles: 0,
    openTicks: (columns.openTicks[i] ?? 0) * ratio,
    closeTicks: (columns.closeTicks[i] ?? 0) * ratio,
    sigma: columns.sigma[i] ?? 0,
    plainSigma,
    buyShare: columns.buyShare[i] ?? 0.5,
  };
}

/** Candle of the first `count` trades, which hold so many single trades. */
function candleOf(fills: MinuteFills, count: number, singles: number): Candle {
  const { plan, lots, buyerMaker } = fills;
  const candle: OpenCandle = flatCandle(plan.startsAt, Math.max(1, Math.floor(plan.openTicks)));
  for (let k = 0; k < count; k += 1)
    addToCandle(candle, tradeTicks(fills, k), lots[k] ?? 0, buyerMaker[k] === 0);
  if (count === 0) return candle;
  candle.trades = singles;
  candle.firstId = plan.tradeId;
  candle.lastId = plan.tradeId + singles - 1;
  return candle;
}

/** The last index in low..high for which a falling condition holds; `low` when none does. */
function lastBelow(low: number, high: number, holds: (index: number) => boolean): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to + 1) >>> 1;
    if (holds(middle)) from = middle;
    else to = middle - 1;
  }
  return from;
}

/** Trade k of a minute, as the wire knows it. */
export function tradeAt(minute: MinuteTrades, k: number): Trade {
  const { plan } = minute;
  return {
    aggId: plan.aggId + k,
    time: plan.startsAt + (minute.offset[k] ?? 0),
    ticks: tradeTicks(minute, k),
    lots: minute.lots[k] ?? 0,
    firstId: plan.tradeId + (minute.singles[k] ?? 0),
    lastId: plan.tradeId + (minute.singles[k + 1] ?? 0) - 1,
    buyerMaker: minute.buyerMaker[k] === 1,
  };
}
