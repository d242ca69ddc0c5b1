import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connect, get, type StreamClient, until } from './client.ts';

const genesisAt = Date.now() - 600_000;
const source = { kind: 'synthetic', seed: 7, instruments: 6, genesisAt, activity: 'busy' } as const;

let venue: RunningSimulator;
const open: StreamClient[] = [];

beforeAll(async () => {
  venue = await startSimulator({ source, faults: 'allow' });
});
afterAll(() => venue.close());
afterEach(async () => {
  await fetch(`${venue.restUrl}/simulator/faults`, { method: 'DELETE' });
  await Promise.all(open.splice(0).map((client) => (client.socket.readyState === 1 ? client.close() : null)));
});

async function order(fault: object): Promise<void> {
  const answer = await fetch(`${venue.restUrl}/simulator/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  expect(answer.status).toBe(200);
}

async function market(streams: string): Promise<StreamClient> {
  const client = await connect(`${venue.wsUrl}/market/stream?streams=${streams}`);
  open.push(client);
  return client;
}

const ids = ({ frames }: StreamClient, stream = 'btcusdt@aggTrade') =>
  frames.filter((frame) => frame.stream === stream).map(({ data }) => data['a'] as number);

const holes = (list: readonly number[]) => list.filter((id, i) => i > 0 && id > list[i - 1]! + 1).length;

/** The venue's own list from an id on. */
async function own(fromId: number, limit: number): Promise<number[]> {
  const answer = await fetch(
    `${venue.restUrl}/simulator/trades?symbol=BTCUSDT&fromId=${fromId}&limit=${limit}`,
  );
  return (await answer.text())
    .trim()
    .split('\n')
    .map((line) => Number(line.split(',')[0]));
}

describe('faults of streams', () => {
  it('drop: frames are missing, REST and the own list tell all of them', async () => {
    const client = await market('btcusdt@aggTrade');
    await order({ kind: 'drop', share: 0.5, match: '@aggTrade' });
    await until(() => ids(client).length > 40, 'trades');
    const seen = ids(client);
    const span = seen.at(-1)! - seen[0]! + 1;
    expect(holes(seen)).toBeGreaterThan(5);
    const whole = Array.from({ length: span }, (_, i) => seen[0]! + i);
    expect(await own(seen[0]!, span)).toEqual(whole);
    const rows = (
      await get(`${venue.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=${seen[0]}&limit=${span}`)
    ).body;
    expect((rows as { a: number }[]).map(({ a }) => a)).toEqual(whole);
  });

  it('duplicate and reorder: more than once, out of order, nothing lost', async () => {
    const client = await market('btcusdt@aggTrade');
    await order({ kind: 'duplicate', share: 0.3 });
    await order({ kind: 'reorder', share: 0.3 });
    await until(() => ids(client).length > 60, 'trades');
    const seen = ids(client);
    expect(new Set(seen).size).toBeLessThan(seen.length);
    expect(seen.some((id, i) => i > 0 && id < seen[i - 1]!)).toBe(true);
    const sorted = [...new Set(seen)].sort((a, b) => a - b);
    expect(holes(sorted.slice(0, -2))).toBe(0);
  });

  it('silent: acknowledged and never a byte, the other streams of the connection go on', async () => {
    const client = await market('');
    await order({ kind: 'silent', match: 'btcusdt@aggTrade' });
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@aggTrade', 'ethusdt@aggTrade'], id: 9 });
    await until(() => ids(client, 'ethusdt@aggTrade').length > 10, 'the other stream');
    expect(client.replies).toEqual([{ result: null, id: 9 }]);
    expect(ids(client)).toEqual([]);
  });

  it('delay: late by what was ordered, complete and in order', async () => {
    await order({ kind: 'delay', ms: 700, forMs: 1_500 });
    const client = await market('btcusdt@aggTrade');
    const late: number[] = [];
    client.socket.on('message', (data) => {
      late.push(Date.now() - (JSON.parse(data.toString()) as { data: { E: number } }).data.E);
    });
    await until(() => ids(client).length > 60, 'trades');
    expect(Math.max(...late)).toBeGreaterThanOrEqual(699);
    expect(holes(ids(client))).toBe(0);
  });

  it('cut, expire and refuse: torn down, closed with 1001, and not let in', async () => {
    const cut = await market('btcusdt@aggTrade');
    const ended = new Promise<number>((resolve) => cut.socket.once('close', resolve));
    await order({ kind: 'cut', forMs: 0 });
    expect(await ended).toBe(1006);
    const old = await market('btcusdt@aggTrade');
    const closed = new Promise<number>((resolve) => old.socket.once('close', resolve));
    await order({ kind: 'expire', forMs: 0, ms: 0 });
    expect(await closed).toBe(1001);
    await order({ kind: 'refuse' });
    const refused = new WebSocket(`${venue.wsUrl}/market/stream`);
    await expect(new Promise((_, reject) => refused.once('error', reject))).rejects.toThrow('503');
  });

  it('pings, cuts who does not answer them, keeps quiet on order, and ends a connection at its age', async () => {
    const connection = { pingMs: 40, pongMs: 200, lifetimeMs: 1_500 };
    const quick = await startSimulator({ source, faults: 'allow', connection });
    const orderQuick = (fault: object) =>
      fetch(`${quick.restUrl}/simulator/faults`, { method: 'POST', body: JSON.stringify(fault) });
    const mute = new WebSocket(`${quick.wsUrl}/market/stream`, { autoPong: false });
    const gone = new Promise<number>((resolve) => mute.once('close', resolve));
    const polite = await connect(`${quick.wsUrl}/market/stream`);
    let pings = 0;
    polite.socket.on('ping', () => {
      pings += 1;
    });
    expect(await gone).toBe(1006);
    expect(pings).toBeGreaterThan(2);
    await orderQuick({ kind: 'noPing', forMs: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const before = pings;
    const code = await new Promise<number>((resolve) => polite.socket.once('close', resolve));
    expect(pings).toBe(before);
    expect(code).toBe(1001);
    await quick.close();
  });
});

describe('faults of REST', () => {
  const time = () => fetch(`${venue.restUrl}/fapi/v1/time`);

  it.each([
    [{ kind: 'http429', ms: 4_000 }, 429, '4'],
    [{ kind: 'http418', forMs: 20_000 }, 418, '20'],
    [{ kind: 'http403' }, 403, null],
    [{ kind: 'http503' }, 503, null],
  ])('%j', async (fault, status, wait) => {
    await order(fault);
    const answer = await time();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, wait]);
    expect((await fetch(`${venue.restUrl}/simulator/state`)).status).toBe(200);
  });

  it('truncated bodies end too early, pages are no JSON, slow answers come', async () => {
    await order({ kind: 'truncated', match: '/exchangeInfo' });
    const cutOff = await fetch(`${venue.restUrl}/fapi/v1/exchangeInfo`);
    await expect(cutOff.text()).rejects.toThrow();
    await order({ kind: 'html', match: '/premiumIndex' });
    const page = await fetch(`${venue.restUrl}/fapi/v1/premiumIndex`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
    await order({ kind: 'slow', match: '/time', ms: 300 });
    expect((await time()).status).toBe(200);
    const state = (await get(`${venue.restUrl}/simulator/state`)).body as { hits: object };
    expect(state.hits).toMatchObject({ truncated: 1, html: 1, slow: 1 });
  });

  it('clock: serverTime is off by what was ordered, trades are not', async () => {
    await order({ kind: 'clock', ms: 90_000 });
    const { serverTime } = (await (await time()).json()) as { serverTime: number };
    expect(serverTime - Date.now()).toBeGreaterThan(80_000);
    const rows = (await get(`${venue.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&limit=1`)).body as {
      T: number;
    }[];
    expect(Math.abs(rows[0]!.T - Date.now())).toBeLessThan(30_000);
  });
});

describe('orders', () => {
  it('are refused when faults are off, unknown or wrong', async () => {
    const strict = await startSimulator({ source });
    const path = `${strict.restUrl}/simulator/faults`;
    const refused = await fetch(path, { method: 'POST', body: '{"kind":"cut"}' });
    expect([refused.status, ((await refused.json()) as { message: string }).message]).toEqual([
      403,
      'faults are not allowed: start the simulated venue with them (SIM_FAULTS=allow)',
    ]);
    expect((await fetch(`${strict.restUrl}/simulator/trades?symbol=BTCUSDT&limit=5`)).status).toBe(200);
    await strict.close();
    const wrong = await fetch(`${venue.restUrl}/simulator/faults`, {
      method: 'POST',
      body: '{"kind":"rain"}',
    });
    expect([wrong.status, ((await wrong.json()) as { msg: string }).msg]).toEqual([
      400,
      expect.stringContaining('kind=rain is not known'),
    ]);
    expect((await fetch(`${venue.restUrl}/simulator/nothing`)).status).toBe(404);
  });

  it('list a new contract and delist one; discovery and streams follow', async () => {
    const change = async (body: object) => {
      const answer = await fetch(`${venue.restUrl}/simulator/contracts`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as { symbol: string } };
    };
    const { symbol } = (await change({ action: 'list' })).body;
    const client = await market(`${symbol.toLowerCase()}@aggTrade`);
    await until(() => client.frames.length > 2, 'trades of the new contract');
    expect((await change({ action: 'delist', symbol })).status).toBe(200);
    const count = client.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(client.frames.length - count).toBeLessThanOrEqual(1);
    const info = (await get(`${venue.restUrl}/fapi/v1/exchangeInfo`)).body as {
      symbols: { symbol: string; status: string }[];
    };
    expect(info.symbols.find((row) => row.symbol === symbol)?.status).toBe('SETTLING');
    expect((await change({ action: 'delist', symbol: 'NOPEUSDT' })).status).toBe(400);
  });
});

describe('two venues of one seed', () => {
  it('have identical lists, with faults and without', async () => {
    const storm = await startSimulator({ source, faults: 'storm-all' });
    const url = (base: string) => `${base}/simulator/trades?symbol=ETHUSDT&fromId=0&limit=3000`;
    const [one, two] = await Promise.all(
      [storm, venue].map(async ({ restUrl }) => (await fetch(url(restUrl))).text()),
    );
    expect(one).toBe(two);
    expect(one!.split('\n').length).toBe(3_001);
    await storm.close();
  });
});

describe('statistics and names', () => {
  it('ticker/24hr equals the sum of the own list; a name that is not ASCII is streamed', async () => {
    const row = (await get(`${venue.restUrl}/fapi/v1/ticker/24hr?symbol=XRPUSDT`)).body as Record<
      string,
      string
    >;
    const trades = await (
      await fetch(`${venue.restUrl}/simulator/trades?symbol=XRPUSDT&limit=100000`)
    ).text();
    const lines = trades
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number))
      .filter(([, , , , last]) => last! <= Number(row['lastId']));
    expect(lines.reduce((sum, [, , q]) => sum + q!, 0)).toBeCloseTo(Number(row['volume']), 3);
    expect(Number(row['count'])).toBe(Number(row['lastId']) - Number(row['firstId']) + 1);
    const large = await startSimulator({ source: { ...source, instruments: 100 } });
    const client = await connect(`${large.wsUrl}/public/stream`);
    client.send({ method: 'SUBSCRIBE', params: ['测试usdt@bookTicker'], id: 1 });
    await until(() => client.frames.length > 0, 'a frame');
    expect(client.frames[0]).toMatchObject({ stream: '测试usdt@bookTicker', data: { s: '测试USDT' } });
    await client.close();
    await large.close();
  });
});
