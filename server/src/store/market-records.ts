import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { MarketRecords } from '../engine/ports.ts';
import { rollUpGates } from './gate-roll-ups.ts';
import { writeIntegrityReport } from './integrity.ts';
import { recordedUpTo } from './recorded-up-to.ts';
import { applyRetention } from './retention.ts';
import { writeTapeRoots } from './tape-roots.ts';

/** What is kept about the stored series of one venue, on Postgres. */
export function createMarketRecords({ sql }: Pick<Database, 'sql'>, venue: Venue): MarketRecords {
  return {
    writeTapeRoots: (hourAt) => writeTapeRoots(sql, venue, hourAt),
    recordedUpTo: () => recordedUpTo(sql, venue),
    writeIntegrityReport: (dayAt) => writeIntegrityReport(sql, venue, dayAt),
    rollUpGates: (now) => rollUpGates(sql, venue, now),
    retain: async (days, now) =>
      (await applyRetention(sql, days, now)).flatMap(({ postponedPartitions }) => postponedPartitions),
  };
}
