import { expect, test } from 'vitest';
import { BinanceMarketData } from './market-data.ts';
import { RestClient } from './rest/client.ts';

const OPEN = 1_723_118_400_000;
const PRICES = ['60000', '60010', '59990', '60005'];
/** The local clock is so much behind the venue's. */
const BEHIND_MS = 30_000;

/** A venue in the middle of its second minute, and the paths that it was asked for. */
function bench(tapeClock: boolean) {
  const asked: string[] = [];
  const venueNow = OPEN + 90_000;
  const clock = { now: () => venueNow - BEHIND_MS };
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const row = (openTime: number) => [openTime, ...PRICES, '2', openTime + 59_999, '9', 4, '1', '5', '0'];
  const rest = new RestClient({
    baseUrl: 'http://venue.test',
    clock,
    logger,
    fetch: (url) => {
      const { pathname } = new URL(String(url));
      asked.push(pathname);
      const answer = pathname.endsWith('/time') ? { serverTime: venueNow } : [row(OPEN), row(OPEN + 60_000)];
      return Promise.resolve(new Response(JSON.stringify(answer)));
    },
  });
  const url = 'http://venue.test';
  const urls = { restUrl: url, wsUrl: url, spotRestUrl: url, spotWsUrl: url, coinbaseRestUrl: url };
  const client = new BinanceMarketData({
    ...{ addresses: { ...urls, routed: true }, rest, spotRest: rest, clock, logger, tapeClock },
    random: () => 0,
    otherSpotPrice: () => Promise.resolve(null),
  });
  const read = async () => {
    asked.length = 0;
    const { closed, running } = await client.candles('BTCUSDT', '1m', 10);
    const marks = await client.markCandles('BTCUSDT', OPEN, 10);
    expect([closed.length, running.length, marks.at(-1)?.until]).toEqual([1, 1, venueNow]);
    return [...asked];
  };
  return { client, read };
}

const BOTH = ['/fapi/v1/klines', '/fapi/v1/markPriceKlines'];

test('the venue is not asked for a time that is known, for candles and mark prices', async () => {
  const { client, read } = bench(false);
  expect(await read()).toEqual(BOTH.flatMap((path) => ['/fapi/v1/time', path]));
  await client.clockReading();
  expect(await read()).toEqual(BOTH);
});

test('of a tape it is asked for, whose time has a pace of its own', async () => {
  const { client, read } = bench(true);
  await client.clockReading();
  expect(await read()).toEqual(BOTH.flatMap((path) => ['/fapi/v1/time', path]));
});
