import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Frame, get, type StreamClient } from './client.ts';

/** Reference figures are those of the recordings' README, counted from the raw files. */
const folder = fileURLToPath(new URL('../../../../shared/data/usdm-raw-streams/', import.meta.url));
const present = existsSync(folder);
if (!present) console.warn(`skipped: the recorded streams are not at ${folder}`);

interface AggTrade {
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly f: number;
  readonly l: number;
  readonly T: number;
  readonly E: number;
  readonly m: boolean;
}

const stream = (frames: readonly Frame[], name: string) => frames.filter((frame) => frame.stream === name);
const trades = (frames: readonly Frame[], symbol: string) =>
  stream(frames, `${symbol}@aggTrade`).map((frame) => frame.data as unknown as AggTrade);

/** "61800.30" → 6180030 */
const units = (text: string) => Number(text.replace('.', ''));

/** Sums in integers: lots of 0.001, prices in 0.01. */
function sums(list: readonly AggTrade[]) {
  let buy = 0;
  let sell = 0;
  let quote = 0n;
  let singles = 0;
  for (const trade of list) {
    const lots = units(trade.q);
    if (trade.m) sell += lots;
    else buy += lots;
    quote += BigInt(units(trade.p)) * BigInt(lots);
    singles += trade.l - trade.f + 1;
  }
  const lots = BigInt(buy + sell);
  const vwapE8 = (quote * 2_000_000n + lots) / (2n * lots);
  return { buy, sell, cvd: buy - sell, singles, vwap: Number(vwapE8) / 1e8 };
}

