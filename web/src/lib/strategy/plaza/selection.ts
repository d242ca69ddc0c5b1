/** Which strategies are chosen for a comparison. Pure. */

/** The API compares this many. */
export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 20;

/** The choice with one more or one less; one beyond the most is not taken. */
export function toggled(chosen: readonly string[], id: string): readonly string[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  return chosen.length >= MOST_COMPARED ? chosen : [...chosen, id];
}

/** The address of a comparison. */
export function compareHref(uuids: readonly string[]): string {
  return `/strategies/compare?ids=${uuids.join(',')}`;
}

/** Ids of a comparison's address: each once, no more than can be compared. */
export function readIds(text: string | null): string[] {
  const ids = (text ?? '').split(',').map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))].slice(0, MOST_COMPARED);
}
