import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { isConnectionNote } from '@ae/server/simulator/tape/lines.ts';
import { InputError, inputError, quote } from '../input-error.ts';
import { TradeAggregation } from './single-trades.ts';
import { positiveDecimal, tradeTime, wholeId } from './trade-fields.ts';

/** A line of a recording: local receive time (s, µs or ns), then the message. */
const LINE = /^\d+(?:\.\d+)?:? (?=\{)/;

type Json = Readonly<Record<string, unknown>>;

/** True for a first line of a raw stream recording. */
export function looksLikeRecording(line: string): boolean {
  return LINE.test(line) || isConnectionNote(line);
}

/**
 * Raw combined-stream recordings. Aggregate trades are taken as they are; single trades are joined as the
 * exchange does, without those that never met the book (`X` other than MARKET: insurance fund, ADL). When a
 * recording holds both, the kind that comes first is read: together every trade would count twice.
 */
export class StreamRecording {
  readonly #symbol: string;
  readonly #order = new Ascending();
  readonly #joined: TradeAggregation;
  #kind: string | null = null;

  constructor(symbol: string) {
    this.#symbol = symbol;
    this.#joined = new TradeAggregation(symbol);
  }

  /** The trade that is complete with this line; null when the line completes none. Throws InputError on a bad line. */
  push(line: string, place: string): AggTrade | null {
    const event = recordedTrade(line, place);
    if (event === null || event['s'] !== this.#symbol) return null;
    this.#kind ??= String(event['e']);
    if (event['e'] !== this.#kind) return null;
    return this.#kind === 'trade' ? this.#single(event, place) : this.#aggregate(event, place);
  }

  /** The trade that was still open at the end of the file. */
  end(): AggTrade | null {
    return this.#joined.end();
  }

  #single(event: Json, place: string): AggTrade | null {
    const common = this.#common(event, 't', place);
    if (event['X'] !== undefined && event['X'] !== 'MARKET') return null;
    return this.#joined.push(common);
  }

  #aggregate(event: Json, place: string): AggTrade {
    const { id, price, qty, time, isBuyerMaker } = this.#common(event, 'a', place);
    const first = wholeId(place, 'f', event['f'] as number);
    const last = wholeId(place, 'l', event['l'] as number);
    return {
      symbol: this.#symbol,
      aggId: id,
      price,
      qty,
      normalQty: event['nq'] === undefined ? null : Number(event['nq']),
      trades: last - first + 1,
      time,
      takerSide: isBuyerMaker ? 'sell' : 'buy',
      receivedAt: time,
      shard: 'archive',
    };
  }

  #common(event: Json, idField: 'a' | 't', place: string) {
    const id = wholeId(place, idField, event[idField] as number);
    const time = tradeTime(place, 'T', event['T'] as number, 'ms');
    this.#order.check(place, id, time);
    const price = positiveDecimal(place, 'p', event['p']);
    const qty = positiveDecimal(place, 'q', event['q']);
    const isBuyerMaker = event['m'];
    if (typeof isBuyerMaker === 'boolean') return { id, price, qty, time, isBuyerMaker };
    throw inputError({ place, field: 'm', value: isBuyerMaker, expected: 'true or false' });
  }
}

function parse(line: string, place: string): Json {
  const prefix = LINE.exec(line)?.[0];
  if (prefix !== undefined) {
    try {
      return JSON.parse(line.slice(prefix.length)) as Json;
    } catch (cause) {
      throw new InputError(`${place}: message ${quote(line)} is not whole (expected a JSON object)`, {
        cause,
      });
    }
  }
  throw new InputError(`${place}: ${quote(line)} is not a recorded message (expected "<receive time> {…}")`);
}

/** The trade or aggregate trade in a line of a recording; null for anything else. Throws InputError on a bad line. */
export function recordedTrade(line: string, place: string): Json | null {
  if (isConnectionNote(line)) return null;
  const message = parse(line, place);
  const event = message['data'] as Json | undefined;
  return event?.['e'] === 'trade' || event?.['e'] === 'aggTrade' ? event : null;
}

/** Refuses a series that goes back: ids must rise, times must not fall. */
class Ascending {
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
