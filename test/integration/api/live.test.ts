import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PositionView } from '@ae/server/engine/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { engineStatus, position, rate, tick } from './fake-engine.ts';
import { firstAdmin, login, ordinaryUser, PASSWORD, startTestApi, type TestApi } from './harness.ts';
import { type Listening, listenTo, until } from './listening.ts';

let api: TestApi;
let admin: string;
const STRATEGY = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(() => api.close());

const listen = (query: string, cookie: string | null, headers: Record<string, string> = {}) =>
  listenTo(api.http.url, query, { ...(cookie === null ? {} : { cookie }), ...headers });

const BIG = {
  type: 'subscribe',
  id: '1',
  payload: { query: 'subscription { tick(maxRate: 20) { sequence ticks { symbol price qty time aggId } } }' },
};

describe('a subscription', () => {
  it('gets a snapshot first, then the latest per key with a rising sequence', async () => {
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 100), tick('ETHUSDT', 10)] });
    const live = listen(
      'subscription { tick(symbols: ["BTCUSDT"], maxRate: 5) { sequence reset ticks { symbol price aggId } } }',
      admin,
    );
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]).toEqual({
      sequence: 0,
      reset: true,
      ticks: [{ symbol: 'BTCUSDT', price: 100, aggId: '1' }],
    });
    for (let aggId = 2; aggId <= 300; aggId += 1) {
      api.engine.emit({
        kind: 'ticks',
        ticks: [tick('BTCUSDT', 100 + aggId, aggId), tick('ETHUSDT', 11, aggId)],
      });
    }
    await until(() => lastTick(live)?.aggId === '300', 'the newest tick');
    expect(live.messages.length).toBeLessThanOrEqual(4);
    expect(live.messages.map((message) => message['sequence'])).toEqual(live.messages.map((_, i) => i));
    expect(live.messages.slice(1).every((message) => message['reset'] === false)).toBe(true);
    await live.stop();
  });

  it('is told which positions closed, and of its own strategy only', async () => {
    const mine: PositionView = {
      ...position(STRATEGY, `${STRATEGY}@1`),
      fillModel: 'market',
      triggerPrice: 'mark',
      entrySlippageBps: 1.5,
      capitalFraction: 0.08,
      pendingExit: 'sl',
      pendingExitAt: Date.UTC(2026, 0, 1),
    };
    api.engine.emit({ kind: 'positions', positions: [mine, position(OTHER, `${OTHER}@1`)], closedIds: [] });
    const id = btoa(`Strategy:${STRATEGY}`);
    const live = listen(
      `subscription { positions(strategyId: "${id}") { sequence reset closedIds
        positions { id markPrice fillModel triggerPrice entrySlippageBps capitalFraction pendingExit pendingExitAt } } }`,
      admin,
    );
    await until(() => live.messages.length === 1, 'the snapshot');
    const terms = {
      ...{ fillModel: 'market', triggerPrice: 'mark', entrySlippageBps: 1.5, capitalFraction: 0.08 },
      ...{ pendingExit: 'sl', pendingExitAt: '2026-01-01T00:00:00.000Z' },
    };
    expect(live.messages[0]).toMatchObject({
      reset: true,
      positions: [{ markPrice: 100, ...terms }],
      closedIds: [],
    });
    api.engine.emit({
      kind: 'positions',
      positions: [{ ...mine, markPrice: 101 }],
      closedIds: [`${OTHER}@1`],
    });
    await until(() => live.messages.length === 2, 'the change');
    expect(live.messages[1]).toMatchObject({
      sequence: 1,
      reset: false,
      closedIds: [],
      positions: [{ markPrice: 101 }],
    });
    api.engine.emit({ kind: 'positions', positions: [], closedIds: [`${STRATEGY}@1`] });
    await until(() => live.messages.length === 3, 'the close');
    expect(live.messages[2]).toMatchObject({ positions: [], closedIds: [btoa(`Position:${STRATEGY}@1`)] });
    await live.stop();
  });

  it('gets every trade event, none conflated', async () => {
    const live = listen('subscription { tradeEvents { sequence kind position { entryPrice } } }', admin);
    await until(async () => (await liveCount()) === 1, 'the subscription');
    for (const kind of ['opened', 'tp1_hit', 'closed'] as const) {
      api.engine.emit({
        kind: 'tradeEvent',
        event: { kind, at: Date.now(), position: position(STRATEGY, 'x@1') },
      });
    }
    await until(() => live.messages.length === 3, 'three events');
    expect(live.messages.map((message) => [message['sequence'], message['kind']])).toEqual([
      [0, 'opened'],
      [1, 'tp1_hit'],
      [2, 'closed'],
    ]);
    await live.stop();
  });

  it('holds no backlog for a client that does not read: it gets the latest when it does', async () => {
    const socket = new WebSocket(`${api.http.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: admin },
    });
    const prices: number[] = [];
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'connection_ack') socket.send(JSON.stringify(BIG));
      for (const { price } of payload?.data?.tick?.ticks ?? []) prices.push(price);
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await until(() => prices.length > 0, 'the snapshot');
    socket.pause();
    const symbols = Array.from({ length: 2_000 }, (_, index) => `S${index}USDT`);
    for (let round = 1; round <= 60; round += 1) {
      api.engine.emit({ kind: 'ticks', ticks: symbols.map((symbol) => tick(symbol, round)) });
      await sleep(25);
    }
    const received = prices.length;
    socket.resume();
    await until(() => prices.slice(-2_000).every((price) => price === 60), 'the newest prices');
    // 60 rounds were offered; what the sockets' own buffers held, plus the newest, is what arrives.
    expect((prices.length - received) / 2_000).toBeLessThan(30);
    socket.terminate();
    for (const symbol of symbols) api.engine.ticks.delete(symbol);
  });

  it('shows the server status with the machine', async () => {
    api.engine.emit({ kind: 'status', status: engineStatus() });
    const live = listen(
      'subscription { serverStatus { state rssBytes databaseBytes shards { id state } } }',
      admin,
    );
    await until(() => live.messages.length === 1, 'the status');
    expect(live.messages[0]).toMatchObject({ state: 'running', shards: [{ id: 'market-1', state: 'open' }] });
    await live.stop();
  });

  it('stops listening to the engine when the client goes', async () => {
    await until(async () => (await liveCount()) === 0, 'all listeners to be gone');
  });
});

function lastTick(live: Listening): { aggId: string } | undefined {
  return (live.messages.at(-1)?.['ticks'] as { aggId: string }[] | undefined)?.[0];
}

/** Subscriptions that the server counts itself. */
async function liveCount(): Promise<number> {
  const text = await (await fetch(`${api.http.url}/metrics`)).text();
  return Number(/^ae_subscriptions (\d+)/m.exec(text)?.[1] ?? 'NaN');
}

describe('who may listen', () => {
  it('a guest to rates only', async () => {
    api.engine.emit({ kind: 'rates', rates: [rate('BTCUSDT', 100)] });
    const rates = listen('subscription { rates { sequence rates { symbol basisFraction } } }', null);
    await until(() => rates.messages.length === 1, 'rates');
    for (const field of [
      'scores { sequence }',
      'positions { sequence }',
      'tradeEvents { sequence }',
      'strategyChanged { sequence }',
      'paperConfigChanged { sequence }',
      'tick { sequence }',
      'serverStatus { state }',
      'marketBoard { sequence }',
      'book(symbol: "BTCUSDT") { sequence }',
      'liquidations { sequence }',
      'candle(symbol: "BTCUSDT", interval: m1) { sequence }',
    ]) {
      const refused = listen(`subscription { ${field} }`, null);
      await until(() => refused.errors.length > 0, `the refusal of ${field}`);
      expect(refused.errors[0]).toMatch(/sign in/);
      expect(refused.messages).toHaveLength(0);
      await refused.stop();
    }
    await rates.stop();
  });

  it('nobody from a foreign origin', async () => {
    const socket = new WebSocket(`${api.http.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: admin, origin: 'https://evil.example' },
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/403/);
    const own = listen('subscription { tick { sequence } }', admin, { origin: api.http.url });
    await until(() => own.messages.length === 1, 'the own origin');
    await own.stop();
  });

  it('nobody sends mutations over a socket', async () => {
    const refused = listen('mutation { logout { __typename } }', admin);
    await until(() => refused.errors.length > 0, 'the refusal');
    expect(refused.errors[0]).toMatch(/over HTTP/);
    await refused.stop();
  });
});

