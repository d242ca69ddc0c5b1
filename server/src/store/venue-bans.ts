import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { BanStore, VenueBan } from '../engine/ports.ts';
import { AppStateStore } from './app-state.ts';

/** Hosts of a venue that refuse us each by themselves. */
export type BanHost = 'requests' | 'streams' | 'spot-requests' | 'spot-streams';

/** Remembers until when a host of a venue refuses us, over restarts. */
export function createBanStore(database: Database, venue: Venue, host: BanHost): BanStore {
  const state = new AppStateStore(database);
  const key = host === 'requests' ? `venue.ban.${venue}` : `venue.ban.${venue}.${host}`;
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
