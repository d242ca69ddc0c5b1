import { expect, test } from 'vitest';
import type { BanStore, VenueBan } from '../../../ports.ts';
import { RestClient, VenueError } from './client.ts';

const START = 1_700_000_041_000;
const COST = { weight: 1 };

type Answer = { status: number; body: string; headers?: Record<string, string> };

function bench(answers: Answer[], bans?: BanStore) {
  let now = START;
  const asked: { url: string; at: number }[] = [];
  const alerts: string[] = [];
  const log = (_: object, message: string) => void alerts.push(message);
  const quiet = () => undefined;
  const client = new RestClient({
    baseUrl: 'http://venue.test',
    clock: { now: () => now },
    ...(bans === undefined ? {} : { bans }),
    logger: { debug: quiet, info: quiet, warn: log, error: log },
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    fetch: (url) => {
      asked.push({ url: String(url), at: now });
      const answer = answers.shift();
      if (answer === undefined) return Promise.reject(new Error('no more answers'));
      return Promise.resolve(
        new Response(answer.body, { status: answer.status, headers: answer.headers ?? {} }),
      );
    },
  });
  return { client, asked, alerts };
}

test('reads JSON and keeps the venue’s account of the weight', async () => {
  const { client, asked } = bench([{ status: 200, body: '[1]', headers: { 'X-MBX-USED-WEIGHT-1M': '321' } }]);
  expect(await client.get('/fapi/v1/x', { symbol: 'BTCUSDT', limit: 5 }, COST)).toEqual([1]);
  expect(asked[0]?.url).toBe('http://venue.test/fapi/v1/x?symbol=BTCUSDT&limit=5');
  expect(client.view().usedWeight).toBe(321);
});

/** A store of bans that outlives clients. */
function memory(): BanStore & { kept: VenueBan | null } {
  return {
    kept: null,
    loadBan() {
      return Promise.resolve(this.kept);
    },
    saveBan(ban) {
      this.kept = ban;
      return Promise.resolve();
    },
  };
}

test.each([429, 418, 403] as const)(
  '%i stops every request until the deadline, over a restart too',
  async (status) => {
    const bans = memory();
    const { client, asked, alerts } = bench(
      [
        { status, body: '{"code":-1003,"msg":"Too many"}', headers: { 'Retry-After': '30' } },
        { status: 200, body: '1' },
        { status: 200, body: '2' },
      ],
      bans,
    );
    expect(await client.get('/a', {}, COST)).toBe(1);
    expect(await client.get('/b', {}, COST)).toBe(2);
    expect(asked.slice(1).every(({ at }) => at >= START + 30_000)).toBe(true);
    expect(alerts).toHaveLength(1);
    expect(bans.kept).toEqual({ until: START + 30_000, status });
    const next = bench([{ status: 200, body: '3' }], bans);
    expect(await next.client.get('/a', {}, COST)).toBe(3);
    expect(next.asked.map(({ at }) => at)).toEqual([START + 30_000]);
  },
);

test('a ban that a connection was told of stops requests like their own', async () => {
  const bans = memory();
  const good = { status: 200, body: '1' };
  const { client, asked, alerts } = bench([good, good], bans);
  await client.get('/a', {}, COST);
  const ban = { until: START + 30_000, status: 429 } as const;
  client.impose(ban);
  expect(await client.get('/a', {}, COST)).toBe(1);
  expect(asked.map(({ at }) => at)).toEqual([START, START + 30_000]);
  expect([alerts.length, bans.kept, client.view().banStatus]).toEqual([1, ban, null]);
});

test('of several bans that come together the one that ends last is kept', async () => {
  const bans = memory();
  const { client } = bench(
    [
      { status: 418, body: '{}', headers: { 'Retry-After': '7200' } },
      { status: 429, body: '{}', headers: { 'Retry-After': '5' } },
      { status: 200, body: '1' },
      { status: 200, body: '2' },
    ],
    bans,
  );
  expect(await Promise.all([client.get('/a', {}, COST), client.get('/b', {}, COST)])).toEqual([1, 2]);
  expect(bans.kept).toEqual({ until: START + 7_200_000, status: 418 });
});

test('waiting for a ban or between attempts does not count as time on the way', async () => {
  const { client } = bench([
    { status: 429, body: '{}', headers: { 'Retry-After': '60' } },
    { status: 503, body: '{}' },
    { status: 200, body: '1' },
  ]);
  const { body, sentAt, answeredAt } = await client.getTimed('/fapi/v1/time', {}, COST);
  expect([body, answeredAt - sentAt]).toEqual([1, 0]);
  expect(sentAt).toBeGreaterThan(START + 60_000);
});

test('a deadline that cannot be read lets nothing out', async () => {
  const bans: BanStore = {
    loadBan: () => Promise.reject(new Error('away')),
    saveBan: () => Promise.resolve(),
  };
  const { client, asked } = bench([], bans);
  await expect(client.get('/a', {}, COST)).rejects.toThrow('away');
  expect(asked).toEqual([]);
});

test('repeats what gave no answer, a broken body and 5xx; gives up at the fourth time', async () => {
  const good = bench([
    { status: 503, body: '<html>' },
    { status: 200, body: '{"cut' },
    { status: 200, body: '{"ok":1}' },
  ]);
  expect(await good.client.get('/a', {}, COST)).toEqual({ ok: 1 });
  const bad = bench([]);
  await expect(bad.client.get('/a', {}, COST)).rejects.toThrow(VenueError);
  expect(bad.asked).toHaveLength(4);
});

test.each([
  [400, -1121, true],
  [400, -1122, true],
  [400, -1130, true],
  [400, -4108, true],
  [400, -4141, true],
  [400, -1003, false],
  [400, -1021, false],
  [400, null, false],
  [401, -2015, false],
  [401, -1121, false],
  [403, null, false],
  [404, null, false],
  [408, -1007, false],
  [418, -1003, false],
  [429, -1003, false],
  [503, -1121, false],
  [0, null, false],
])('an answer of %i with code %s lasts: %s', (status, code, isLasting) => {
  expect(new VenueError('no', status, code).isLasting).toBe(isLasting);
});

test('a refusal by the venue is final and carries its code', async () => {
  const { client, asked } = bench([{ status: 400, body: '{"code":-1121,"msg":"Invalid symbol."}' }]);
  await expect(client.get('/a', {}, COST)).rejects.toMatchObject({ status: 400, code: -1121 });
  expect(asked).toHaveLength(1);
});
