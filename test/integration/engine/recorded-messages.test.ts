import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { aggTradesFrom } from '@ae/server/engine/adapters/binance/rest/agg-trades.ts';
import { RestClient } from '@ae/server/engine/adapters/binance/rest/client.ts';
import { readExchangeInfo } from '@ae/server/engine/adapters/binance/rest/exchange-info.ts';
import { fundingHistory } from '@ae/server/engine/adapters/binance/rest/funding.ts';
import { indicator } from '@ae/server/engine/adapters/binance/rest/indicators.ts';
import { klines } from '@ae/server/engine/adapters/binance/rest/klines.ts';
import { serverTime } from '@ae/server/engine/adapters/binance/rest/time.ts';
import { FrameReader } from '@ae/server/engine/adapters/binance/wire/frame-reader.ts';
import { parseFrame, type WireMessage } from '@ae/server/engine/adapters/binance/wire/parse.ts';
import { copyTrade } from '@ae/server/engine/core/model/market-event.ts';
import { describe, expect, test } from 'vitest';

/** Recorded from the exchange; figures are those of the recordings' README. */
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isPresent = existsSync(folder);
if (!isPresent) console.warn(`skipped: no recordings at ${folder}`);
const lines = (path: string) =>
  gunzipSync(readFileSync(`${folder}${path}`))
    .toString()
    .trim()
    .split('\n');

interface Recorded {
  readonly query: string;
  readonly response: unknown;
}

/** A client whose venue gives a recorded answer. */
function replaying(path: string, pick: (one: Recorded) => boolean = () => true): RestClient {
  const all = JSON.parse(lines('rest-recorded/fapi-recorded.json.gz').join('\n')) as Record<
    string,
    Recorded[]
  >;
  const found = all[path]?.find(
    (one) => Array.isArray(one.response) === (path !== '/fapi/v1/time') && pick(one),
  );
  const quiet = () => undefined;
  return new RestClient({
    baseUrl: 'http://recorded.test',
    clock: { now: () => 1_602_820_000_000 },
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    fetch: () => Promise.resolve(new Response(JSON.stringify(found?.response), { status: 200 })),
  });
}

