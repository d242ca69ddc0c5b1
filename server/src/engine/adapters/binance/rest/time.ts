import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { timeField } from '../wire/fields.ts';
import { objectAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/time';

/** The venue's clock. */
export async function serverTime(rest: RestClient): Promise<EpochMs> {
  const body = await rest.get(PATH, {}, { weight: 1, purpose: 'trading' });
  return objectAnswer(PATH, body, (row) => timeField((row as { serverTime?: unknown }).serverTime));
}
