import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { BanStore, VenueBan } from '../engine/ports.ts';
import { AppStateStore } from './app-state.ts';

/** Remembers until when a venue refuses us, over restarts. */
export function createBanStore(database: Database, venue: Venue): BanStore {
  const state = new AppStateStore(database);
  const key = `venue.ban.${venue}`;
  return {
    loadBan: async () => readBan(await state.get(key)),
    saveBan: (ban) => state.set(key, ban, Date.now()),
  };
}

function readBan(value: unknown): VenueBan | null {
  if (typeof value !== 'object' || value === null) return null;
  const { until, status } = value as Partial<VenueBan>;
  if (typeof until !== 'number' || (status !== 429 && status !== 418 && status !== 403)) return null;
  return { until, status };
}
