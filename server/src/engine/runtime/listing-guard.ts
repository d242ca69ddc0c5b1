import type { VenueList } from '../ports.ts';

/** Contracts end one by one; more than this share of them gone at once is more likely a fault of the list. */
const MOST_GONE = 0.2;

/**
 * Judges a list of contracts before it is believed: a broken one would end the streams of a market that goes on. A list
 * that is refused is believed when the next one says the same.
 */
export class ListingGuard {
  #refused: string | null = null;

  /** Why the list is not believed; null when it is. Contracts that could not be read count as listed. */
  judge({ instruments, unreadable }: VenueList, known: readonly string[]): string | null {
    const listed = new Set([...instruments.map(({ symbol }) => symbol), ...unreadable]);
    const gone = known.filter((symbol) => !listed.has(symbol));
    // A single contract may be more than the share of a small market, and is no sign of a fault.
    const isDoubtful =
      known.length > 0 && (listed.size === 0 || gone.length > Math.max(1, known.length * MOST_GONE));
    const text = [...listed].sort().join(' ');
    const isSaidAgain = this.#refused === text;
    this.#refused = isDoubtful && !isSaidAgain ? text : null;
    if (this.#refused === null) return null;
    return `${gone.length} of ${known.length} contracts are not in it`;
  }
}
