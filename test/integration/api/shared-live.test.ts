import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { candles1m } from '@ae/db/schema/index.ts';
import { schema } from '@ae/server/api/schema.ts';
import type { CandleView } from '@ae/server/engine/index.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { boardRow, book, candle, liquidation, position, tick } from './fake-engine.ts';
import { firstAdmin, login, ordinaryUser, PASSWORD, startTestApi, type TestApi } from './harness.ts';
import { type Listening, listenTo, until } from './listening.ts';

let api: TestApi;
let admin: string;
let user: string;
const opened: Listening[] = [];

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  user = await ordinaryUser(api, admin, 'reader');
});
afterEach(async () => {
  for (const listening of opened.splice(0)) await listening.stop();
});
afterAll(() => api.close());

function listen(query: string, cookie: string): Listening {
  const listening = listenTo(api.http.url, query, { cookie });
  opened.push(listening);
  return listening;
}

/** How often a subscription was executed while something is done: once a message, whoever reads it. */
async function executions(name: string, work: () => Promise<void>): Promise<number> {
  const field = schema.getSubscriptionType()?.getFields()[name];
  const resolve = field?.resolve;
  if (field === undefined || resolve === undefined) throw new Error(`there is no subscription ${name}`);
  let calls = 0;
  field.resolve = (root, args, context, info) => {
    calls += 1;
    return resolve(root, args, context, info);
  };
  await work().finally(() => {
    field.resolve = resolve;
  });
  return calls;
}

const TICKS = 'subscription { tick(symbols: ["BTCUSDT"], maxRate: 20) { sequence reset ticks { price } } }';
/** Of the first instrument unless said. */
async function store(...minutes: (CandleView & { readonly instrumentId?: number })[]): Promise<void> {
  const rows = minutes.map((minute) => ({ instrumentId: 1, ...minute, buyQuoteVolume: 100, maxTradeQty: 1 }));
  await api.database.db.insert(candles1m).values(rows);
}

const numbersOf = ({ messages }: Listening) =>
  messages.map((message) => [message['sequence'], message['reset']]);

describe('one execution', () => {
  it('serves all who ask the same, and each scope has its own', async () => {
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 1)] });
    const readers = Array.from({ length: 10 }, () => listen(TICKS, admin));
    await until(() => readers.every(({ messages }) => messages.length === 1), 'the snapshots');
    const count = await executions('tick', async () => {
      for (let price = 2; price <= 4; price += 1) {
        api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', price)] });
        await until(() => readers.every(({ messages }) => messages.length === price), `price ${price}`);
      }
    });
    expect(count).toBe(3);
    const other = listen(TICKS, user);
    const both = await executions('tick', async () => {
      await until(() => other.messages.length === 1, 'the snapshot of another role');
      api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 9)] });
      await until(() => other.messages.length === 2 && readers[0]?.messages.length === 5, 'both roles');
    });
    expect(both).toBe(3);
  });

  it('gives one who joins later the state first and then only what is later', async () => {
    const early = listen(TICKS, admin);
    await until(() => early.messages.length === 1, 'the snapshot');
    for (let price = 100; price < 103; price += 1) {
      const before = early.messages.length;
      api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', price)] });
      await until(() => early.messages.length > before, 'a change');
    }
    const late = listen(TICKS, admin);
    await until(() => late.messages.length === 1, 'the later snapshot');
    expect(late.messages[0]).toEqual({ sequence: 3, reset: true, ticks: [{ price: 102 }] });
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 103)] });
    await until(() => late.messages.length === 2 && early.messages.length === 5, 'the next change');
    expect(numbersOf(late)).toEqual([
      [3, true],
      [4, false],
    ]);
    expect(early.messages.at(-1)).toEqual(late.messages.at(-1));
  });

  it('goes on for the others when one session ends', async () => {
    const { cookie } = await login(api, 'reader', PASSWORD);
    const [leaving, staying] = [listen(TICKS, cookie ?? ''), listen(TICKS, user)];
    await until(() => leaving.messages.length === 1 && staying.messages.length === 1, 'both');
    await api.gql('mutation { logout { __typename } }', {}, { cookie });
    expect((await leaving.closed).code).toBe(4403);
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 7)] });
    await until(() => staying.messages.length === 2, 'the one who stays');
    expect([leaving.messages.length, staying.errors]).toEqual([1, []]);
  });

  it('ends with its last reader', async () => {
    await until(async () => /^ae_subscriptions 0$/m.test(await metrics()), 'all to be gone');
    const reader = listen(TICKS, admin);
    await until(() => reader.messages.length === 1, 'the snapshot');
    expect(await metrics()).toMatch(/^ae_subscriptions 1$/m);
    await opened.pop()?.stop();
    await until(async () => /^ae_subscriptions 0$/m.test(await metrics()), 'the end');
  });
});