describe.skipIf(!isPresent)('messages recorded from the exchange', () => {
  function messages(): WireMessage[] {
    const frames = lines('usdm-capture-2021-07-22/websocket.txt.gz').filter((line) =>
      /^\d+\.\d+: /.test(line),
    );
    return frames.flatMap((line) => {
      const at = line.indexOf(': ');
      const receivedAt = Math.round(Number(line.slice(0, at)) * 1_000);
      const parsed = parseFrame(line.slice(at + 2), { shard: 'recorded', receivedAt }, { tapeClock: false });
      return 'message' in parsed ? [parsed.message] : [];
    });
  }

  test('every aggregate trade and best price is read; other streams are named as unknown', () => {
    const all = messages();
    const trades = all.flatMap((message) => (message.kind === 'aggTrade' ? [message.trade] : []));
    const of = (symbol: string) => {
      const own = trades.filter((trade) => trade.symbol === symbol);
      const sum = (side: string) =>
        own.filter(({ takerSide }) => takerSide === side).reduce((total, { qty }) => total + qty, 0);
      return { count: own.length, first: own[0]?.aggId, buy: sum('buy'), sell: sum('sell') };
    };
    expect(of('SUSHIUSDT')).toEqual({ count: 40, first: 87_353_230, buy: 1_619, sell: 593 });
    expect(of('CTKUSDT')).toEqual({ count: 38, first: 16_599_292, buy: 7_125, sell: 9_858 });
    expect(of('AKROUSDT')).toEqual({ count: 8, first: 14_888_302, buy: 93_374, sell: 61_034 });
    expect(of('KEEPUSDT')).toEqual({ count: 5, first: 1_211_537, buy: 490, sell: 3_675 });
    const refused = all.flatMap((message) => (message.kind === 'malformed' ? [message] : []));
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['unknown_stream']));
    expect(refused.every(({ stream }) => stream.endsWith('@depth@100ms'))).toBe(true);
    const closed = all.flatMap((message) =>
      message.kind === 'kline' && message.kline.isClosed ? [message.kline.candle] : [],
    );
    expect(closed.find(({ symbol }) => symbol === 'SUSHIUSDT')).toMatchObject({
      open: 7.608,
      high: 7.618,
      low: 7.607,
      close: 7.617,
      volume: 3_005,
      buyVolume: 1_900,
      trades: 113,
    });
    expect(all.some(({ kind }) => kind === 'bookTop')).toBe(true);
  });

  /** Raw frames of the recordings with their streams. */
  function frames(path: string): string[] {
    return lines(path).flatMap((line) => {
      const at = line.indexOf('{"stream"');
      return at < 0 ? [] : [line.slice(at)];
    });
  }

  test.each([
    ['usdm-raw-streams/btcusdt_20230404.gz', false],
    ['usdm-raw-streams/btcusdt_20230405.gz', false],
    ['usdm-raw-streams/btcusdt_20240808.gz', false],
    ['usdm-raw-streams/ethusdt_20240808.gz', false],
    ['spot-raw-streams/btcusdt_20230405.gz', true],
    ['usdm-capture-2021-07-22/websocket.txt.gz', false],
  ])('%s: the fast way reads what the strict way reads', (path, isSpot) => {
    const parse = { tapeClock: false, ...(isSpot ? { perpetualOf: new Map([['BTCUSDT', 'BTCUSDT']]) } : {}) };
    const streams = new Map<string, { name: string; symbol: string }>();
    let got: unknown = null;
    const take = (message: WireMessage) => {
      got = message;
    };
    const reader = new FrameReader({
      shard: 'recorded',
      parse,
      streams,
      sink: { trade: (trade) => take({ kind: 'aggTrade', trade: copyTrade(trade) }), message: take },
      onReply: (reply) => expect.fail(JSON.stringify(reply)),
    });
    let count = 0;
    for (const text of frames(path)) {
      const name = /"stream":"([^"]+)"/.exec(text)?.[1] ?? '';
      if (!streams.has(name)) streams.set(name, { name, symbol: name.replace(/@.*/, '').toUpperCase() });
      const bytes = Buffer.from(text);
      reader.open(bytes);
      reader.read(0, bytes.length, 1);
      const parsed = parseFrame(text, { shard: 'recorded', receivedAt: 1 }, parse);
      const wanted = 'message' in parsed ? parsed.message : parsed;
      if (!isDeepStrictEqual(got, wanted)) expect(got).toEqual(wanted);
      count += 1;
    }
    expect(count).toBeGreaterThan(1_000);
  });

  test('the whole exchangeInfo of 2021 and that of 2025', () => {
    const old = lines('usdm-capture-2021-07-22/exchange_info.txt.gz')[0] ?? '';
    const before = readExchangeInfo(JSON.parse(old.slice(old.indexOf('{'))));
    expect(before.rateLimits).toContainEqual({ kind: 'weight', intervalMs: 60_000, limit: 2_400 });
    expect(before.refused).toEqual([]);
    expect(before.instruments.length).toBeGreaterThan(80);
    const file = readFileSync(`${folder}order-filters/fapi-exchangeInfo-2025-08-07.json`, 'utf8');
    const parsed = JSON.parse(file) as { symbols?: unknown; response?: unknown };
    const after = readExchangeInfo(parsed.symbols === undefined ? parsed.response : parsed);
    expect(after.refused).toEqual([]);
    expect(after.instruments.length).toBeGreaterThan(0);
  });

  test('500 aggregate trades by REST', async () => {
    const rest = replaying('/fapi/v1/aggTrades');
    const trades = await aggTradesFrom(rest, { symbol: 'LTCUSDT', fromId: 19_427_407 }, 1_000);
    const cvd = trades.reduce((sum, { qty, takerSide }) => sum + (takerSide === 'buy' ? qty : -qty), 0);
    expect(trades).toHaveLength(500);
    expect(trades.at(-1)?.aggId).toBe(19_427_906);
    expect(cvd).toBeCloseTo(-586.9, 6);
  });

  test('klines, funding, ratios, open interest, time', async () => {
    const wanted = { symbol: 'LTCUSDT', interval: '5m', now: 2_000_000_000_000 } as const;
    const { closed: candles } = await klines(replaying('/fapi/v1/klines'), wanted, 500);
    expect(candles).toHaveLength(500);
    expect(candles.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(1_913_265.086, 3);
    expect(candles.reduce((sum, { buyVolume }) => sum + buyVolume, 0)).toBeCloseTo(879_061.691, 3);
    const funding = await fundingHistory(replaying('/fapi/v1/fundingRate'), 'LTCUSDT', 1);
    expect(funding[0]?.rate).toBeGreaterThan(0);
    const clock = { now: () => 1 };
    for (const [type, path] of [
      ['long_short_ratio', '/futures/data/globalLongShortAccountRatio'],
      ['top_trader_position', '/futures/data/topLongShortPositionRatio'],
      ['open_interest', '/futures/data/openInterestHist'],
    ] as const) {
      const values = await indicator(replaying(path), clock, { symbol: 'BTCUSDT', type, limit: 5 });
      expect(values.length).toBeGreaterThan(0);
      expect(values.every(({ value }) => value > 0)).toBe(true);
    }
    expect(await serverTime(replaying('/fapi/v1/time'))).toBe(1_620_099_477_465);
  });
});
