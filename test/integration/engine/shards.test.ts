import type { ShardTimings } from '@ae/server/engine/adapters/binance/ws/shard-timings.ts';
import { Shards } from '@ae/server/engine/adapters/binance/ws/shards.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { MarketMessage, VenueBan } from '@ae/server/engine/ports.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { until } from '../simulator/client.ts';
import { type StreamVenue, startStreamVenue } from './stream-venue.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function instrument(symbol: string, set: 'core' | 'wide' = 'wide'): Instrument {
  const text = '1';
  const filters = { tickSize: text, stepSize: text, minQty: text, maxQty: text, minNotional: text };
  const market = { marketStepSize: text, marketMinQty: text, marketMaxQty: text };
  const band = { multiplierUp: text, multiplierDown: text };
  const untold = { minPrice: null, maxPrice: null, pricePrecision: null, quantityPrecision: null };
  const names = {
    id: 1,
    symbol,
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    status: 'TRADING',
  };
  return { ...names, set, ...filters, ...market, ...band, ...untold };
}

interface Log {
  readonly level: string;
  readonly message: string;
  readonly context: object;
}

async function shardsOf(
  venue: StreamVenue,
  instruments: readonly Instrument[],
  timings: Partial<ShardTimings> = {},
) {
  const ids: number[] = [];
  const messages: MarketMessage[] = [];
  const logs: Log[] = [];
  const log = (level: string) => (context: object, message: string) =>
    void logs.push({ level, message, context });
  const bans: VenueBan[] = [];
  const host = { until: () => bans.at(-1)?.until ?? null, impose: (ban: VenueBan) => void bans.push(ban) };
  const { url } = venue;
  const addresses = { restUrl: url, wsUrl: url, spotRestUrl: url, spotWsUrl: url, coinbaseRestUrl: url };
  const shards = new Shards(
    { addresses: { ...addresses, routed: true }, tapeClock: false, wideTrades: 'aggTrade' },
    {
      clock: { now: () => Date.now() },
      logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      random: () => 0,
      sink: { trade: ({ aggId }) => ids.push(aggId), message: (message) => messages.push(message) },
      clockOffsetMs: () => 0,
      bans: { futures: host, spot: host },
      timings: { overlapMs: 150, watchEveryMs: 50, ...timings },
    },
  );
  closers.push(() => shards.close());
  await shards.follow(instruments);
  const view = (id: string) => shards.views().find((shard) => shard.id === id);
  return { shards, ids, messages, logs, bans, view };
}

async function venueOf(options: Parameters<typeof startStreamVenue>[0] = {}): Promise<StreamVenue> {
  const venue = await startStreamVenue(options);
  closers.push(() => venue.close());
  return venue;
}

/** Ids without those that have come before, as the engine takes them. */
function accepted(ids: readonly number[]): number[] {
  let last = 0;
  return ids.filter((id) => {
    const isNew = id > last;
    if (isNew) last = id;
    return isNew;
  });
}

test('a rotation leaves no hole, and what both connections bring comes twice with the same id', async () => {
  const venue = await venueOf();
  const { ids, messages, view } = await shardsOf(venue, [instrument('AUSDT')], { rotateAfterMs: 400 });
  expect(view('market-1')).toMatchObject({ state: 'open', instruments: 1, streams: 3, lastError: null });
  const first = view('market-1');
  expect(first?.rotatesAt ?? 0).toBeGreaterThan(first?.openedAt ?? Number.POSITIVE_INFINITY);
  await until(() => venue.opened >= 6, 'three generations of both connections');
  await until(() => venue.sockets.length === 2, 'the old connections are closed');
  const seen = accepted(ids);
  expect(seen).toEqual(seen.map((_, index) => (seen[0] ?? 0) + index));
  expect(ids.length).toBeGreaterThan(seen.length);
  expect(view('market-1')).toMatchObject({ state: 'open', reconnects: 0 });
  const marks = messages.flatMap((message) => (message.kind === 'markPrice' ? [message.mark.time] : []));
  expect(marks.length).toBeGreaterThan(20);
});

test('a successor that is acknowledged and silent does not take over', async () => {
  const venue = await venueOf();
  const { ids, logs } = await shardsOf(venue, [instrument('AUSDT')], {
    rotateAfterMs: 300,
    watchEveryMs: 60_000,
  });
  venue.isNewSilent = true;
  await until(() => logs.some(({ message }) => message === 'a successor did not come up'), 'it is refused');
  const count = ids.length;
  await until(() => ids.length > count + 5, 'the old connection goes on');
});

