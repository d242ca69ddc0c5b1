import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { areIdsFar } from '../archive/far-ids.ts';
import type { TickRows } from '../archive/tick-rows.ts';
import { inputError } from '../input-error.ts';

/** No market rests for so long just behind the first row of a file, or just before its last. */
const FAR_MS = 365 * DAY_MS;
/** With fewer trades lost than this, a market that trades all day has not rested for more than a day. */
const NEAR_IDS = 100;
/** A rest at the edge that is so many times the longest of all others is a wrong time. */
const MOST_TIMES = 10;
/** The rests of fewer rows do not tell how a market trades. */
const TELLING_ROWS = 10;

type Ticks = Pick<TickRows, 'aggIds' | 'times' | 'length'>;

interface Edge {
  readonly name: string;
  readonly id: number;
  readonly at: number;
}

/**
 * Judges a file's first and last tick: no neighbour beyond them shows that one is wrong, and behind an id or a time
 * that is too high no other file could continue the series; partitions of all months to a wrong time would be made.
 */
export class TickEdges {
  /** The first two ticks, and the last two so far. */
  readonly #head: Edge[] = [];
  #tail: readonly Edge[] = [];
  readonly #rests = new Rests();

  /** Takes in the next rows, whose times do not fall by more than a moment. Throws InputError. */
  add(ticks: Ticks, nameOf: (row: number) => string): void {
    const { aggIds, times, length } = ticks;
    const edge = (row: number): Edge => ({ name: nameOf(row), id: aggIds[row] ?? 0, at: times[row] ?? 0 });
    for (let row = 0; row < length && this.#head.length < 2; row += 1) this.#begin(edge(row));
    const newest = Array.from({ length: Math.min(length, 2) }, (_, index) =>
      edge(length - 1 - index),
    ).reverse();
    this.#tail = [...this.#tail, ...newest].slice(-2);
    this.#rests.add(ticks);
  }

  /** Throws InputError when the last row lies far ahead of all others, or the first far behind. */
  finish(): void {
    const [first, second] = this.#head;
    const [before, last] = this.#tail;
    if (first === undefined || second === undefined || before === undefined || last === undefined) return;
    requireNear(last, before, 'before');
    if (this.#isStrayed(first, second)) refuseTime(first, second, 'after it');
    if (this.#isStrayed(before, last)) refuseTime(last, before, 'before');
  }

  #begin(edge: Edge): void {
    const [first] = this.#head;
    this.#head.push(edge);
    if (first !== undefined) requireNear(first, edge, 'after it');
  }

  /** Whether two ticks whose ids follow each other lie apart in time as no others of the file do. */
  #isStrayed(earlier: Edge, later: Edge): boolean {
    const rest = later.at - earlier.at;
    return later.id - earlier.id <= NEAR_IDS && rest > DAY_MS && this.#rests.isAlone(rest);
  }
}

/** The longest times between two ticks of a file that follow each other. */
class Rests {
  #rows = 0;
  #last = Number.NaN;
  #longest = 0;
  /** The longest but one. */
  #second = 0;

  add({ times, length }: Ticks): void {
    let last = this.#last;
    let second = this.#second;
    for (let row = 0; row < length; row += 1) {
      const at = times[row] ?? 0;
      if (at - last > second) second = this.#keep(at - last);
      last = at;
    }
    this.#last = last;
    this.#rows += length;
  }

  /** Whether this rest is the longest by far. */
  isAlone(rest: number): boolean {
    return this.#rows >= TELLING_ROWS && rest === this.#longest && rest > this.#second * MOST_TIMES;
  }

  #keep(rest: number): number {
    this.#second = Math.min(rest, this.#longest);
    this.#longest = Math.max(rest, this.#longest);
    return this.#second;
  }
}

/** Throws InputError when an edge of a file is of another year than the row next to it, or its id of another series. */
function requireNear(edge: Edge, next: Edge, side: string): void {
  const ms = Math.abs(edge.at - next.at);
  if (ms >= FAR_MS) refuseTime(edge, next, side);
  if (!areIdsFar(Math.abs(edge.id - next.id), ms)) return;
  const expected = `about ${next.id} like the row ${side}`;
  throw inputError({ place: edge.name, field: 'trade id', value: edge.id, expected });
}

function refuseTime({ name, at }: Edge, next: Edge, side: string): never {
  const expected = `about ${iso(next.at)} like the row ${side}`;
  throw inputError({ place: name, field: 'time', value: iso(at), expected });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
