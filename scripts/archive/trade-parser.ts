import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { inputError } from '../input-error.ts';

/** Turns the lines of one kind of file into aggregate trades, in order. Throws InputError on a bad line. */
export interface TradeParser {
  /** The trade that is complete with this line; null when the line completes none. */
  push(line: string, place: string): AggTrade | null;
  /** The trade that was still open at the end of the file. */
  end(): AggTrade | null;
}

/** Refuses a series that goes back: ids must rise, times must not fall. */
export class Ascending {
  #id = -1;
  #time = 0;

  check(place: string, id: number, time: number): void {
    if (id <= this.#id) {
      throw inputError({ place, field: 'trade id', value: id, expected: `above the id before, ${this.#id}` });
    }
    if (time < this.#time) {
      throw inputError({
        place,
        field: 'time',
        value: time,
        expected: `not before the trade before, ${this.#time}`,
      });
    }
    this.#id = id;
    this.#time = time;
  }
}