test('a stream that is acknowledged but silent is named within 2 s and subscribed again', async () => {
  const venue = await venueOf();
  const { view, logs } = await shardsOf(venue, [instrument('AUSDT', 'core')]);
  const stream = 'ausdt@markPrice@1s';
  venue.silent.add(stream);
  await until(() => view('market-1')?.silentStreams.includes(stream) === true, 'named', 2_500);
  const market = () => venue.sockets.find(({ streams }) => streams.has('ausdt@aggTrade'));
  const asked = () => market()?.requests.filter(({ params }) => params.includes(stream)) ?? [];
  await until(() => asked().length >= 3, 'subscribed again');
  expect(asked().map(({ method }) => method)).toEqual(['SUBSCRIBE', 'UNSUBSCRIBE', 'SUBSCRIBE']);
  expect(market()?.requests.at(-1)?.params).toEqual([stream]);
  expect(logs).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'streams are acknowledged but silent' }),
  );
  expect(view('market-1')?.lastError).toContain(stream);
  venue.silent.clear();
  await until(() => view('market-1')?.silentStreams.length === 0, 'it speaks again');
  expect(venue.opened).toBe(3);
});

test('a shard that receives nothing is dead and comes back', async () => {
  const venue = await venueOf();
  const { view, ids } = await shardsOf(venue, [instrument('AUSDT')], { deadAfterMs: 400 });
  venue.isMute = true;
  await until(() => view('market-1')?.state === 'reconnecting', 'dead');
  expect(view('market-1')).toMatchObject({ openedAt: null, lastError: 'nothing received for 0.4 s' });
  venue.isMute = false;
  const before = ids.length;
  await until(() => view('market-1')?.state === 'open' && ids.length > before, 'back');
  expect(view('market-1')?.reconnects).toBeGreaterThan(0);
});

test('after three failed attempts an alert goes out', async () => {
  const venue = await venueOf();
  const { view, logs, shards } = await shardsOf(venue, [instrument('AUSDT')]);
  venue.isDown = true;
  for (const { socket } of venue.sockets) socket.terminate();
  // Each shard tells for itself.
  const alerts = () =>
    logs.filter(
      ({ level, context }) => level === 'error' && 'shard' in context && context.shard === 'market-1',
    );
  await until(() => alerts().length > 0, 'the alert', 20_000);
  expect(alerts()[0]?.message).toBe('a shard cannot reconnect');
  expect(view('market-1')).toMatchObject({
    state: 'reconnecting',
    lastError: expect.stringContaining('401'),
  });
  // The connection was cut as soon as it was up: that is one of them.
  expect(view('market-1')?.reconnects).toBeGreaterThanOrEqual(3);
  shards.close();
});

test.each([429, 418, 403])(
  'a handshake that is answered with %i is a ban, and who is stopped waits for its end',
  async (status) => {
    const venue = await venueOf();
    const { logs, bans } = await shardsOf(venue, [instrument('AUSDT')]);
    venue.bans = status;
    const turnedAway = () =>
      logs.filter(
        ({ context }) =>
          'reason' in context && context.reason === `the handshake was answered with ${status}`,
      );
    for (const { socket } of venue.sockets) socket.terminate();
    await until(() => turnedAway().length > 0, 'turned away');
    const [ban] = bans;
    expect(ban?.status).toBe(status);
    const waits = turnedAway().map(({ context }) => ('waitMs' in context ? Number(context.waitMs) : 0));
    expect(Math.min(...waits)).toBeGreaterThan(25_000);
  },
);

test('a successor that takes over before all is acknowledged has all its streams watched', async () => {
  const venue = await venueOf();
  // So many that they are asked for in two requests.
  const many = Array.from({ length: 20 }, (_, index) => instrument(`C${index}USDT`));
  const { view } = await shardsOf(venue, many, { rotateAfterMs: 500 });
  const lastAsked = 'c19usdt@markPrice@1s';
  venue.holdsAnswersFor = lastAsked;
  await until(() => venue.heldAnswers.length > 0, 'half of a successor is acknowledged');
  const old = venue.sockets.find(({ streams }) => streams.has(lastAsked));
  old?.socket.terminate();
  await until(() => view('market-1')?.state === 'reconnecting', 'it takes over');
  // Later successors stay half acknowledged, so that none of them takes over.
  for (const answer of venue.heldAnswers.splice(0)) answer();
  await until(() => view('market-1')?.state === 'open', 'it is acknowledged');
  const early = 'c0usdt@markPrice@1s';
  venue.silent.add(early);
  await until(() => view('market-1')?.silentStreams.includes(early) === true, 'its silence is seen');
});

test('compression is never negotiated', async () => {
  const venue = await venueOf({ deflate: true });
  await shardsOf(venue, [instrument('AUSDT')]);
  expect(venue.sockets.map(({ socket }) => socket.extensions)).toEqual(['', '']);
});

