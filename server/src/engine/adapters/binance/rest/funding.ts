import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { decimalField, timeField } from '../wire/fields.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/fundingRate';

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
  const body = await rest.get(PATH, { symbol, limit: Math.min(limit, 1_000) }, { weight: 1 });
  return listAnswer(PATH, body, (row) => {
    const { fundingTime, fundingRate } = row as { fundingTime?: unknown; fundingRate?: unknown };
    return { at: timeField(fundingTime), rate: decimalField(fundingRate, 'malformed') };
  });
}
