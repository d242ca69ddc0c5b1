import { DAY_MS, type EpochMs } from '../../../core/model/epoch-ms.ts';
import { timeField, WireError } from '../wire/fields.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';
import { klinesWeight } from './klines.ts';

const PATH = '/fapi/v1/klines';
/** Days of one request: nearly three years for the weight of a quarter of a page of trades. */
const LIMIT = 1_000;

interface Day {
  readonly start: EpochMs;
  readonly trades: number;
}

/** A time to be looked through for trades. */
export interface SearchRange {
  readonly symbol: string;
  readonly since: EpochMs;
  readonly until: EpochMs;
  /** Called before every request with the time that it begins at. What it throws ends the search. */
  readonly onStep?: (at: EpochMs) => void;
}

/**
 * Starts of the UTC days on which there were trades, from that of `since` to that of `until`, ascending. The venue
 * begins with the first day that it has, however long before it `since` lies.
 */
export async function* tradedDays(
  rest: RestClient,
  { symbol, since, until, onStep }: SearchRange,
): AsyncGenerator<EpochMs> {
  let startTime = since - (since % DAY_MS);
  while (startTime <= until) {
    onStep?.(startTime);
    const query = { symbol, interval: '1d', startTime, limit: LIMIT };
    const days = listAnswer(PATH, await rest.get(PATH, query, { weight: klinesWeight(LIMIT) }), readDay);
    for (const { start, trades } of days) if (trades > 0 && start <= until) yield start;
    const last = days.at(-1);
    if (last === undefined || days.length < LIMIT) return;
    startTime = last.start + DAY_MS;
  }
}

/** Of a kline, cell 0 is the opening time and cell 8 the number of trades. */
function readDay(row: object): Day {
  if (!Array.isArray(row)) throw new WireError('malformed', 'kline');
  const trades = Number(row[8]);
  if (!Number.isSafeInteger(trades) || trades < 0) throw new WireError('malformed', `trades ${row[8]}`);
  return { start: timeField(row[0]), trades };
}