test('pings are answered, and no more than ten messages a second are sent', async () => {
  const venue = await venueOf();
  const many = Array.from({ length: 49 }, (_, index) => instrument(`C${index}USDT`));
  const { shards } = await shardsOf(venue, many);
  for (let more = 0; more < 8; more += 1)
    void shards.follow([...many.slice(more + 1), instrument(`N${more}USDT`)]);
  for (const { socket } of venue.sockets) socket.ping();
  await until(() => venue.sockets.every(({ pongs }) => pongs > 0), 'pongs');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  for (const { requests } of venue.sockets) {
    for (const { at } of requests) {
      expect(requests.filter((other) => other.at >= at && other.at < at + 1_000).length).toBeLessThanOrEqual(
        10,
      );
    }
  }
});

test('a listing and a delisting change the subscription without a new connection', async () => {
  const venue = await venueOf();
  const { shards, view } = await shardsOf(venue, [instrument('AUSDT'), instrument('BUSDT')]);
  await shards.follow([instrument('BUSDT'), instrument('NEWUSDT')]);
  const carried = () => new Set(venue.sockets.flatMap(({ streams }) => [...streams]));
  await until(() => carried().has('newusdt@aggTrade') && !carried().has('ausdt@aggTrade'), 'changed');
  expect(venue.opened).toBe(2);
  expect(view('market-1')).toMatchObject({ instruments: 2, streams: 6 });
});

test('lag is shown, and an instrument whose trades do not come is named', async () => {
  const venue = await venueOf();
  const { shards, view } = await shardsOf(venue, [instrument('AUSDT', 'core')]);
  await until(() => (view('market-1')?.lagP99Ms ?? null) !== null, 'lag');
  expect(view('market-1')?.lagP50Ms ?? 1e9).toBeLessThan(1_000);
  expect(shards.silentInstruments()).toEqual([]);
});

test('a connection that answers no subscription is replaced although its streams speak', async () => {
  const venue = await venueOf();
  venue.isUnanswering = true;
  const opening = shardsOf(venue, [instrument('AUSDT')], { deadAfterMs: 500 });
  await until(() => venue.opened >= 4, 'replaced');
  venue.isUnanswering = false;
  const { view } = await opening;
  expect(view('market-1')).toMatchObject({
    state: 'open',
    lastError: 'a subscription was not answered for 0.5 s',
  });
});

test('a refused subscription is told, and its streams are asked for again', async () => {
  const venue = await venueOf();
  const { shards, view, logs } = await shardsOf(venue, [instrument('AUSDT', 'core')]);
  venue.refusesNext = true;
  await shards.follow([instrument('AUSDT', 'core'), instrument('BUSDT', 'core')]);
  await until(() => logs.some(({ message }) => message === 'a subscription was refused'), 'told');
  expect(logs.find(({ message }) => message === 'a subscription was refused')?.level).toBe('error');
  const carried = () => new Set(venue.sockets.flatMap(({ streams }) => [...streams]));
  const again = ['busdt@markPrice@1s', 'busdt@depth10@100ms'].filter((stream) => !carried().has(stream));
  expect(again.length).toBeGreaterThan(0);
  await until(() => again.every((stream) => carried().has(stream)), 'asked for again', 4_000);
  await until(() => view('market-1')?.silentStreams.length === 0, 'they speak');
});

test('who is cut as soon as it is up waits longer each time; after a steady while the waits begin anew', async () => {
  const venue = await venueOf();
  const { view } = await shardsOf(venue, [instrument('AUSDT')], { steadyAfterMs: 300 });
  const market = () => venue.sockets.find(({ streams }) => streams.has('ausdt@aggTrade'));
  const waits: number[] = [];
  const cut = async () => {
    market()?.socket.terminate();
    const at = performance.now();
    await until(() => view('market-1')?.state === 'reconnecting', 'lost');
    await until(() => view('market-1')?.state === 'open', 'back');
    waits.push(performance.now() - at);
  };
  await cut();
  await cut();
  await new Promise((resolve) => setTimeout(resolve, 400));
  await cut();
  // `random` is 0: half of 1, 2, 4 … seconds.
  expect(waits[1]).toBeGreaterThan(950);
  expect(waits[2]).toBeLessThan(950);
});

test('trades of the spot market that do not come are no hole of the perpetual', async () => {
  const venue = await venueOf();
  const { shards, view } = await shardsOf(venue, [instrument('AUSDT', 'core')], { watchEveryMs: 60_000 });
  expect(view('spot-1')?.streams).toBe(2);
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now');
  venue.isMute = true;
  clock.mockImplementation(() => now + 31_000);
  expect(shards.silentInstruments()).toEqual(['AUSDT']);
  clock.mockRestore();
});
