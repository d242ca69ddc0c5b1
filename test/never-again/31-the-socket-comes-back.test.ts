import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { retryDelayMs } from '../../web/src/lib/graphql/retry.ts';
import { tick } from '../integration/api/fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from '../integration/api/harness.ts';
import { productCode } from './tree.ts';

let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 100)] });
});
afterAll(() => api.close());

class SignedIn extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols, { headers: { cookie, origin: api.http.url } });
  }
}

/** Calls `seen` with each message of the tick subscription. */
function follow(seen: () => void) {
  const client = createClient({
    url: `${api.http.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: SignedIn,
    retryAttempts: 5,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  });
  const query = 'subscription { tick(symbols: ["BTCUSDT"]) { __typename } }';
  const stop = client.subscribe({ query }, { next: seen, error: () => undefined, complete: () => undefined });
  return { client, stop };
}

describe('a lost socket', () => {
  it('comes back by the client library and gets a snapshot again', async () => {
    let messages = 0;
    const { client, stop } = follow(() => {
      messages += 1;
    });
    await expect.poll(() => messages, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = messages;
    client.terminate();
    await expect.poll(() => messages, { timeout: 10_000 }).toBeGreaterThan(before);
    stop();
    await client.dispose();
  });

  it('is opened in one place of the page, which tries for ever and waits longer each time', () => {
    const opening = productCode(/^web\/src\/.*\.(ts|svelte)$/).filter(({ text }) =>
      /new WebSocket\(|from 'graphql-ws'/.test(text),
    );
    expect(opening.map(({ path }) => path)).toEqual(['web/src/lib/graphql/socket.svelte.ts']);
    expect(opening[0]?.text).toMatch(/retryAttempts: (Number\.POSITIVE_)?INFINITY|retryAttempts: Infinity/);
    expect([0, 1, 2, 20].map((tries) => retryDelayMs(tries, 1))).toEqual([500, 1_000, 2_000, 10_000]);
  });
});
