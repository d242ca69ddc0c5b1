import { expect, test } from 'vitest';
import { RestClient, VenueError } from './client.ts';

type Answer = { status: number; body: string; headers?: Record<string, string> };

function bench(answers: Answer[]) {
  let now = 1_700_000_041_000;
  const asked: { url: string; at: number }[] = [];
  const alerts: string[] = [];
  const log = (_: object, message: string) => void alerts.push(message);
  const quiet = () => undefined;
  const client = new RestClient({
    baseUrl: 'http://venue.test',
    clock: { now: () => now },
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
  expect(await client.get('/fapi/v1/x', { symbol: 'BTCUSDT', limit: 5 }, 1)).toEqual([1]);
  expect(asked[0]?.url).toBe('http://venue.test/fapi/v1/x?symbol=BTCUSDT&limit=5');
  expect(client.weight().used).toBe(321);
});

test.each([429, 418])('%i stops every request until the deadline and is reported', async (status) => {
  const { client, asked, alerts } = bench([
    { status, body: '{"code":-1003,"msg":"Too many"}', headers: { 'Retry-After': '30' } },
    { status: 200, body: '1' },
    { status: 200, body: '2' },
  ]);
  await Promise.all([client.get('/a', {}, 1), client.get('/b', {}, 1)]);
  const [first, ...later] = asked.map(({ at }) => at);
  const afterStop = later.filter((at) => at >= (first ?? 0) + 30_000);
  expect(afterStop.length).toBeGreaterThanOrEqual(1);
  expect(alerts).toHaveLength(1);
});

test('repeats what gave no answer, a broken body and 5xx; gives up at the fourth time', async () => {
  const good = bench([
    { status: 503, body: '<html>' },
    { status: 200, body: '{"cut' },
    { status: 200, body: '{"ok":1}' },
  ]);
  expect(await good.client.get('/a', {}, 1)).toEqual({ ok: 1 });
  const bad = bench([]);
  await expect(bad.client.get('/a', {}, 1)).rejects.toThrow(VenueError);
  expect(bad.asked).toHaveLength(4);
});

test('a refusal by the venue is final and carries its code', async () => {
  const { client, asked } = bench([{ status: 400, body: '{"code":-1121,"msg":"Invalid symbol."}' }]);
  await expect(client.get('/a', {}, 1)).rejects.toMatchObject({ status: 400, code: -1121 });
  expect(asked).toHaveLength(1);
});
