import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connect, get, until } from './client.ts';

const HOUR_MS = 3_600_000;
const genesisAt = Math.floor((Date.now() - 26 * HOUR_MS) / HOUR_MS) * HOUR_MS;
const source = { kind: 'synthetic', seed: 7, instruments: 12, genesisAt } as const;

interface Row {
  readonly a: number;
  readonly f: number;
  readonly l: number;
  readonly T: number;
  readonly p: string;
  readonly q: string;
  readonly m: boolean;
}

let venue: RunningSimulator;
const rest = (path: string) => get(`${venue.restUrl}${path}`);
const rows = async (query: string) => (await rest(`/fapi/v1/aggTrades?${query}`)).body as Row[];

beforeAll(async () => {
  venue = await startSimulator({ source });
});
afterAll(() => venue.close());

describe('REST of the synthetic venue', () => {
  it('announces contracts, filters and limits', async () => {
    const { body, headers } = await rest('/fapi/v1/exchangeInfo');
    const info = body as {
      symbols: { symbol: string; filters: { filterType: string; tickSize?: string }[] }[];
      rateLimits: { limit: number }[];
    };
    expect(info.symbols.slice(0, 4).map((row) => row.symbol)).toEqual([
      'BTCUSDT',
      'ETHUSDT',
      'SOLUSDT',
      'XRPUSDT',
    ]);
    expect(info.symbols).toHaveLength(12);
    expect(info.symbols[0]!.filters.map((filter) => filter.filterType)).toEqual(
      expect.arrayContaining([
        'PRICE_FILTER',
        'LOT_SIZE',
        'MARKET_LOT_SIZE',
        'MIN_NOTIONAL',
        'PERCENT_PRICE',
      ]),
    );
    expect(info.symbols[0]!.filters[0]!.tickSize).toBe('0.10');
    expect(info.rateLimits[0]!.limit).toBe(1_200_000);
    expect(Number(headers.get('x-mbx-used-weight-1m'))).toBeGreaterThan(0);
  });

  it('answers with minutes of the mark prices that its stream sends', async () => {
    const now = Date.now();
    const start = now - (now % 60_000) - 2 * 60_000;
    const query = `symbol=ETHUSDT&interval=1m&startTime=${start}&limit=3`;
    const candles = (await rest(`/fapi/v1/markPriceKlines?${query}`)).body as (number | string)[][];
    expect(candles.map(([openTime]) => openTime)).toEqual([start, start + 60_000, start + 120_000]);
    for (const [openTime, open, high, low, close, , closeTime] of candles) {
      expect(closeTime).toBe(Number(openTime) + 59_999);
      expect(Number(high)).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)));
      expect(Number(low)).toBeLessThanOrEqual(Math.min(Number(open), Number(close)));
    }
    const client = await connect(`${venue.wsUrl}/market/stream?streams=ethusdt@markPrice@1s`);
    await until(() => client.frames.length >= 2, 'two marks');
    const { p, E } = client.frames[1]!.data;
    await client.close();
    const [running] = (
      (await rest(`/fapi/v1/markPriceKlines?${query.replace(String(start), String(Number(E) - 60_000))}`))
        .body as string[][]
    ).slice(-1);
    expect(Number(p)).toBeLessThanOrEqual(Number(running![2]));
    expect(Number(p)).toBeGreaterThanOrEqual(Number(running![3]));
  });

  it('has more than 24 h of contiguous trades from the first second', async () => {
    const [first] = await rows(`symbol=XRPUSDT&startTime=${genesisAt}&limit=1`);
    expect(first!.T).toBeLessThan(Date.now() - 24 * HOUR_MS);
    let next = first!.a;
    let single = first!.f;
    for (let page = 0; page < 5; page += 1) {
      const list = await rows(`symbol=XRPUSDT&fromId=${next}&limit=1000`);
      for (const row of list) {
        expect([row.a, row.f]).toEqual([next, single]);
        next = row.a + 1;
        single = row.l + 1;
      }
    }
  });

  it('never shows a trade of the future and answers the latest without parameters', async () => {
    const list = await rows('symbol=BTCUSDT');
    expect(list).toHaveLength(500);
    expect(list.at(-1)!.T).toBeLessThanOrEqual(Date.now());
    expect(list.at(-1)!.T).toBeGreaterThan(Date.now() - 60_000);
    expect(await rows(`symbol=BTCUSDT&fromId=${list.at(-1)!.a + 1_000}`)).toEqual([]);
  });

  it.each([
    ['symbol=NOPEUSDT', -1121],
    ['limit=5', -1102],
    ['symbol=BTCUSDT&limit=1001', -1130],
    ['symbol=BTCUSDT&limit=x', -1100],
    ['symbol=BTCUSDT&fromId=1&startTime=1', -1128],
    ['symbol=BTCUSDT&startTime=1&endTime=7200002', -1127],
    ['symbol=BTCUSDT&startTime=2&endTime=1', -1023],
  ])('refuses aggTrades?%s with %d', async (query, code) => {
    const { status, body } = await rest(`/fapi/v1/aggTrades?${query}`);
    expect([status, (body as { code: number }).code]).toEqual([400, code]);
  });

  it('has klines, marks, funding and the collectors', async () => {
    const klines = (await rest('/fapi/v1/klines?symbol=ETHUSDT&interval=5m&limit=288')).body as string[][];
    expect(klines).toHaveLength(288);
    expect((await rest('/fapi/v1/klines?symbol=ETHUSDT&interval=7m')).body).toMatchObject({ code: -1120 });
    expect((await rest('/fapi/v1/premiumIndex')).body).toHaveLength(12);
    const funding = (await rest('/fapi/v1/fundingRate?symbol=BTCUSDT&limit=30')).body as {
      fundingTime: number;
    }[];
    expect(funding).toHaveLength(30);
    expect(funding[1]!.fundingTime - funding[0]!.fundingTime).toBe(8 * HOUR_MS);
    expect((await rest('/fapi/v1/fundingInfo')).body).toEqual(
      expect.arrayContaining([expect.objectContaining({ symbol: 'BNBUSDT', fundingIntervalHours: 4 })]),
    );
    for (const name of ['openInterestHist', 'globalLongShortAccountRatio', 'topLongShortPositionRatio']) {
      const list = (await rest(`/futures/data/${name}?symbol=SOLUSDT&period=5m&limit=12`)).body as {
        timestamp: number;
      }[];
      expect(list).toHaveLength(12);
      expect(list.at(-1)!.timestamp).toBeGreaterThan(Date.now() - 300_000);
    }
  });

  it('has a spot side, a Coinbase side and a consistent book', async () => {
    const spot = (await get(`${venue.spotRestUrl}/api/v3/ticker/bookTicker?symbol=BTCUSDT`)).body as {
      bidPrice: string;
    };
    const depth = (await rest('/fapi/v1/depth?symbol=BTCUSDT&limit=10')).body as {
      bids: string[][];
      asks: string[][];
    };
    const coinbase = (await get(`${venue.coinbaseRestUrl}/products/BTC-USD/ticker`)).body as {
      price: string;
    };
    expect(Number(depth.bids[0]![0])).toBeLessThan(Number(depth.asks[0]![0]));
    expect(depth.bids).toHaveLength(10);
    expect(Math.abs(Number(spot.bidPrice) / Number(depth.bids[0]![0]) - 1)).toBeLessThan(0.01);
    expect(Math.abs(Number(coinbase.price) / Number(spot.bidPrice) - 1)).toBeLessThan(0.0025);
    const missing = await get(`${venue.coinbaseRestUrl}/products/TRX-USD/ticker`);
    expect([missing.status, missing.body]).toEqual([404, { message: 'NotFound' }]);
  });

  it('says plainly that orders are not there', async () => {
    const response = await fetch(`${venue.restUrl}/fapi/v1/order`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: -5000 });
    expect((await rest('/fapi/v1/nothing')).status).toBe(404);
  });
});

