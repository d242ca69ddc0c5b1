import { expect, test } from 'vitest';
import type { VenueBan } from '../../../ports.ts';
import { StreamBans } from './stream-bans.ts';

const T = 1_700_000_000_000;

/** Bans of connections beside those of requests, and a store that outlives them. */
function bench() {
  const place = { now: T, ofRequests: null as VenueBan | null, kept: null as VenueBan | null, alerts: 0 };
  const quiet = () => undefined;
  const error = () => {
    place.alerts += 1;
  };
  const parts = {
    clock: { now: () => place.now },
    logger: { debug: quiet, info: quiet, warn: quiet, error },
    store: {
      loadBan: () => Promise.resolve(place.kept),
      saveBan: (ban: VenueBan) => {
        place.kept = ban;
        return Promise.resolve();
      },
    },
  };
  const requests = {
    until: () => place.ofRequests?.until ?? null,
    impose: (ban: VenueBan) => {
      place.ofRequests = ban;
    },
  };
  return { place, bans: new StreamBans({ ...parts, requests }), parts };
}

test.each([403, 429] as const)(
  '%i of the stream host stops all connections until the latest end, and no request',
  (status) => {
    const { bans, place } = bench();
    bans.impose({ status, until: T + 30_000 });
    bans.impose({ status, until: T + 30_010 });
    bans.impose({ status, until: T + 20_000 });
    expect([bans.until(), place.ofRequests, place.alerts]).toEqual([T + 30_010, null, 1]);
    place.now = T + 30_010;
    expect(bans.until()).toBeNull();
    bans.impose({ status, until: T + 60_000 });
    expect(place.alerts).toBe(2);
  },
);

test('a ban of the address stops requests and connections, whoever met it', () => {
  const { bans, place } = bench();
  bans.impose({ status: 418, until: T + 120_000 });
  expect([place.ofRequests, bans.until()]).toEqual([{ status: 418, until: T + 120_000 }, T + 120_000]);
  place.ofRequests = { status: 429, until: T + 240_000 };
  expect(bans.until()).toBe(T + 240_000);
});

test('a ban is remembered over a restart until its end, the latest one', async () => {
  const { bans, place, parts } = bench();
  bans.impose({ status: 429, until: T + 30_000 });
  bans.impose({ status: 429, until: T + 20_000 });
  const again = new StreamBans(parts);
  await again.restore();
  expect([place.kept?.until, again.until(), place.alerts]).toEqual([T + 30_000, T + 30_000, 2]);
  place.now = T + 30_000;
  const later = new StreamBans(parts);
  await later.restore();
  expect([later.until(), place.alerts]).toEqual([null, 2]);
});

test('a store that cannot be read stops no connection', async () => {
  const { place, parts } = bench();
  const loadBan = () => Promise.reject(new Error('away'));
  const bans = new StreamBans({ ...parts, store: { ...parts.store, loadBan } });
  await bans.restore();
  expect([bans.until(), place.alerts]).toEqual([null, 1]);
});

test('spot is another house: a ban of its own holds for its streams, whatever its status', () => {
  const { place, parts } = bench();
  const spot = new StreamBans(parts);
  place.ofRequests = { status: 418, until: T + 120_000 };
  expect(spot.until()).toBeNull();
  spot.impose({ status: 418, until: T + 60_000 });
  expect([spot.until(), place.ofRequests.until, place.alerts]).toEqual([T + 60_000, T + 120_000, 1]);
});
