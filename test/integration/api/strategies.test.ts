import { loadPresets } from '@ae/server/store/presets.ts';
import { appliesTo, FIELDS, fieldsOf, ownFieldsOf } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
});
afterAll(() => api.close());

interface Result {
  __typename: string;
  data?: {
    id: string;
    uuid: string;
    version: number;
    status: string;
    config: Record<string, unknown>;
    initialBalance: string;
    oneRUsd: string;
  };
  fields?: { path: string; code: string; messageZh: string }[];
  currentVersion?: number;
}

const SHOWN = 'id uuid version status config initialBalance oneRUsd';

async function mutate(name: string, type: string, input: object): Promise<Result> {
  const success = `Mutation${name[0]?.toUpperCase()}${name.slice(1)}Success`;
  const errors = [
    /^(create|update|clone)/.test(name) ? '... on ValidationError { fields { path code messageZh } }' : '',
    /^(create|clone)/.test(name) ? '' : '... on ConflictError { currentVersion }',
  ].join(' ');
  const { data, body } = await api.gql(
    `mutation($input: ${type}!) { ${name}(input: $input) { __typename ... on ${success} { data { ${SHOWN} } } ${errors} } }`,
    { input },
    { cookie },
  );
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data[name] as Result;
}

const create = (config: object) => mutate('createStrategy', 'CreateStrategyInput', { config });
const update = (input: object) => mutate('updateStrategy', 'UpdateStrategyInput', input);
const clone = (input: object) => mutate('cloneStrategy', 'CloneStrategyInput', input);

