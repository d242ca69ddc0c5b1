import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Two minutes with rates, half a year apart. */
const PARTS = [Date.UTC(2025, 6, 1), Date.UTC(2026, 0, 1)] as const;
const iso = (at: number) => new Date(at).toISOString();
let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  // A snapshot a second: as dense as the venue tells them.
  await api.database.sql`
    insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
    select i.id, part.at::timestamptz + second * interval '1 second', part.rate + second, 100, 100
    from instruments i, generate_series(0, 119) as second,
      (values (${iso(PARTS[0])}, 0), (${iso(PARTS[1])}, 1000)) as part(at, rate)
    where i.symbol = 'SOLUSDT'`;
});
afterAll(() => api.close());

const BARS = `query($interval: CandleInterval!, $from: DateTime, $to: DateTime, $first: Int, $last: Int) {
  rateCandles(symbol: "SOLUSDT", interval: $interval, from: $from, to: $to, first: $first, last: $last) {
    edges { node { openTime open high low close } } pageInfo { hasNextPage hasPreviousPage } } }`;

async function page(variables: object) {
  const { data } = await api.gql(BARS, variables, { cookie });
  const { edges, pageInfo } = data['rateCandles'] as {
    edges: { node: Record<'openTime' | 'open' | 'high' | 'low' | 'close', unknown> }[];
    pageInfo: object;
  };
  const bars = edges.map(({ node }) => [node.openTime, node.open, node.high, node.low, node.close]);
  return { bars, pageInfo };
}

const minute = (part: 0 | 1, index: number) => {
  const [open, close] = [part * 1_000 + index * 60, part * 1_000 + index * 60 + 59];
  return [iso(PARTS[part] + index * MINUTE), open, close, open, close];
};

it('bars of the rate are whole and as many as asked for, from both ends and over a hole', async () => {
  const span = { interval: 'm1', from: iso(PARTS[1] - 900 * DAY), to: iso(PARTS[1] + 900 * DAY) };
  const oldest = await page({ ...span, first: 3 });
  expect(oldest.bars).toEqual([minute(0, 0), minute(0, 1), minute(1, 0)]);
  expect(oldest.pageInfo).toMatchObject({ hasNextPage: true });
  const newest = await page({ ...span, last: 3 });
  expect(newest.bars).toEqual([minute(0, 1), minute(1, 0), minute(1, 1)]);
  expect(newest.pageInfo).toMatchObject({ hasPreviousPage: true });
  expect((await page({ ...span, first: 10 })).bars).toHaveLength(4);
});

it('bars of months go back two years at most', async () => {
  const months = await page({ interval: 'mo1', first: 20 });
  expect(months.bars).toEqual([
    [iso(PARTS[0]), 0, 119, 0, 119],
    [iso(PARTS[1]), 1_000, 1_119, 1_000, 1_119],
  ]);
  const { body } = await api.gql(BARS, { interval: 'mo1', first: 1_000 }, { cookie });
  expect(body.errors?.map(({ message }) => message)).toEqual([
    'bars: 1000 of mo1 are 31000 days, expected at most 732 days (23 bars)',
  ]);
});

it('no more snapshots are read than the bars asked for can hold', async () => {
  // Ten a second, which no venue tells: where reading ends can be seen.
  await api.database.sql`
    insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
    select i.id, ${iso(PARTS[1])}::timestamptz + step * interval '100 milliseconds', step, 100, 100
    from instruments i, generate_series(0, 1799) as step where i.symbol = 'XRPUSDT'`;
  const query = BARS.replace('SOLUSDT', 'XRPUSDT');
  const { data } = await api.gql(query, { interval: 'm1', from: iso(PARTS[1] - DAY), first: 1 }, { cookie });
  // One bar and the one that says whether there is more: as many seconds as two minutes have.
  expect(data['rateCandles']).toMatchObject({ edges: [{ node: { open: 0, close: 119 } }] });
});
