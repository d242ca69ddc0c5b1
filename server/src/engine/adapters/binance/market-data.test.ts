import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sampleInstrument } from '../../core/samples.ts';
import type { BanStore, VenueBan } from '../../ports.ts';
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

/** A host that refuses every handshake as one of a banned address. */
async function banningHost() {
  const server = createServer();
  let handshakes = 0;
  server.on('upgrade', (_, socket) => {
    handshakes += 1;
    socket.end('HTTP/1.1 418 I am a teapot\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, handshakes: () => handshakes, close: () => server.close() };
}

/** Both houses, of which nobody asks anything; what the spot house has said before the start is kept. */
function houses(spotWsUrl: string, kept: VenueBan | null) {
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const clock = { now: () => Date.now() };
  const unheard = () => new Promise<Response>(quiet);
  const house = (bans?: BanStore) =>
    new RestClient({
      ...{ baseUrl: 'http://venue.test', clock, logger, fetch: unheard },
      ...(bans === undefined ? {} : { bans }),
    });
  const rest = house();
  const spotRest = house({ loadBan: () => Promise.resolve(kept), saveBan: () => Promise.resolve() });
  const url = 'http://venue.test';
  const addresses = { restUrl: url, spotRestUrl: url, coinbaseRestUrl: url, routed: true };
  const client = new BinanceMarketData({
    addresses: { ...addresses, wsUrl: 'ws://127.0.0.1:1', spotWsUrl },
    ...{ rest, spotRest, clock, logger, tapeClock: false },
    ...{ random: () => 0, otherSpotPrice: () => Promise.resolve(null) },
  });
  // Resolves when all streams have come, which they do not.
  const open = () =>
    void client.openStreams([sampleInstrument({ set: 'core' })], { trade: quiet, message: quiet });
  return { rest, spotRest, client, open };
}

test('a ban of the spot host stops its requests too, and not those of the futures', async () => {
  const host = await banningHost();
  const { rest, spotRest, client, open } = houses(host.url, null);
  open();
  await expect.poll(() => spotRest.view().banStatus, { timeout: 4_000 }).toBe(418);
  expect(rest.view().banStatus).toBeNull();
  await client.closeStreams();
  expect(host.handshakes()).toBe(1);
  host.close();
});

test('a ban of the spot house from before the start holds for its streams, though it was asked nothing', async () => {
  const host = await banningHost();
  const { spotRest, client, open } = houses(host.url, { status: 418, until: Date.now() + 60_000 });
  open();
  await expect.poll(() => client.shards().length, { timeout: 4_000 }).toBeGreaterThan(0);
  expect(spotRest.view().banStatus).toBe(418);
  await client.closeStreams();
  expect(host.handshakes()).toBe(0);
  host.close();
});
