import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { ClockReading } from '../../../ports.ts';
import { timeField } from '../wire/fields.ts';
import { objectAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/time';

/** The venue's clock, and between which local times it was read. */
export async function clockReading(rest: RestClient): Promise<ClockReading> {
  const { body, sentAt, answeredAt } = await rest.getTimed(PATH, {}, { weight: 1, purpose: 'trading' });
  const time = objectAnswer(PATH, body, (row) => timeField((row as { serverTime?: unknown }).serverTime));
  return { time, sentAt, answeredAt };
}

/** What the venue's clock says. */
export async function serverTime(rest: RestClient): Promise<EpochMs> {
  return (await clockReading(rest)).time;
}
