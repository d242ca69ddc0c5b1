import { expect, test } from 'vitest';
import type { VenueBan } from '../../../ports.ts';
import { StreamBans } from './stream-bans.ts';

const T = 1_700_000_000_000;

/** Bans of connections beside those of requests. */
function bench() {
  const place = { now: T, ofRequests: null as VenueBan | null, alerts: 0 };
  const quiet = () => undefined;
  const error = () => {
    place.alerts += 1;
  };
  const bans = new StreamBans(
    {
      until: () => place.ofRequests?.until ?? null,
      impose: (ban) => {
        place.ofRequests = ban;
      },
    },
    { clock: { now: () => place.now }, logger: { debug: quiet, info: quiet, warn: quiet, error } },
  );
  return { bans, place };
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
