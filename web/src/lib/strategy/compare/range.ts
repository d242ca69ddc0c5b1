/** Over which time strategies are compared: the last days, all of their time together, or that of an A/B test. Pure. */
import type { AbTestView } from './documents.ts';

export const DAYS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** As the address of the page says it. */
type RangeName = '7' | '30' | '90' | 'all' | 'test';

export interface Range {
  readonly name: RangeName;
  /** Whose time it is; null unless that of a test. */
  readonly test: AbTestView | null;
}

/** Bounds for the API; null: open. */
export interface Span {
  readonly from: string | null;
  readonly to: string | null;
}

/** Tests in which all of these strategies are, running ones first, then the newest. */
export function testsOfAll(tests: readonly AbTestView[], ids: readonly string[]): AbTestView[] {
  const holdsAll = ({ members }: AbTestView): boolean =>
    ids.every((id) => members.some(({ strategy }) => strategy.uuid === id || strategy.id === id));
  return tests
    .filter(holdsAll)
    .sort(
      (a, b) =>
        Number(b.isRunning) - Number(a.isRunning) || Date.parse(b.startedAt) - Date.parse(a.startedAt),
    );
}

/**
 * The range of an address. Without one a running test gives it, because its verdict is about nothing else; a test
 * that is not there gives way to all of the time.
 */
export function rangeOf(params: URLSearchParams, tests: readonly AbTestView[]): Range {
  const asked = params.get('days');
  const days = DAYS.find((one) => String(one) === asked);
  if (days !== undefined) return { name: `${days}`, test: null };
  const [first = null] = tests;
  if (asked === 'test') {
    const test = tests.find(({ id }) => id === params.get('test')) ?? first;
    if (test !== null) return { name: 'test', test };
  }
  const isDefault = asked === null && first?.isRunning === true;
  return isDefault ? { name: 'test', test: first } : { name: 'all', test: null };
}

/** What is asked of the API for a range. */
export function spanOf({ name, test }: Range, now: number): Span {
  if (test !== null) return { from: test.startedAt, to: test.endedAt };
  const days = DAYS.find((one) => String(one) === name);
  return { from: days === undefined ? null : new Date(now - days * DAY_MS).toISOString(), to: null };
}