describe('streams of the synthetic venue', () => {
  it('delivers market streams on /market that continue REST without a hole', async () => {
    const names = ['aggTrade', 'markPrice@1s', 'kline_1m'].map((kind) => `btcusdt@${kind}`);
    const client = await connect(`${venue.wsUrl}/market/stream?streams=${names.join('/')}`);
    const trades = () =>
      client.frames
        .filter((frame) => frame.stream === 'btcusdt@aggTrade')
        .map((frame) => frame.data as unknown as Row);
    await until(
      () =>
        trades().length >= 8 && names.every((name) => client.frames.some((frame) => frame.stream === name)),
      'frames of all three',
      20_000,
    );
    const seen = trades();
    const again = await rows(`symbol=BTCUSDT&fromId=${seen[0]!.a}&limit=${seen.length}`);
    expect(again.map(({ a, p, q, f, l, T, m }) => ({ a, p, q, f, l, T, m }))).toEqual(
      seen.map(({ a, p, q, f, l, T, m }) => ({ a, p, q, f, l, T, m })),
    );
    expect(Object.keys(seen[0]!)).toEqual(['e', 'E', 's', 'a', 'p', 'q', 'nq', 'f', 'l', 'T', 'm']);
    await client.close();
  });

  it('acknowledges aggTrade on /public and on the unrouted address and stays silent', async () => {
    const clients = await Promise.all(
      ['/public/stream', '/stream'].map((path) => connect(venue.wsUrl + path)),
    );
    for (const client of clients)
      client.send({ method: 'SUBSCRIBE', params: ['btcusdt@aggTrade', 'btcusdt@bookTicker'], id: 5 });
    await until(() => clients.every((client) => client.frames.length > 3), 'book tickers');
    for (const client of clients) {
      expect(client.replies).toEqual([{ result: null, id: 5 }]);
      expect(new Set(client.frames.map((frame) => frame.stream))).toEqual(new Set(['btcusdt@bookTicker']));
      const { b, a } = client.frames[0]!.data as { b: string; a: string };
      expect(Number(b)).toBeLessThan(Number(a));
      await client.close();
    }
  });

  it('subscribes, lists and unsubscribes by command', async () => {
    const client = await connect(`${venue.wsUrl}/public/stream`);
    client.send({ method: 'SUBSCRIBE', params: ['ethusdt@depth10@100ms'], id: 1 });
    await until(() => client.frames.length >= 3, 'depth');
    expect((client.frames[0]!.data as { b: unknown[] }).b).toHaveLength(10);
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
    client.send({ method: 'UNSUBSCRIBE', params: ['ethusdt@depth10@100ms'], id: 3 });
    await until(() => client.replies.length === 3, 'replies');
    expect(client.replies[1]).toEqual({ result: ['ethusdt@depth10@100ms'], id: 2 });
    const count = client.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(client.frames.length).toBe(count);
    await client.close();
  });

  it('has spot streams, a quiet /private and bare payloads on /ws', async () => {
    const spot = await connect(`${venue.spotWsUrl}/stream?streams=btcusdt@bookTicker/btcusdt@aggTrade`);
    const bare = await connect(`${venue.wsUrl}/public/ws/btcusdt@bookTicker`);
    const quiet = await connect(`${venue.wsUrl}/private/stream?streams=btcusdt@aggTrade/btcusdt@bookTicker`);
    await until(
      () => new Set(spot.frames.map((frame) => frame.stream)).size === 2 && bare.replies.length > 2,
      'spot and bare frames',
      20_000,
    );
    expect(bare.replies[0]).toMatchObject({ e: 'bookTicker', s: 'BTCUSDT' });
    expect(quiet.frames).toEqual([]);
    await Promise.all([spot.close(), bare.close(), quiet.close()]);
  });

  it('refuses compression, cuts off a client that sends too much and unknown addresses', async () => {
    const client = await connect(`${venue.wsUrl}/market/stream`);
    expect(client.socket.extensions).toBe('');
    const closed = new Promise<number>((resolve) => client.socket.once('close', resolve));
    for (let id = 0; id < 25; id += 1) client.send({ method: 'LIST_SUBSCRIPTIONS', id });
    expect(await closed).toBe(1008);
    const stray = new WebSocket(`${venue.wsUrl}/elsewhere`);
    await expect(new Promise((_, reject) => stray.once('error', reject))).rejects.toThrow('404');
  });
});