describe('strategies', () => {
  it('name the wrong field in both languages', async () => {
    const wrong = await create({ displayName: 'x', weightDirection: 50 });
    expect(wrong.__typename).toBe('ValidationError');
    expect(wrong.fields?.[0]?.path).toBe('weights');
    expect(wrong.fields?.[0]?.messageZh).toMatch(/100/);
    const symbol = await create({ displayName: 'x', symbol: 'NOPEUSDT' });
    expect(symbol.fields?.[0]?.code).toBe('unknown_symbol');
  });

  it('keep every edit as a version with who, when and what changed', async () => {
    const made = await create({ displayName: 'mine', symbol: 'ETHUSDT', riskPerTrade: 0.01 });
    const id = made.data?.id;
    const config = made.data?.config ?? {};
    expect(made.data).toMatchObject({
      version: 1,
      status: 'running',
      initialBalance: '10000',
      oneRUsd: '100',
    });
    expect(api.engine.commands.at(-1)).toEqual({ kind: 'reloadStrategy', strategyId: made.data?.uuid });
    const edited = await update({
      id,
      expectedVersion: 1,
      config: { ...config, entryScore: 70, initialBalance: 12_000 },
    });
    expect(edited.data).toMatchObject({ version: 2, initialBalance: '12000', oneRUsd: '120' });
    const late = await update({ id, expectedVersion: 1, config: { ...config, entryScore: 65 } });
    expect(late).toMatchObject({ __typename: 'ConflictError', currentVersion: 2 });
    const moved = await update({
      id,
      expectedVersion: 2,
      config: { ...config, symbol: 'BTCUSDT', initialBalance: 5_000 },
    });
    expect(moved.fields?.map((field) => field.path)).toEqual(['symbol', 'initialBalance']);
    const { data } = await api.gql(
      `query($id: ID!) { strategy(id: $id) { createdBy versions(first: 5) { totalCount edges { node {
         version createdBy changes { path before after } } } } } }`,
      { id },
      { cookie },
    );
    expect(data['strategy']).toMatchObject({
      createdBy: 'admin',
      versions: {
        totalCount: 2,
        edges: [
          {
            node: {
              version: 2,
              createdBy: 'admin',
              changes: [
                { path: 'entryScore', before: 75, after: 70 },
                { path: 'initialBalance', before: 10_000, after: 12_000 },
              ],
            },
          },
          { node: { version: 1, changes: [] } },
        ],
      },
    });
  });

  it('carry the own fields of their model through versions, clones and another model', async () => {
    const made = await create({ displayName: 'own', model: 'orderflow-v50', params: { surgeRatio: 4 } });
    const { id, config = {} } = made.data ?? {};
    const params = { surgeRatio: 4, atrRankLow: 40, atrRankHigh: 60, usualFundingRate: 0.0001 };
    expect(config['params']).toEqual(params);
    const edited = { ...config, params: { ...params, surgeRatio: 5 } };
    expect((await update({ id, expectedVersion: 1, config: edited })).data?.version).toBe(2);
    const copy = await clone({ id, changes: { params: { atrRankLow: 30 } } });
    expect(copy.data?.config['params']).toEqual({ ...params, surgeRatio: 5, atrRankLow: 30 });
    const other = await clone({ id, changes: { model: 'orderflow-v54' } });
    expect(other.data?.config).not.toHaveProperty('params');
    const wrong = await clone({ id, changes: { params: { surgeRatio: 1 } } });
    expect(wrong.fields?.map(({ path }) => path)).toEqual(['params.surgeRatio']);
    const { data } = await api.gql(
      'query($id: ID!) { strategy(id: $id) { versions(first: 1) { edges { node { changes { path before after } } } } } }',
      { id },
      { cookie },
    );
    expect(data['strategy']).toEqual({
      versions: { edges: [{ node: { changes: [{ path: 'params.surgeRatio', before: 4, after: 5 }] } }] },
    });
  });

  it('of a model are listed with their own fields', async () => {
    const { data } = await api.gql(
      `{ models { id uses fields { path kind default min max step isInteger unit options label { en zh } meaning { zh } } }
         strategyFields(model: "orderflow-v50") shared: strategyFields }`,
      {},
      { cookie },
    );
    const models = data['models'] as { id: string; uses: string[]; fields: { path: string }[] }[];
    expect(models.map(({ id }) => id)).toEqual(MODELS.map(({ id }) => id));
    for (const { id, uses, fields } of models) {
      expect(fields.map(({ path }) => path)).toEqual(ownFieldsOf(id).map(({ path }) => path));
      expect(uses).toEqual(FIELDS.map(({ path }) => path).filter((path) => appliesTo(path, id)));
    }
    expect(models.find(({ id }) => id === 'orderflow-v50')?.fields[0]).toMatchObject({
      path: 'params.surgeRatio',
      kind: 'number',
      default: 3,
      min: 1.5,
      max: 10,
      isInteger: false,
      unit: null,
      options: [],
      label: { en: 'Volume surge', zh: '放量倍数' },
    });
    const paths = (fields: unknown) => (fields as { path: string }[]).map(({ path }) => path);
    expect(paths(data['strategyFields'])).toEqual(fieldsOf('orderflow-v50').map(({ path }) => path));
    expect(paths(data['shared'])).toEqual(FIELDS.map(({ path }) => path));
  });

  it('let one of two parallel edits through', async () => {
    const made = await create({ displayName: 'raced' });
    const { id, config } = made.data ?? {};
    const results = await Promise.all(
      [70, 71, 72].map((entryScore) => update({ id, expectedVersion: 1, config: { ...config, entryScore } })),
    );
    const kinds = results.map((result) => result.__typename).sort();
    expect(kinds).toEqual(['ConflictError', 'ConflictError', 'MutationUpdateStrategySuccess']);
  });

  it('move through their life as the spec says', async () => {
    const { data } = await create({ displayName: 'life' });
    const input = { id: data?.id };
    const move = (name: string, more: object = {}) =>
      mutate(name, name === 'deprecateStrategy' ? 'DeprecateStrategyInput' : 'StrategyIdInput', {
        ...input,
        ...more,
      });
    expect((await move('resumeStrategy')).__typename).toBe('ConflictError');
    expect((await move('pauseStrategy')).data?.status).toBe('paused');
    expect((await move('resumeStrategy')).data?.status).toBe('running');
    expect((await move('deprecateStrategy', { confirm: false })).__typename).toBe('ConflictError');
    expect((await move('deprecateStrategy', { confirm: true })).data?.status).toBe('deprecated');
    const edit = await update({ ...input, expectedVersion: 1, config: { ...data?.config, entryScore: 70 } });
    expect(edit.__typename).toBe('ConflictError');
    expect((await move('pauseStrategy')).__typename).toBe('ConflictError');
    expect((await move('restoreStrategy')).data?.status).toBe('running');
  });

  it('are paged in a stable order, each once', async () => {
    const loaded = await loadPresets(api.database, { venue: 'simulated', grid: true, at: Date.now() });
    const made = loaded.createdIds.length;
    expect(made).toBeGreaterThanOrEqual(76);
    const again = await loadPresets(api.database, { venue: 'simulated', grid: true, at: Date.now() });
    expect(again).toMatchObject({ createdIds: [], present: made });
    for (const sort of ['name', 'createdAt', 'balance', 'netR', 'winRate', 'trades', 'last24hR']) {
      expect(new Set(await allIds(sort, made + 6)).size).toBe(made + 6);
    }
  });
});

interface StrategyPage {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

/** Ids over all pages in an order; each must come once. */
async function allIds(sort: string, expected: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const answer = await api.gql(
      `query($after: String, $sort: StrategySort) { strategies(first: 30, after: $after, sort: $sort) {
         totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }`,
      { after, sort },
      { cookie },
    );
    const page = answer.data['strategies'] as StrategyPage;
    expect(page.totalCount).toBe(expected);
    ids.push(...page.edges.map(({ node }) => node.id));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(ids).toHaveLength(expected);
  return ids;
}
