import { lotValue } from '../contract.ts';
import type { Book } from '../market.ts';
import { hashText, mix, normalOf } from '../random.ts';
import type { History } from './history.ts';
import { type MinuteTrades, tradesUntil } from './minute.ts';
import { CHUNK_MINUTES } from './walk.ts';

/** Best bid and ask in ticks. */
export interface BookTop {
  readonly bid: number;
  readonly ask: number;
}

/** Milliseconds between changes of resting quantities when nothing trades. */
export const BOOK_STEP_MS = 200;
/** A level keeps its quantity for so many steps; levels change in turn. */
const LEVEL_LIFE_STEPS = 8;
/** Steps the imbalance of the whole book lasts. */
const SKEW_STEPS = 5;
/** Resting quantity of a level in medians of traded quantity. */
const DEPTH_MEDIANS = 14;
/** Ids of book updates grow with time; 16 a millisecond leave room for several in one. */
const UPDATES_PER_MS = 16;

/** The best prices after the last trade at or before a time. */
export function topAt(minute: MinuteTrades, time: number): BookTop {
  const k = tradesUntil(minute, time) - 1;
  if (k < 0) {
    const bid = Math.max(1, Math.floor(minute.plan.openTicks));
    return { bid, ask: bid + 1 };
  }
  return topAfter(minute, k);
}

/** The best prices right after trade k. */
export function topAfter(minute: MinuteTrades, k: number): BookTop {
  const bid = minute.bid[k] ?? 1;
  return { bid, ask: bid + (minute.spread[k] ?? 1) };
}

/** The resting book at a time: prices from the last trade, quantities from the step and the imbalance. */
export function bookAt(history: History, time: number, levels: number): Book {
  const minute = history.minute(history.minuteOf(time));
  return bookAround(history, topAt(minute, time), time, levels);
}

/** The book around given best prices. */
export function bookAround(history: History, top: BookTop, time: number, levels: number): Book {
  const shape = bookShape(history, time);
  return {
    time,
    updateId: Math.floor(time) * UPDATES_PER_MS,
    bids: ladder(shape, top.bid, -1, levels),
    asks: ladder(shape, top.ask, 1, levels),
  };
}

interface BookShape {
  readonly stream: number;
  readonly step: number;
  /** Mean lots of a level on the bid and the ask side. */
  readonly bidLots: number;
  readonly askLots: number;
}

function bookShape(history: History, time: number): BookShape {
  const { contract, medianQty } = history.character;
  const stream = hashText(contract.symbol);
  const step = Math.floor((time + (stream % BOOK_STEP_MS)) / BOOK_STEP_MS);
  const index = history.minuteOf(time);
  const imbalance = history.columns(index).imbalance[index % CHUNK_MINUTES] ?? 0;
  const noise = normalOf(mix(stream, Math.floor(step / SKEW_STEPS), 77));
  const skew = Math.tanh(0.22 * imbalance + 0.22 * noise);
  const lots = (DEPTH_MEDIANS * medianQty) / lotValue(contract);
  return { stream, step, bidLots: lots * (1 + skew), askLots: lots * (1 - skew) };
}

function ladder(shape: BookShape, best: number, direction: 1 | -1, levels: number): [number, number][] {
  const mean = direction === 1 ? shape.askLots : shape.bidLots;
  const side: [number, number][] = [];
  for (let ticks = best; side.length < levels && ticks > 0; ) {
    const place = mix(shape.stream, ticks, direction);
    const age = Math.floor((shape.step + (place % LEVEL_LIFE_STEPS)) / LEVEL_LIFE_STEPS);
    const lots = Math.round(mean * Math.exp(0.8 * normalOf(mix(place, age)) - 0.32));
    side.push([ticks, Math.max(1, lots)]);
    ticks += direction * (place % 3 === 0 ? 2 : 1);
  }
  return side;
}
