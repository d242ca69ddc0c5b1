/** Bars of a chart, ascending by their opening. Pure. */

export interface Bar {
  /** EpochMs. */
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base asset. */
  readonly volume: number;
  readonly trades: number;
}

/** Bars of two readings as one series; where both have a bar the second one counts. */
export function mergeBars(older: readonly Bar[], newer: readonly Bar[]): Bar[] {
  const byTime = new Map([...older, ...newer].map((bar) => [bar.openAt, bar]));
  return [...byTime.values()].sort((a, b) => a.openAt - b.openAt);
}

/** The series with a bar that is growing or new; one older than the last but one changes nothing. */
export function withBar(bars: readonly Bar[], bar: Bar): readonly Bar[] {
  const last = bars.at(-1);
  if (last === undefined || bar.openAt > last.openAt) return [...bars, bar];
  if (bar.openAt === last.openAt) return [...bars.slice(0, -1), bar];
  if (bar.openAt !== bars.at(-2)?.openAt) return bars;
  return [...bars.slice(0, -2), bar, last];
}

/** The index from which `after` differs from what is drawn when only its end changed; null: draw all anew. */
export function changedFrom(drawn: readonly Bar[], after: readonly Bar[]): number | null {
  const grown = after.length - drawn.length;
  const from = drawn.length - 2;
  if (from < 0 || grown < 0 || grown > 2) return null;
  if (drawn[from]?.openAt !== after[from]?.openAt) return null;
  // A bar that is read again may be a repaired one: its values count, not only its time.
  const isKept = drawn.slice(0, from).every((bar, index) => isSame(bar, after[index]));
  return isKept ? from : null;
}

const FIELDS = ['openAt', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;

/** Bars that no push touched are the same objects; only those read again are compared by their values. */
function isSame(bar: Bar, other: Bar | undefined): boolean {
  return bar === other || (other !== undefined && FIELDS.every((field) => bar[field] === other[field]));
}
