import { Bench, START, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from '../integration/api/harness.ts';

let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(() => api.close());

/** Calls a strategy mutation and returns the strategy. */
async function change(text: string): Promise<{ id: string; version: number }> {
  const name = text.slice(0, text.indexOf('('));
  const { data, body } = await api.gql(
    `mutation { ${text} { ... on Mutation${name[0]?.toUpperCase()}${name.slice(1)}Success { data { id version } } } }`,
    {},
    { cookie: admin },
  );
  const found = (data[name] as unknown as { data?: { id: string; version: number } } | undefined)?.data;
  if (found === undefined) throw new Error(JSON.stringify(body));
  return found;
}

describe('an edit is live within 15 s', () => {
  it('is used by the very next evaluation, without a restart', () => {
    const bench = new Bench();
    bench.trade(0);
    bench.trade(15_500);
    const edited = sampleStrategy({ version: 2, configHash: 'edited' }, { cvdFastWindow: '5m' });
    bench.engine.process({ kind: 'strategy', strategy: edited, at: START + 16_000 });
    bench.trade(30_500);
    const seen = bench
      .of('evaluation')
      .map(({ evaluation }) => [evaluation.at - START, evaluation.configHash]);
    expect(seen).toEqual([
      [15_000, 'hash-1'],
      [30_000, 'edited'],
    ]);
  });

  it('is sent to the running engine by the mutation that makes it', async () => {
    const config = '{ displayName: "edited", symbol: "BTCUSDT" }';
    const { id } = await change(`createStrategy(input: { config: ${config} })`);
    const before = api.engine.commands.length;
    const edited = '{ displayName: "edited", symbol: "BTCUSDT", entryScore: 70 }';
    const { version } = await change(
      `updateStrategy(input: { id: "${id}", expectedVersion: 1, config: ${edited} })`,
    );
    expect(version).toBe(2);
    const sent = api.engine.commands.slice(before).map(({ kind }) => kind);
    expect(sent).toEqual(['reloadStrategy']);
  });
});