async function metrics(): Promise<string> {
  return (await fetch(`${api.http.url}/metrics`)).text();
}

describe('a client that does not read', () => {
  const strategy = '00000000-0000-4000-8000-000000000001';

  async function stalled(query: string): Promise<WebSocket> {
    const socket = new WebSocket(`${api.http.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: admin },
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    await sleep(100);
    socket.pause();
    return socket;
  }

  it('is let go with 4008 when it may not miss anything, and the others get everything', async () => {
    const events = 'subscription { tradeEvents { sequence position { id layers { name raw } } } }';
    const quick = listen('subscription { tradeEvents { sequence } }', admin);
    const socket = await stalled(events);
    const layer = { name: 'x'.repeat(250), raw: 1, rawMax: 2, score: 3, max: 4, factors: {} };
    const layers = Array.from({ length: 400 }, () => layer);
    const large = { ...position(strategy, `${strategy}@1`), layers };
    for (let event = 0; event < 150; event += 1) {
      api.engine.emit({ kind: 'tradeEvent', event: { kind: 'opened', at: Date.now(), position: large } });
      await sleep(2);
    }
    await until(() => quick.messages.length === 150, 'every event');
    socket.resume();
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    // The farewell may be lost with the rest of a connection that is cut.
    expect([4008, 1006]).toContain(code);
    if (code === 4008) expect(String(reason)).toMatch(/too slow/);
    expect(numbersOf(quick).map(([sequence]) => sequence)).toEqual(
      Array.from({ length: 150 }, (_, index) => index),
    );
  });
});

describe('the market', () => {
  it('sends the board: all rows first, then the changed ones', async () => {
    api.engine.emit({ kind: 'board', rows: [boardRow('BTCUSDT', 1), boardRow('ETHUSDT', 2)] });
    const live = listen(
      'subscription { marketBoard(maxRate: 20) { sequence reset rows { symbol baseAsset price } } }',
      user,
    );
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]?.['rows']).toHaveLength(2);
    api.engine.emit({ kind: 'board', rows: [boardRow('ETHUSDT', 3), boardRow('NOTLISTED', 1)] });
    await until(() => live.messages.length === 2, 'the change');
    expect(live.messages[1]).toEqual({
      sequence: 1,
      reset: false,
      rows: [{ symbol: 'ETHUSDT', baseAsset: 'ETH', price: 3 }],
    });
  });

  it('sends the book of one instrument', async () => {
    const live = listen(
      'subscription { book(symbol: "BTCUSDT", maxRate: 20) { sequence symbol bids { price qty } } }',
      user,
    );
    await until(async () => /^ae_subscriptions 1$/m.test(await metrics()), 'the subscription');
    api.engine.emit({ kind: 'books', books: [book('ETHUSDT', 5), book('BTCUSDT', 100)] });
    await until(() => live.messages.length === 1, 'the book');
    expect(live.messages[0]).toEqual({ sequence: 1, symbol: 'BTCUSDT', bids: [{ price: 99.9, qty: 2 }] });
    api.engine.emit({ kind: 'listed', symbols: ['ETHUSDT'] });
    await until(() => live.messages.length === 2, 'the end of the book of a contract that is gone');
    expect(live.messages[1]).toEqual({ sequence: 2, symbol: 'BTCUSDT', bids: [] });
  });

  it.each([
    'book(symbol: "NOPE")',
    'candle(symbol: "NOPE", interval: m1)',
    'tick(symbols: ["BTCUSDT", "NOPE"])',
    'marketBoard(symbols: ["BTCUSDT", "NOPE"])',
    'liquidations(symbols: ["BTCUSDT", "NOPE"])',
  ])('refuses an instrument that the venue has never had: %s', async (field) => {
    const refused = listen(`subscription { ${field} { sequence } }`, user);
    await until(() => refused.errors.length > 0, 'the refusal');
    expect(refused.errors[0]).toMatch(/symbols?: \\?"NOPE\\?" is not a known instrument/);
    expect(refused.messages).toEqual([]);
  });

  it.each([
    'tick(symbols: ["XRPUSDT"])',
    'marketBoard(symbols: ["XRPUSDT"])',
    'liquidations(symbols: ["XRPUSDT"])',
  ])('begins for a contract that is delisted as well: %s', async (field) => {
    await api.database.sql`update instruments set status = 'DELISTED' where symbol = 'XRPUSDT'`;
    const live = listen(`subscription { ${field} { reset } }`, user);
    await until(() => live.messages.length === 1, 'the snapshot');
    expect([live.messages[0], live.errors]).toEqual([{ reset: true }, []]);
  });

  it('sends liquidations from a size on, the recent ones first', async () => {
    const early = [liquidation('BTCUSDT', 50), liquidation('BTCUSDT', 500), liquidation('ETHUSDT', 900)];
    api.engine.emit({ kind: 'liquidations', liquidations: early });
    const live = listen(
      'subscription { liquidations(symbols: ["BTCUSDT"], minNotionalUsd: 100) { reset liquidations { notionalUsd } } }',
      user,
    );
    await until(() => live.messages.length === 1, 'the recent ones');
    api.engine.emit({ kind: 'liquidations', liquidations: [liquidation('BTCUSDT', 700)] });
    await until(() => live.messages.length === 2, 'a new one');
    expect(live.messages).toEqual([
      { reset: true, liquidations: [{ notionalUsd: 500 }] },
      { reset: false, liquidations: [{ notionalUsd: 700 }] },
    ]);
  });

  it('sends the running bar, and each once more when it is complete', async () => {
    const start = Date.UTC(2026, 0, 1);
    api.engine.emit({ kind: 'candles', candles: [candle('BTCUSDT', start + 180_000, 101)] });
    const live = listen(
      'subscription { candle(symbol: "BTCUSDT", interval: m5, maxRate: 20) { sequence isClosed candle { openTime close trades } } }',
      user,
    );
    await until(() => live.messages.length === 1, 'the running bar');
    for (const index of [3, 4, 5]) {
      api.engine.emit({
        kind: 'candles',
        candles: [candle('BTCUSDT', start + index * 60_000, 102 + index, index < 5)],
      });
    }
    await until(
      () => live.messages.some((message) => JSON.stringify(message['candle']).includes('"close":107')),
      'the next bar',
    );
    const complete = live.messages.filter((message) => message['isClosed']);
    expect(complete.map((message) => message['candle'])).toEqual([
      { openTime: '2026-01-01T00:00:00.000Z', close: 106, trades: 8 },
    ]);
  });

  it('sends the running bar again when a minute of it is stored that was over, with reset when bars before it were', async () => {
    const start = Date.UTC(2026, 0, 2);
    const minutes = [0, 1, 7].map((index) => candle('BTCUSDT', start + index * 60_000, 100 + index, true));
    await store(...minutes);
    api.engine.emit({ kind: 'candles', candles: [candle('BTCUSDT', start + 480_000, 101)] });
    const live = listen(
      'subscription { candle(symbol: "BTCUSDT", interval: m5, maxRate: 20) { reset candle { openTime open close trades } } }',
      user,
    );
    await until(() => live.messages.length === 1, 'the running bar');
    const openTime = '2026-01-02T00:05:00.000Z';
    expect(live.messages[0]).toEqual({ reset: true, candle: { openTime, open: 100, close: 101, trades: 8 } });
    await store({ ...candle('BTCUSDT', start + 360_000, 109, true), open: 90 });
    for (const [index, from] of [6, 2].entries()) {
      const stored = [{ symbol: 'BTCUSDT', from: start + from * 60_000 }];
      api.engine.emit({ kind: 'minutesStored', minutes: stored });
      await until(() => {
        api.engine.emit({ kind: 'ticks', ticks: [] });
        return live.messages.length === index + 2;
      }, `the bar again from minute ${from} on`);
    }
    const again = { openTime, open: 90, close: 101, trades: 12 };
    expect(live.messages.slice(1)).toEqual([
      { reset: false, candle: again },
      { reset: true, candle: again },
    ]);
  });

  it('counts a minute once that is stored and told again by an engine that has just started', async () => {
    const start = Date.UTC(2026, 0, 3);
    const minutes = [3, 4, 5, 6].map((index) => candle('ETHUSDT', start + index * 60_000, 101, true));
    await store(...minutes.map((minute) => ({ ...minute, instrumentId: 2 })));
    const live = listen(
      'subscription { candle(symbol: "ETHUSDT", interval: m5, maxRate: 20) { candle { openTime trades } } }',
      user,
    );
    const openTime = '2026-01-03T00:05:00.000Z';
    await until(() => live.messages.length === 1, 'what is stored of the bar');
    expect(live.messages[0]).toEqual({ candle: { openTime, trades: 8 } });
    const running = candle('ETHUSDT', start + 420_000, 101);
    api.engine.emit({ kind: 'candles', candles: [...minutes.slice(1), running] });
    await until(() => live.messages.length === 2, 'the running minute');
    expect(live.messages[1]).toEqual({ candle: { openTime, trades: 12 } });
  });
});
