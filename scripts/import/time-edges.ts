import { inputError } from '../input-error.ts';

const DAY_MS = 86_400_000;
/** No market rests for so long just behind the first row of a file, or just before its last. */
const FAR_MS = 365 * DAY_MS;

interface Place {
  readonly name: string;
  readonly at: number;
}

/**
 * Judges the times of a file's first and last tick: no neighbour beyond them shows that one is wrong, and partitions of
 * all months to it would be made, behind which no other file could continue the series.
 */
export class TimeEdges {
  #first: Place | null = null;
  #isSecondSeen = false;
  #last: Place | null = null;
  #before: Place | null = null;

  /** Takes in the next rows' times, which do not fall by more than a moment. Throws InputError. */
  add(times: ArrayLike<number>, length: number, nameOf: (row: number) => string): void {
    if (length === 0) return;
    const place = (row: number): Place => ({ name: nameOf(row), at: times[row] ?? 0 });
    this.#judgeFirst(place, length);
    this.#before = length > 1 ? place(length - 2) : this.#last;
    this.#last = place(length - 1);
  }

  /** Throws InputError when the last row lies far ahead of all others. */
  finish(): void {
    const [before, last] = [this.#before, this.#last];
    if (before === null || last === null || last.at - before.at < FAR_MS) return;
    refuse(last, `about ${iso(before.at)} like the row before`);
  }

  #judgeFirst(place: (row: number) => Place, length: number): void {
    if (this.#isSecondSeen) return;
    const isBegun = this.#first !== null;
    const first = this.#first ?? place(0);
    this.#first = first;
    if (!isBegun && length === 1) return;
    this.#isSecondSeen = true;
    const second = place(isBegun ? 0 : 1);
    if (second.at - first.at >= FAR_MS) refuse(first, `about ${iso(second.at)} like the row after it`);
  }
}

function refuse({ name, at }: Place, expected: string): never {
  throw inputError({ place: name, field: 'time', value: iso(at), expected });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
