import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { inputError } from '../input-error.ts';

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
  /** The first two ticks, and the last two so far. */
  readonly #head: Place[] = [];
  #tail: readonly Place[] = [];

  /** Takes in the next rows' times, which do not fall by more than a moment. Throws InputError. */
  add(times: ArrayLike<number>, length: number, nameOf: (row: number) => string): void {
    const place = (row: number): Place => ({ name: nameOf(row), at: times[row] ?? 0 });
    for (let row = 0; row < length && this.#head.length < 2; row += 1) this.#begin(place(row));
    const newest = Array.from({ length: Math.min(length, 2) }, (_, index) =>
      place(length - 1 - index),
    ).reverse();
    this.#tail = [...this.#tail, ...newest].slice(-2);
  }

  /** Throws InputError when the last row lies far ahead of all others. */
  finish(): void {
    const [before, last] = this.#tail;
    if (before === undefined || last === undefined || last.at - before.at < FAR_MS) return;
    refuse(last, `about ${iso(before.at)} like the row before`);
  }

  #begin(place: Place): void {
    const [first] = this.#head;
    this.#head.push(place);
    if (first === undefined || place.at - first.at < FAR_MS) return;
    refuse(first, `about ${iso(place.at)} like the row after it`);
  }
}

function refuse({ name, at }: Place, expected: string): never {
  throw inputError({ place: name, field: 'time', value: iso(at), expected });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
