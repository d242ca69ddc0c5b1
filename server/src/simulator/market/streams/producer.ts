import type { History } from '../history.ts';
import { type MinuteTrades, tradesUntil } from '../minute.ts';

/** Half-open span of time (from, to], epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Send = (data: string) => void;

/** Writes what a stream has to say about a span of time; spans follow each other without a hole. */
export type Producer = (span: Span, send: Send) => void;

/** Visits the trades of a span in order. */
export function eachTrade(
  history: History,
  { from, to }: Span,
  visit: (minute: MinuteTrades, k: number) => void,
): void {
  for (let index = Math.max(0, history.minuteOf(from)); index <= history.minuteOf(to); index += 1) {
    const minute = history.minute(index);
    const end = tradesUntil(minute, to);
    for (let k = tradesUntil(minute, from); k < end; k += 1) visit(minute, k);
  }
}

/** Whether a multiple of the period (since the epoch) lies in the span. */
export function crosses({ from, to }: Span, periodMs: number): boolean {
  return Math.floor(to / periodMs) > Math.floor(from / periodMs);
}