/** [open time, o, h, l, c, volume, quote volume, trades, taker buy volume, taker buy quote volume] as numbers. */
function referenceMinutes(dataset: string): number[][] {
  const rows = readFileSync(`${folder}reference_1m.csv`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.filter((row) => row[0] === dataset).map((row) => [row[1], ...row.slice(3, 12)].map(Number));
}

function candleFields(row: readonly (string | number)[]): number[] {
  return [1, 2, 3, 4, 5, 7, 8, 9, 10].map((i) => Number(row[i]));
}

describe.skipIf(!present)('tape btcusdt_20240808 as fast as possible', () => {
  let venue: RunningSimulator;
  let market: StreamClient;
  let book: StreamClient;

  beforeAll(async () => {
    venue = await startSimulator({
      source: {
        kind: 'tape',
        files: [`${folder}btcusdt_20240808.gz`],
        speed: 'max',
        loop: false,
        carryReceiveTime: true,
      },
    });
    book = await connect(`${venue.wsUrl}/public/stream?streams=btcusdt@bookTicker/btcusdt@depth10@100ms`);
    market = await connect(`${venue.wsUrl}/market/stream?streams=btcusdt@aggTrade/btcusdt@kline_1m`);
    await venue.tapeDone;
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

  afterAll(async () => {
    await market.close();
    await book.close();
    await venue.close();
  });

  it('sends every single trade, aggregated, with the recorded volumes, CVD and VWAP', () => {
    const list = trades(market.frames, 'btcusdt');
    expect(sums(list)).toEqual({
      singles: 21_313,
      buy: 1_251_576,
      sell: 1_177_790,
      cvd: 73_786,
      vwap: 61680.98215329,
    });
  });

  it('numbers aggregates from 1 without a hole and joins single trades in order', () => {
    const list = trades(market.frames, 'btcusdt');
    list.forEach((trade, i) => {
      expect(trade.a).toBe(i + 1);
      if (i > 0) expect(trade.f).toBe(list[i - 1]!.l + 1);
      if (i > 0) expect(trade.T).toBeGreaterThanOrEqual(list[i - 1]!.T);
    });
    expect(list[0]!.f).toBe(5266583935);
    expect(list.at(-1)!.l).toBe(5266605247);
  });

  it('keeps original times and carries the recorder clock, 1.27 s behind', () => {
    const frames = stream(market.frames, 'btcusdt@aggTrade');
    const ahead = frames.map((frame) => (frame.data as unknown as AggTrade).E - frame.rt!);
    expect(Math.max(...ahead)).toBeGreaterThan(1_200);
    expect(Math.max(...ahead)).toBeLessThan(1_350);
    const times = frames.map((frame) => frame.rt!);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('ends with the recorded best prices and ten best levels', () => {
    const depth = stream(book.frames, 'btcusdt@depth10@100ms').at(-1)!.data as unknown as {
      b: string[][];
      a: string[][];
    };
    const total = (side: string[][]) => side.reduce((sum, [, qty]) => sum + units(qty!), 0);
    expect(depth.b).toHaveLength(10);
    expect(total(depth.b)).toBe(10_130);
    expect(total(depth.a)).toBe(9_483);
    expect(depth.b[0]).toEqual(['61659.70', '1.486']);
    expect(depth.a[0]).toEqual(['61659.80', '0.981']);
    expect(stream(book.frames, 'btcusdt@bookTicker').length).toBeGreaterThan(10_000);
  });

  it('answers REST from the same trades: pages by id, minutes as in reference_1m.csv, clock of the exchange', async () => {
    const page = (await get(`${venue.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=1001&limit=1000`)).body;
    expect((page as AggTrade[]).map((row) => row.a)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => 1_001 + i),
    );
    const { body } = await get(`${venue.restUrl}/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=10`);
    const candles = new Map((body as (string | number)[][]).map((row) => [row[0], row]));
    const reference = referenceMinutes('btcusdt_20240808');
    expect(reference.length).toBeGreaterThan(3);
    for (const [openTime, ...fields] of reference)
      expect(candleFields(candles.get(openTime)!)).toEqual(fields);
    const time = (await get(`${venue.restUrl}/fapi/v1/time`)).body as { serverTime: number };
    expect(Math.abs(time.serverTime - trades(market.frames, 'btcusdt').at(-1)!.T)).toBeLessThan(5_000);
    const info = (await get(`${venue.restUrl}/fapi/v1/exchangeInfo`)).body as {
      symbols: { symbol: string }[];
    };
    expect(info.symbols.map((row) => row.symbol)).toEqual(['BTCUSDT']);
  });
});

describe.skipIf(!present)('looped and joined tapes', () => {
  it('continues ids and times over the loop', async () => {
    const source = {
      kind: 'tape',
      files: [`${folder}btcusdt_20230404.gz`],
      speed: 'max',
      loop: true,
      carryReceiveTime: true,
    } as const;
    const venue = await startSimulator({ source });
    const client = await connect(`${venue.wsUrl}/market/stream?streams=btcusdt@aggTrade`);
    const list: AggTrade[] = [];
    while (list.length < 4_000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      list.push(...trades(client.frames.splice(0), 'btcusdt'));
    }
    await client.close();
    await venue.close();
    list.forEach((trade, i) => {
      expect(trade.a).toBe(i + 1);
      if (i === 0) return;
      expect(trade.f).toBe(list[i - 1]!.l + 1);
      expect(trade.T).toBeGreaterThanOrEqual(list[i - 1]!.T);
    });
  });

  it('plays two symbols in one time line', async () => {
    const files = ['btcusdt', 'ethusdt'].map((symbol) => `${folder}${symbol}_20240808.gz`);
    const source = { kind: 'tape', files, speed: 'max', loop: false, carryReceiveTime: true } as const;
    const venue = await startSimulator({ source });
    const book = await connect(`${venue.wsUrl}/public/stream?streams=ethusdt@depth10@100ms`);
    const client = await connect(`${venue.wsUrl}/market/stream?streams=btcusdt@aggTrade`);
    client.send({ method: 'SUBSCRIBE', params: ['ethusdt@aggTrade'], id: 1 });
    await venue.tapeDone;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const eth = sums(trades(client.frames, 'ethusdt'));
    expect(eth).toMatchObject({ singles: 14_076, buy: 4_960_564, sell: 4_204_384, vwap: 2681.39617532 });
    expect(sums(trades(client.frames, 'btcusdt')).singles).toBe(21_313);
    const { b, a } = stream(book.frames, 'ethusdt@depth10@100ms').at(-1)!.data as {
      b: string[][];
      a: string[][];
    };
    expect([b[0], a[0]]).toEqual([
      ['2681.38', '8.486'],
      ['2681.39', '22.624'],
    ]);
    await client.close();
    await book.close();
    await venue.close();
  });

  it('leaves out the insurance fund trade of the 2023 recording and passes its mark prices', async () => {
    const files = [`${folder}btcusdt_20230404.gz`, `${folder}btcusdt_20230405.gz`];
    const source = { kind: 'tape', files, speed: 'max', loop: false, carryReceiveTime: true } as const;
    const venue = await startSimulator({ source });
    const client = await connect(
      `${venue.wsUrl}/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s`,
    );
    await venue.tapeDone;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const list = trades(client.frames, 'btcusdt');
    expect(sums(list)).toMatchObject({ singles: 12_934, buy: 590_074, sell: 599_011, vwap: 28146.00542156 });
    const marks = stream(client.frames, 'btcusdt@markPrice@1s');
    expect(marks).toHaveLength(514);
    expect(marks[0]!.data).toMatchObject({ p: '28147.27373413', r: '0.00002754', T: Date.UTC(2023, 3, 5) });
    await client.close();
    await venue.close();
  });
});

const capture = fileURLToPath(
  new URL('../../../../shared/data/usdm-capture-2021-07-22/websocket.txt.gz', import.meta.url),
);

describe.skipIf(!existsSync(capture))('a tape of aggregate trades', () => {
  it('plays the capture of 2021, whose receive times are seconds with a colon', async () => {
    const venue = await startSimulator({
      source: { kind: 'tape', files: [capture], speed: 'max', loop: false, carryReceiveTime: true },
    });
    const symbols = ['sushiusdt', 'ctkusdt', 'akrousdt', 'keepusdt'];
    const streams = symbols.map((symbol) => `${symbol}@aggTrade`).join('/');
    const client = await connect(`${venue.wsUrl}/market/stream?streams=${streams}`);
    await venue.tapeDone;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const found = symbols.map((symbol) => {
      const list = trades(client.frames, symbol);
      expect(list.map((trade) => trade.a)).toEqual(list.map((_, i) => i + 1));
      expect(list.slice(1).map((trade) => trade.f)).toEqual(list.slice(0, -1).map((trade) => trade.l + 1));
      const { buy, sell } = sums(list);
      const quote = list.reduce((sum, { p, q }) => sum + Number(p) * Number(q), 0);
      return [list.length, buy, sell, (quote / (buy + sell)).toFixed(8)];
    });
    expect(found).toEqual([
      [40, 1_619, 593, '7.61488427'],
      [38, 7_125, 9_858, '1.01099187'],
      [8, 93_374, 61_034, '0.01733519'],
      [5, 490, 3_675, '0.24675378'],
    ]);
    await client.close();
    await venue.close();
  });
});

describe.skipIf(!present)('tape at 1× on the present clock', () => {
  it('shifts times so that the recorder reads now; the exchange is 1.27 s ahead and says so', async () => {
    const files = [`${folder}btcusdt_20240808.gz`];
    const source = { kind: 'tape', files, speed: 1, loop: true, carryReceiveTime: false } as const;
    const venue = await startSimulator({ source });
    const client = await connect(`${venue.wsUrl}/market/stream?streams=btcusdt@aggTrade`);
    const arrivals: number[] = [];
    client.socket.on('message', () => arrivals.push(Date.now()));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const list = trades(client.frames, 'btcusdt');
    expect(list.length).toBeGreaterThan(5);
    const ahead = list.map((trade, i) => trade.E - arrivals[i]!);
    expect(Math.max(...ahead)).toBeGreaterThan(1_000);
    expect(Math.max(...ahead)).toBeLessThan(1_400);
    expect(client.frames[0]!.rt).toBeUndefined();
    const { serverTime } = (await get(`${venue.restUrl}/fapi/v1/time`)).body as { serverTime: number };
    expect(Math.abs(serverTime - Date.now() - 1_275)).toBeLessThan(150);
    await client.close();
    // A later play has higher ids: whoever stored an earlier one takes them for new trades.
    const { a: firstId, p: firstPrice } = list[0]!;
    expect(list.map(({ a }) => a)).toEqual(list.map((_, i) => firstId + i));
    expect(firstId).toBeGreaterThan(64 * (Date.now() / 1_000 - 3_600));
    const { body } = await get(`${venue.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=1&limit=1`);
    expect(body).toMatchObject([{ a: firstId, p: firstPrice }]);
    await venue.close();
  });
});