describe('the end of a session', () => {
  it('closes its sockets with 4403 at once on logout', async () => {
    const { cookie } = await login(api, 'admin', PASSWORD);
    const live = listen('subscription { tick { sequence } }', cookie);
    const other = listen('subscription { tick { sequence } }', admin);
    await until(() => live.messages.length === 1 && other.messages.length === 1, 'both');
    const started = performance.now();
    await api.gql('mutation { logout { __typename } }', {}, { cookie });
    expect(await live.closed).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(other.errors).toEqual([]);
    await other.stop();
  });

  it('ends event streams too, and a ban is seen at the next look', async () => {
    const cookie = await ordinaryUser(api, admin, 'banned-one');
    const live = listen('subscription { tick { sequence } }', cookie);
    const response = await fetch(`${api.http.url}/graphql`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { tick { sequence reset } }' }),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    await until(() => live.messages.length === 1, 'the socket');
    while (!text.includes('"reset":true')) text += (await reader?.read())?.value ?? '';
    await api.database.sql`update users set banned_at = now() where username = 'banned-one'`;
    await api.http.recheckSessions();
    expect((await live.closed).code).toBe(4403);
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      text += part.value;
    }
    expect(text).toMatch(/4403/);
    expect((await api.gql('{ me { id } }', {}, { cookie })).data['me']).toBeNull();
  });
});

describe('the protocol', () => {
  const raw = async (send: (socket: WebSocket) => void) => {
    const socket = new WebSocket(`${api.http.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    send(socket);
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  };
  const INIT = '{"type":"connection_init"}';
  const SUB = '{"type":"subscribe","id":"1","payload":{"query":"subscription { rates { sequence } }"}}';

  it('closes with 4408 without an init and with 4429 after two', async () => {
    expect(await raw(() => undefined)).toBe(4408);
    expect(
      await raw((socket) => {
        socket.send(INIT);
        socket.send(INIT);
      }),
    ).toBe(4429);
  });

  it('closes with 4400, 4401 and 4409 as it says', async () => {
    expect(await raw((socket) => socket.send('nonsense'))).toBe(4400);
    expect(await raw((socket) => socket.send(SUB))).toBe(4401);
    expect(
      await raw((socket) => {
        socket.send(INIT);
        socket.on('message', (data) => {
          if (!String(data).includes('connection_ack')) return;
          socket.send(SUB);
          socket.send(SUB);
        });
      }),
    ).toBe(4409);
  });
});
