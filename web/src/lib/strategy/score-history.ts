/** The score series as columns: the stored minutes and the live points that follow. Pure. */
import type { EvaluationView } from './types.ts';

export interface ScoreHistory {
  /** EpochMs, ascending. */
  at: number[];
  score: number[];
  rawScore: number[];
  /** −1, 0, 1. */
  direction: number[];
  cvdFast: (number | null)[];
  cvdSlow: (number | null)[];
  price: (number | null)[];
  /** Signals in that minute. */
  signals: number[];
}

export const EMPTY_HISTORY: ScoreHistory = {
  at: [],
  score: [],
  rawScore: [],
  direction: [],
  cvdFast: [],
  cvdSlow: [],
  price: [],
  signals: [],
};

export const RANGE_HOURS = [1, 4, 12, 24] as const;
export type RangeHours = (typeof RANGE_HOURS)[number];

/** The range a URL parameter names; 4 hours when it names none. */
export function readRange(text: string | null): RangeHours {
  return RANGE_HOURS.find((hours) => String(hours) === text) ?? 4;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Adds a live evaluation and drops what left the range. The stored series has one point a minute, so
 * the last point of the same minute is replaced; an older evaluation than the last changes nothing.
 */
export function append(history: ScoreHistory, evaluation: EvaluationView, hours: RangeHours): ScoreHistory {
  const at = Date.parse(evaluation.at);
  const last = history.at.at(-1) ?? Number.NEGATIVE_INFINITY;
  if (at < last) return history;
  const same = minute(at) === minute(last);
  const kept = history.at.length - (same ? 1 : 0);
  const first = firstAfter(history.at, at - hours * HOUR_MS);
  const next = <T>(column: readonly T[], value: T): T[] => [...column.slice(first, kept), value];
  return {
    at: next(history.at, at),
    score: next(history.score, evaluation.score),
    rawScore: next(history.rawScore, evaluation.rawScore),
    direction: next(history.direction, sign(evaluation.direction)),
    cvdFast: next(history.cvdFast, evaluation.cvdFast),
    cvdSlow: next(history.cvdSlow, evaluation.cvdSlow),
    price: next(history.price, evaluation.price),
    signals: next(
      history.signals,
      Math.max(evaluation.signal === null ? 0 : 1, same ? (history.signals.at(-1) ?? 0) : 0),
    ),
  };
}

function minute(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

function firstAfter(at: readonly number[], from: number): number {
  const index = at.findIndex((time) => time >= from);
  return index === -1 ? at.length : index;
}

function sign(direction: EvaluationView['direction']): number {
  if (direction === null) return 0;
  return direction === 'LONG' ? 1 : -1;
}

/** Start of a range that ends now; both EpochMs. */
export function rangeStart(now: number, hours: RangeHours): number {
  return now - hours * HOUR_MS;
}

/** Minutes with a signal, at the score and side they had, for marks on the chart. */
export function signalMarks({ at, score, direction, signals }: ScoreHistory): SignalMark[] {
  return signals.flatMap((count, index) => {
    if (count === 0) return [];
    const side = (direction[index] ?? 0) < 0 ? 'down' : 'up';
    return [{ at: at[index] ?? 0, value: score[index] ?? 0, direction: side } satisfies SignalMark];
  });
}

/** A mark of a chart. */
export interface SignalMark {
  at: number;
  value: number;
  direction: 'up' | 'down';
}
