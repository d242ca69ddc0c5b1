import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineStatus, tick } from '../integration/api/fake-engine.ts';
import { startTestApi, type TestApi } from '../integration/api/harness.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const ready = async () => (await fetch(`${api.http.url}/readyz`)).status;

describe('ready means that ticks arrive', () => {
  it('a process that runs is not ready', async () => {
    expect((await fetch(`${api.http.url}/healthz`)).status).toBe(200);
    expect(await ready()).toBe(503);
  });

  it('open connections without ticks are not enough', async () => {
    api.engine.emit({ kind: 'status', status: engineStatus('running') });
    expect(await ready()).toBe(503);
  });

  it('ticks make it ready, and their end makes it not', async () => {
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 100)] });
    expect(await ready()).toBe(200);
    api.engine.ticksAt = performance.now() - 31_000;
    expect(await ready()).toBe(503);
  });
});
