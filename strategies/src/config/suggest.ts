/** Guessing which field a mistyped one was meant to be. */

/** The known path most like this one; null when none is near (more than a third of it wrong). */
export function nearest(path: string, known: readonly string[]): string | null {
  const wanted = path.slice(0, LONGEST_PATH);
  const ranked = withGroups(known)
    .flatMap((candidate) => pairs(wanted, candidate).map((pair) => ({ candidate, ...distanceOf(pair) })))
    .filter(({ distance, limit }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? null;
}

/** Bounds the work on keys from outside. */
const LONGEST_PATH = 64;

function withGroups(paths: readonly string[]): string[] {
  return [...new Set([...paths, ...paths.map(groupOf).filter((group) => group !== '')])];
}

/** What to compare: inside one group the names alone; else a field may have been written into another group or none. */
function pairs(wanted: string, candidate: string): [string, string][] {
  const [group, name] = [groupOf(candidate), nameOf(candidate)];
  if (group !== '' && group === groupOf(wanted)) return [[nameOf(wanted), name]];
  const whole: [string, string] = [wanted, candidate];
  return name === 'enabled' ? [whole] : [whole, [nameOf(wanted), name]];
}

function groupOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('.')));
}

function nameOf(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

function distanceOf([wanted, name]: readonly [string, string]): { distance: number; limit: number } {
  return {
    distance: editDistance(wanted.toLowerCase(), name.toLowerCase()),
    limit: Math.max(2, name.length / 3),
  };
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
