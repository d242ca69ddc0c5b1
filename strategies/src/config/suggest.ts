/** Guessing which field a mistyped one was meant to be. */
import { FIELDS } from './fields.ts';

/** The known path most like this one; null when none is near (more than a third of it wrong). */
export function nearest(path: string): string | null {
  const wanted = path.slice(0, LONGEST_PATH);
  const ranked = candidates()
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined || best.distance > Math.max(2, best.candidate.length / 3)) return null;
  return best.candidate;
}

/** Bounds the work on keys from outside. */
const LONGEST_PATH = 64;

function candidates(): string[] {
  const paths: string[] = FIELDS.map((field) => field.path);
  const groups = paths.filter((path) => path.includes('.')).map((path) => path.slice(0, path.indexOf('.')));
  return [...new Set([...paths, ...groups])];
}

/** A field of a group may have been written at the top, so its last part counts as well. */
function distanceTo(wanted: string, candidate: string): number {
  const last = candidate.slice(candidate.indexOf('.') + 1);
  const names = last === 'enabled' ? [candidate] : [candidate, last];
  return Math.min(...names.map((name) => editDistance(wanted.toLowerCase(), name.toLowerCase())));
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) row = nextRow(row, letter, { b, first: i + 1 });
  return row[b.length] ?? b.length;
}

function nextRow(
  row: readonly number[],
  letter: string,
  { b, first }: { b: string; first: number },
): number[] {
  const next = [first];
  for (let j = 1; j <= b.length; j += 1) {
    const swap = (row[j - 1] ?? 0) + (b[j - 1] === letter ? 0 : 1);
    next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
  }
  return next;
}