describe('limits and restart', () => {
  it('answers 429 with Retry-After over the limit, then 418', async () => {
    const small = await startSimulator({ source, weightPerMinute: 100 });
    const statuses: number[] = [];
    const waits: (string | null)[] = [];
    for (let i = 0; i < 20; i += 1) {
      const { status, headers } = await get(`${small.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&limit=1`);
      statuses.push(status);
      waits.push(headers.get('retry-after'));
    }
    await small.close();
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses[5]).toBe(429);
    expect(Number(waits[5])).toBeGreaterThan(0);
    expect(statuses.at(-1)).toBe(418);
  });

  it('is the same market after a restart', async () => {
    const query = `symbol=DOGEUSDT&startTime=${Date.now() - 900_000}&limit=1000`;
    const before = await rows(query);
    const other = await startSimulator({ source });
    const after = (await get(`${other.restUrl}/fapi/v1/aggTrades?${query}`)).body as Row[];
    await other.close();
    expect(after.slice(0, before.length)).toEqual(before);
  });
});

describe('klines of every interval', () => {
  it.each(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'])(
    '%s: contiguous, the newest one open, the sum of its minutes',
    async (interval) => {
      const rowsOf = async (query: string) =>
        (await rest(`/fapi/v1/klines?symbol=TRXUSDT&interval=${query}`)).body as (string | number)[][];
      const list = await rowsOf(interval);
      expect(list.length).toBeGreaterThan(0);
      expect(list.slice(1).map((row) => row[0])).toEqual(
        list.slice(0, -1).map((row) => (row[6] as number) + 1),
      );
      const last = list.at(-1)!;
      expect(last[6]).toBeGreaterThan(Date.now() - 60_000);
      const before = list.at(-2) ?? last;
      const minutes = await rowsOf(`1m&startTime=${before[0]}&endTime=${before[6]}&limit=1500`);
      if (minutes.length < 1_500 && before !== last)
        expect(minutes.reduce((sum, row) => sum + (row[8] as number), 0)).toBe(before[8]);
      const again = await rowsOf(`${interval}&startTime=${list[0]![0]}&limit=2`);
      expect(again.map((row) => row[0])).toEqual(list.slice(0, 2).map((row) => row[0]));
    },
  );
});
