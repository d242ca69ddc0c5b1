import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { decimalField, idField, symbolField, timeField } from '../wire/fields.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/fundingRate';
const INFO_PATH = '/fapi/v1/fundingInfo';
const HOUR_MS = 3_600_000;
/** Both share one limit of calls. The start of an instrument waits for them, not they for the history of others. */
const COST = { weight: 1, pool: 'funding', purpose: 'repair' } as const;

export interface SettledFunding {
  readonly at: EpochMs;
  readonly rate: number;
}

/** Settled funding rates (fraction per interval), ascending. */
export async function fundingHistory(
  rest: RestClient,
  symbol: string,
  limit: number,
): Promise<readonly SettledFunding[]> {
  const body = await rest.get(PATH, { symbol, limit: Math.min(limit, 1_000) }, COST);
  return listAnswer(PATH, body, (row) => {
    const { fundingTime, fundingRate } = row as { fundingTime?: unknown; fundingRate?: unknown };
    return { at: timeField(fundingTime), rate: decimalField(fundingRate, 'malformed') };
  });
}

/** Time between settlements, ms, of the instruments whose interval the venue has adjusted; all others have eight hours. */
export async function fundingIntervals(rest: RestClient): Promise<ReadonlyMap<string, number>> {
  const body = await rest.get(INFO_PATH, {}, COST);
  const rows = listAnswer(INFO_PATH, body, (row) => {
    const { symbol, fundingIntervalHours } = row as { symbol?: unknown; fundingIntervalHours?: unknown };
    return [symbolField(symbol), idField(fundingIntervalHours) * HOUR_MS] as const;
  });
  return new Map(rows);
}
