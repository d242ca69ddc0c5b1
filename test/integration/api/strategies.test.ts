import { loadPresets } from '@ae/server/store/presets.ts';
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

const FIELDS = 'id uuid version status config initialBalance oneRUsd';

async function mutate(name: string, type: string, input: object): Promise<Result> {
  const success = `Mutation${name[0]?.toUpperCase()}${name.slice(1)}Success`;
  const errors = [
    name.startsWith('create') || name.startsWith('update')
      ? '... on ValidationError { fields { path code messageZh } }'
      : '',
    name.startsWith('create') ? '' : '... on ConflictError { currentVersion }',
  ].join(' ');
  const { data, body } = await api.gql(
    `mutation($input: ${type}!) { ${name}(input: $input) { __typename ... on ${success} { data { ${FIELDS} } } ${errors} } }`,
    { input },
    { cookie },
  );
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data[name] as Result;
}

const create = (config: object) => mutate('createStrategy', 'CreateStrategyInput', { config });
const update = (input: object) => mutate('updateStrategy', 'UpdateStrategyInput', input);

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
      expect(new Set(await allIds(sort, made + 3)).size).toBe(made + 3);
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
