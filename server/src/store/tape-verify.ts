import type { Sql } from '@ae/db/client.ts';
import { type EpochMs, HOUR_MS } from '../engine/core/model/epoch-ms.ts';
import { isRetired, retiredTicks } from './retired-ticks.ts';
import {
  keptHours,
  rebuildTapeRoots,
  recordedTapeRoots,
  type TapeHour,
  type TapeRoot,
  type TapeSpan,
} from './tape-roots.ts';

/** What a comparison of the recorded roots with the stored ticks found. */
export interface TapeVerdict {
  /** Hours whose root was compared with their ticks. */
  readonly hours: number;
  /** Hours with ticks and without a root yet. */
  readonly unproven: number;
  /** Hours that hold all that was recorded and trades that came in since; their root is not made again yet. */
  readonly grown: number;
  /** Hours whose ticks were retired; their roots stay as the proof of what was there. Null when there are none. */
  readonly retired: RetiredHours | null;
  /** Hours whose ticks are not those that their root was made of. */
  readonly differing: number;
  /** The first of them, in order of hour and instrument (bounded). */
  readonly differences: readonly TapeDifference[];
}

/** Hours of all instruments together, and the time that they lie in. */
interface RetiredHours {
  readonly hours: number;
  /** Start of the first hour. */
  readonly from: EpochMs;
  /** End of the last hour. */
  readonly to: EpochMs;
}

export interface TapeDifference {
  readonly symbol: string;
  readonly hour: EpochMs;
  readonly recorded: TapeRoot;
  /** null when the hour has no ticks any more. */
  readonly rebuilt: TapeRoot | null;
}

/** Differences that are named; the others are counted. */
const MOST_DIFFERENCES = 100;

/** What an empty stretch of time is found to be. */
export const NOTHING_VERIFIED: TapeVerdict = {
  hours: 0,
  unproven: 0,
  grown: 0,
  retired: null,
  differing: 0,
  differences: [],
};

/** Computes the roots again from the stored ticks and compares them with the recorded ones. */
export async function verifyTape(sql: Sql, span: TapeSpan): Promise<TapeVerdict> {
  const recorded = await recordedTapeRoots(sql, span);
  const rebuilt = new Map((await rebuildTapeRoots(sql, span)).map((root) => [keyOf(root), root]));
  const unequal = recorded.filter((root) => rebuilt.get(keyOf(root))?.root !== root.root);
  // Asked after the ticks were read: what is retired meanwhile is not taken for a loss.
  const gone = unequal.length === 0 ? null : await retiredTicks(sql);
  /** What is retired becomes less: ticks that are there and are others are a difference, however old they are. */
  const isGone = (root: TapeRoot) => {
    const left = rebuilt.get(keyOf(root))?.ticks ?? 0;
    return gone !== null && left < root.ticks && isRetired(gone, root, left === 0);
  };
  const retired = unequal.filter(isGone);
  const others = unequal.filter((root) => !isGone(root));
  const grown = await grownHours(sql, others, rebuilt);
  const differing = others.filter((root) => !grown.has(keyOf(root)));
  const proven = new Set(recorded.map(keyOf));
  return {
    hours: recorded.length - retired.length - grown.size,
    unproven: [...rebuilt.keys()].filter((key) => !proven.has(key)).length,
    grown: grown.size,
    retired: spanOf(retired),
    differing: differing.length,
    differences: differing.slice(0, MOST_DIFFERENCES).map((root) => ({
      symbol: root.symbol,
      hour: root.hour,
      recorded: root,
      rebuilt: rebuilt.get(keyOf(root)) ?? null,
    })),
  };
}

/** Keys of those that only grew: what makes roots again takes them too. */
async function grownHours(
  sql: Sql,
  roots: readonly TapeRoot[],
  rebuilt: ReadonlyMap<string, TapeRoot>,
): Promise<ReadonlySet<string>> {
  const larger = roots.filter((root) => (rebuilt.get(keyOf(root))?.ticks ?? 0) > root.ticks);
  return new Set((await keptHours(sql, larger)).map(keyOf));
}

/** The verdict on two stretches of time, the earlier one first. */
export function joinVerdicts(a: TapeVerdict, b: TapeVerdict): TapeVerdict {
  return {
    hours: a.hours + b.hours,
    unproven: a.unproven + b.unproven,
    grown: a.grown + b.grown,
    retired: joinRetired(a.retired, b.retired),
    differing: a.differing + b.differing,
    differences: [...a.differences, ...b.differences].slice(0, MOST_DIFFERENCES),
  };
}

function joinRetired(a: RetiredHours | null, b: RetiredHours | null): RetiredHours | null {
  if (a === null || b === null) return a ?? b;
  return { hours: a.hours + b.hours, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

/** `roots` are in order of hour. */
function spanOf(roots: readonly TapeRoot[]): RetiredHours | null {
  const [first, last] = [roots[0], roots.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { hours: roots.length, from: first.hour, to: last.hour + HOUR_MS };
}

function keyOf({ instrumentId, hour }: TapeHour): string {
  return `${instrumentId}@${hour}`;
}
