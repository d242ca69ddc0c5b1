import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../core/model/epoch-ms.ts';
import { aggTradesSince } from './agg-trades.ts';
import type { Query, RestClient } from './client.ts';

const TODAY = Date.UTC(2024, 7, 8);
const NOW = TODAY + 10 * HOUR_MS;

interface Asked {
  readonly path: string;
  readonly query: Query;
}

/** A venue with trades at these times, listed on the day of the first (or earlier), and what it was asked. */
function venueOf(times: readonly number[], listed = times[0] ?? NOW) {
  const asked: Asked[] = [];
  const klines = ({ startTime = 0, limit = 0 }: Query) => {
    const from = Math.max(Number(startTime), listed - (listed % DAY_MS));
    const days = Math.max(0, Math.ceil((NOW - from) / DAY_MS));
    return Array.from({ length: Math.min(days, Number(limit)) }, (_, day) => {
      const open = from + day * DAY_MS;
      const count = times.filter((at) => at >= open && at < open + DAY_MS).length;
      return [open, '1', '1', '1', '1', '0', open + DAY_MS - 1, '0', count, '0', '0', '0'];
    });
  };
  const trades = ({ startTime = 0, endTime = 0, limit = 0 }: Query) =>
    times
      .filter((at) => at >= Number(startTime) && at <= Number(endTime))
      .slice(0, Number(limit))
      .map((at, index) => ({ a: index + 1, p: '1.5', q: '2', f: 1, l: 1, T: at, m: true }));
  const get = (path: string, query: Query) => {
    asked.push({ path, query });
    return Promise.resolve(path.endsWith('klines') ? klines(query) : trades(query));
  };
  return { rest: { get } as unknown as RestClient, asked };
}

const search = (
  venue: ReturnType<typeof venueOf>,
  since: number,
  onStep: (at: number) => void = () => undefined,
) => aggTradesSince(venue.rest, { symbol: 'NEWUSDT', since, until: NOW, onStep }, 1_000);

test('the listing of a young contract is found by its days, not hour by hour', async () => {
  const listed = TODAY - 10 * DAY_MS + 3.5 * HOUR_MS;
  const venue = venueOf([listed, listed + 1_000]);
  const steps: number[] = [];
  const since = NOW - 365 * DAY_MS;
  expect(await search(venue, since, (at) => steps.push(at))).toMatchObject([
    { time: listed },
    { time: listed + 1_000 },
  ]);
  const dayOf = (at: number) => at - (at % DAY_MS);
  expect(venue.asked[0]).toEqual({
    path: '/fapi/v1/klines',
    query: { symbol: 'NEWUSDT', interval: '1d', startTime: dayOf(since), limit: 1_000 },
  });
  expect(venue.asked.map(({ query }) => query['startTime'])).toEqual([
    dayOf(since),
    ...[0, 1, 2, 3].map((hour) => dayOf(listed) + hour * HOUR_MS),
  ]);
  expect(steps, 'every request is told before it').toEqual(
    venue.asked.map(({ query }) => query['startTime']),
  );
});

test('days without a trade are passed over, also the first whose trades lie before the time', async () => {
  const first = NOW - 3 * DAY_MS;
  const next = TODAY + 2 * HOUR_MS;
  const venue = venueOf([first - 60_000, next], NOW - 2_000 * DAY_MS);
  expect(await search(venue, first)).toMatchObject([{ time: next }]);
  // The rest of the first day, then the last one up to its trade.
  expect(venue.asked).toHaveLength(1 + 14 + 3);
});

test('more days than one answer holds', async () => {
  const venue = venueOf([NOW - HOUR_MS], NOW - 2_500 * DAY_MS);
  expect(await search(venue, NOW - 3_000 * DAY_MS)).toMatchObject([{ time: NOW - HOUR_MS }]);
  expect(venue.asked.filter(({ path }) => path.endsWith('klines'))).toHaveLength(3);
});

test('without a trade there is none', async () => {
  expect(await search(venueOf([], NOW - 5 * DAY_MS), NOW - 365 * DAY_MS)).toEqual([]);
  expect(await search(venueOf([]), NOW - 365 * DAY_MS)).toEqual([]);
});

test('what a step throws ends the search', async () => {
  const venue = venueOf([NOW - 2_000]);
  const stop = () => {
    if (venue.asked.length === 2) throw new Error('interrupted');
  };
  await expect(search(venue, NOW - DAY_MS, stop)).rejects.toThrow('interrupted');
  expect(venue.asked).toHaveLength(2);
});

test('a day whose number of trades is none names the path and the row', async () => {
  const get = () => Promise.resolve([[TODAY, '1', '1', '1', '1', '0', TODAY, '0', '12x']]);
  const rest = { get } as unknown as RestClient;
  const read = aggTradesSince(rest, { symbol: 'NEWUSDT', since: TODAY, until: NOW }, 10);
  await expect(read).rejects.toThrow('/fapi/v1/klines row 0: malformed: trades 12x');
});
