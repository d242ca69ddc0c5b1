import { featureSnapshots, instruments, signals } from '@ae/db/schema/index.ts';
import type { EvaluationView } from '@ae/server/engine/index.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { position } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';
import { listenTo, until } from './listening.ts';

let api: TestApi;
let cookie: string;
let instrumentId: number;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  const rows = await api.database.db.select().from(instruments);
  instrumentId = rows.find((row) => row.symbol === 'BTCUSDT')?.id ?? 0;
});
afterAll(() => api.close());

interface Strategy {
  readonly id: string;
  readonly uuid: string;
  readonly displayName: string;
  readonly version: number;
  readonly symbol: string;
  readonly status: string;
  readonly initialBalance: string;
  readonly currentBalance: string;
  readonly isFrozen: boolean;
  readonly config: Record<string, unknown>;
}

interface Result<T = Strategy> {
  readonly __typename: string;
  readonly message?: string;
  readonly data?: T;
  readonly fields?: readonly { readonly path: string; readonly expected: string }[];
  readonly abTestName?: string;
}

const STRATEGY =
  'id uuid displayName version symbol status initialBalance currentBalance isFrozen config abTest { id name }';

async function mutate<T = Strategy>(name: string, input: object, data = STRATEGY): Promise<Result<T>> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const inputType = /^(pause|resume|restore)Strategy$/.test(name) ? 'StrategyIdInput' : `${type}Input`;
  const { data: answer, body } = await api.gql(
    `mutation($input: ${inputType}!) { ${name}(input: $input) { __typename ... on Error { message }
       ... on Mutation${type}Success { data { ${data} } }
       ${/^(create|update|clone|import|add|set|start)/.test(name) ? '... on ValidationError { fields { path expected } }' : ''}
       ${/^(update|add|pause|deprecate|start)/.test(name) ? '... on FrozenError { abTestName }' : ''} } }`,
    { input },
    { cookie },
  );
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return answer[name] as Result<T>;
}

async function query(text: string): Promise<Record<string, unknown>> {
  const { data, body } = await api.gql(`{ ${text} }`, {}, { cookie });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data;
}

async function made(displayName: string, more: object = {}): Promise<Strategy> {
  const { data } = await mutate('createStrategy', { config: { displayName, symbol: 'BTCUSDT', ...more } });
  if (data === undefined) throw new Error(`${displayName} was not made`);
  return data;
}

async function audited(): Promise<string[]> {
  const rows = await api.database.sql<{ action: string }[]>`select action from audit_log order by id`;
  return rows.map(({ action }) => action);
}

describe('clone and presets', () => {
  it('copies the newest configuration under a name of its own', async () => {
    const original = await made('original', { entryScore: 70, gateObi: { enabled: false } });
    const copy = await mutate('cloneStrategy', { id: original.id });
    expect(copy.data).toMatchObject({ displayName: 'original copy', version: 1, currentBalance: '10000' });
    expect(copy.data?.config).toEqual({ ...original.config, displayName: 'original copy' });
    const changes = { entryScore: 80, flipThreshold: 85, gateObi: { obiThreshold: 0.5 }, symbol: 'ETHUSDT' };
    const other = await mutate('cloneStrategy', { id: original.id, displayName: 'other', changes });
    expect(other.data?.config).toMatchObject({
      entryScore: 80,
      gateObi: { enabled: false, obiThreshold: 0.5 },
    });
    expect(other.data?.symbol).toBe('ETHUSDT');
    const wrong = await mutate('cloneStrategy', { id: original.id, changes: { entryScore: 1 } });
    expect(wrong.fields?.map(({ path }) => path)).toEqual(['entryScore']);
    expect((await audited()).at(-1)).toBe('strategy.clone');
  });

  it('imports a preset once, and a configuration as often as wanted', async () => {
    const { presets } = await query(
      'presets(first: 3, grid: true, symbol: "BTCUSDT") { totalCount edges { node { key symbol isGrid strategyId } } }',
    );
    const list = presets as { totalCount: number; edges: { node: { key: string; strategyId: null } }[] };
    expect(list.totalCount).toBe(18);
    const key = list.edges[0]?.node.key ?? '';
    expect((await mutate('importPreset', { key })).data?.displayName).toBe(key);
    expect((await mutate('importPreset', { key })).__typename).toBe('ConflictError');
    expect((await mutate('importPreset', { key: 'nope' })).__typename).toBe('NotFoundError');
    expect((await mutate('importPreset', {})).fields?.[0]?.path).toBe('key');
    const config = { displayName: 'from a file', symbol: 'BTCUSDT' };
    expect((await mutate('importPreset', { config })).data?.displayName).toBe('from a file');
    expect((await mutate('importPreset', { config: { ...config, entryScore: 1 } })).fields?.[0]?.path).toBe(
      'entryScore',
    );
  });
});

describe('a top-up', () => {
  it('raises both balances, as a version with who and when', async () => {
    const { id } = await made('topped');
    const { data } = await mutate('addBalance', { id, amount: '250.75' });
    expect(data).toMatchObject({ version: 2, initialBalance: '10250.75', currentBalance: '10250.75' });
    expect(data?.config['initialBalance']).toBe(10_250.75);
    const { strategyVersions } = await query(
      `strategyVersions(strategyId: "${id}") { edges { node { version createdBy changes { path before after } } } }`,
    );
    expect(strategyVersions).toMatchObject({
      edges: [
        {
          node: {
            version: 2,
            createdBy: 'admin',
            changes: [{ path: 'initialBalance', before: 10_000, after: 10_250.75 }],
          },
        },
        { node: { version: 1, changes: [] } },
      ],
    });
    expect((await audited()).at(-1)).toBe('strategy.add_balance');
  });

  it.each(['0', '-1', '0.001', '990000.01'])('of %s is refused by field', async (amount) => {
    const { id } = await made('refused');
    const answer = await mutate('addBalance', { id, amount });
    expect(answer.fields).toMatchObject([{ path: 'amount', expected: '0.01 to 990000 in whole cents' }]);
    expect((await mutate('addBalance', { id, amount: '990000' })).data?.initialBalance).toBe('1000000');
  });

  it('is not for what is deprecated', async () => {
    const { id } = await made('old');
    await mutate('deprecateStrategy', { id, confirm: true });
    expect((await mutate('addBalance', { id, amount: '1' })).__typename).toBe('ConflictError');
  });
});

describe('paper control', () => {
  it('changes what was given and names what is wrong', async () => {
    const wrong = await mutate('setPaperConfig', { maxPositionsTotal: -1, fillModel: 'magic' }, 'enabled');
    expect(wrong.fields?.map(({ path }) => path).toSorted()).toEqual(['fillModel', 'maxPositionsTotal']);
    const fields =
      'enabled maxPositionsPerStrategy maxPositionsTotal fees fillModel triggerPrice slippageBps';
    const before = api.engine.commands.length;
    const { data } = await mutate<object>(
      'setPaperConfig',
      { fillModel: 'market', slippageBps: 2.5 },
      fields,
    );
    expect(data).toMatchObject({
      enabled: true,
      maxPositionsTotal: 100,
      fillModel: 'market',
      slippageBps: 2.5,
    });
    expect((await query(`paperConfig { ${fields} }`))['paperConfig']).toEqual(data);
    expect(api.engine.commands.slice(before)).toEqual([{ kind: 'reloadPaperConfig' }]);
    expect((await audited()).at(-1)).toBe('paper.config');
  });

  it('closes one position or all through the engine', async () => {
    const { uuid, id: strategyId } = await made('open');
    const store = createStateStore(api.database, 'simulated');
    const {
      price: _price,
      markPrice: _mark,
      unrealisedR: _r,
      unrealisedUsd: _usd,
      ...row
    } = position(uuid, `${uuid}@1767225600000`);
    await store.openPosition({ ...row, instrumentId });
    const id = btoa(`Position:${row.id}`);
    const before = api.engine.commands.length;
    expect((await mutate('closePosition', { id }, 'id status')).data).toMatchObject({ id });
    expect((await mutate('closeAll', { confirm: false }, 'count')).__typename).toBe('ConflictError');
    const all = await mutate('closeAll', { confirm: true, strategyId }, 'count closedIds');
    expect(all.data).toEqual({ count: 1, closedIds: [id] });
    const nobody = btoa('Strategy:00000000-0000-4000-8000-000000000000');
    const refused = await mutate('closeAll', { confirm: true, strategyId: nobody }, 'count');
    expect(refused.__typename).toBe('NotFoundError');
    await mutate('closeAll', { confirm: true }, 'count');
    expect(api.engine.commands.slice(before)).toEqual([
      { kind: 'closePosition', positionId: row.id },
      { kind: 'closePosition', positionId: row.id },
      { kind: 'closeAll' },
    ]);
    expect((await audited()).slice(-3)).toEqual([
      'paper.close_position',
      'paper.close_all',
      'paper.close_all',
    ]);
    const unknown = await mutate('closePosition', { id: btoa('Position:none') }, 'id');
    expect(unknown.__typename).toBe('NotFoundError');
  });
});

describe('an A/B test', () => {
  it('freezes its strategies until it ends', async () => {
    const [a, b, c] = [await made('a'), await made('b'), await made('c')];
    const few = await mutate('startAbTest', { name: ' ', strategyIds: [a.id, a.id] }, 'id');
    expect(few.fields?.map(({ path }) => path)).toEqual(['name', 'strategyIds']);
    const start = { name: 'wider stops', note: 'which is better', strategyIds: [a.id, b.id] };
    const fields = 'id isRunning startedBy members { strategyVersion strategy { displayName isFrozen } }';
    const test = await mutate<{ id: string }>('startAbTest', start, fields);
    expect(test.data).toMatchObject({
      isRunning: true,
      startedBy: 'admin',
      members: [
        { strategyVersion: 1, strategy: { displayName: 'a', isFrozen: true } },
        { strategyVersion: 1, strategy: { displayName: 'b', isFrozen: true } },
      ],
    });
    const edit = { id: a.id, expectedVersion: 1, config: { ...a.config, entryScore: 70 } };
    const refused = [
      await mutate('updateStrategy', edit),
      await mutate('addBalance', { id: a.id, amount: '1' }),
      await mutate('pauseStrategy', { id: b.id }),
      await mutate('deprecateStrategy', { id: b.id, confirm: true }),
      await mutate('startAbTest', { ...start, strategyIds: [c.id, b.id] }, 'id'),
    ];
    for (const answer of refused) {
      expect(answer).toMatchObject({ __typename: 'FrozenError', abTestName: 'wider stops' });
    }
    expect((await mutate('updateStrategy', { ...edit, id: c.id })).data?.version).toBe(2);
    const { abTests } = await query('abTests(running: true) { edges { node { name } } }');
    expect(abTests).toEqual({ edges: [{ node: { name: 'wider stops' } }] });
    const id = test.data?.id ?? '';
    expect((await mutate('endAbTest', { id }, 'isRunning endedBy')).data).toEqual({
      isRunning: false,
      endedBy: 'admin',
    });
    expect((await mutate('endAbTest', { id }, 'id')).__typename).toBe('ConflictError');
    expect((await mutate('updateStrategy', edit)).data).toMatchObject({ version: 2, isFrozen: false });
    const { abTest } = await query(`abTest(id: "${id}") { name members { strategyVersion } }`);
    expect(abTest).toMatchObject({ members: [{ strategyVersion: 1 }, { strategyVersion: 1 }] });
  });

  it('takes running strategies only', async () => {
    const [a, b] = [await made('running'), await made('paused')];
    await mutate('pauseStrategy', { id: b.id });
    const answer = await mutate('startAbTest', { name: 'no', strategyIds: [a.id, b.id] }, 'id');
    expect(answer).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringContaining('paused is'),
    });
  });

  it('and an edit never both get through', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [await made(`raced ${round}`), await made(`racer ${round}`)];
      const [test, edit] = await Promise.all([
        mutate<{ members: { strategyVersion: number }[] }>(
          'startAbTest',
          { name: `race ${round}`, strategyIds: [a.id, b.id] },
          'members { strategyVersion }',
        ),
        mutate('addBalance', { id: a.id, amount: '1' }),
      ]);
      const version = (await query(`strategy(id: "${a.id}") { version }`))['strategy'] as { version: number };
      expect(test.__typename).toBe('MutationStartAbTestSuccess');
      const tested = Math.max(...(test.data?.members.map((member) => member.strategyVersion) ?? []));
      expect(version.version).toBe(tested);
      expect(edit.__typename).toBe(tested === 2 ? 'MutationAddBalanceSuccess' : 'FrozenError');
    }
  });
});

const T = Date.UTC(2026, 5, 1);

describe('reads', () => {
  it('give features over time, bounded', async () => {
    await api.database.db.insert(featureSnapshots).values(
      Array.from({ length: 40 }, (_, index) => ({
        instrumentId,
        at: T + index * 15_000,
        features: { price: 100 + index, cvd: { '5m': index % 2 ? null : index } },
      })),
    );
    const range = `from: "${new Date(T).toISOString()}", to: "${new Date(T + 600_000).toISOString()}"`;
    const { featureSeries } = await query(
      `featureSeries(symbol: "BTCUSDT", features: ["price", "cvd.5m"], ${range}, points: 10) { at series { feature values } }`,
    );
    const read = featureSeries as { at: number[]; series: { feature: string; values: (number | null)[] }[] };
    expect(read.at).toHaveLength(10);
    expect(read.at[0]).toBe(T + 45_000);
    expect(read.series[0]).toMatchObject({ feature: 'price' });
    expect(read.series[0]?.values.slice(0, 3)).toEqual([103, 107, 111]);
    expect(read.series[1]?.values[0]).toBeNull();
    const asked = api.gql('{ featureSeries(symbol: "BTCUSDT", features: ["x"]) { at } }', {}, { cookie });
    expect((await asked).body.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('filter signals', async () => {
    const { uuid, id } = await made('signalling');
    const row = (n: number, side: 'LONG' | 'SHORT', suppressedBy: string | null) => ({
      ...{ id: `${uuid}@${T + n}`, strategyId: uuid, instrumentId, at: T + n, strategyVersion: 1, side },
      ...{ score: 70 + n, tier: 'standard' as const, price: 1, taken: suppressedBy === null, suppressedBy },
    });
    await api.database.db
      .insert(signals)
      .values([row(1, 'LONG', null), row(2, 'SHORT', 'cooldown'), row(3, 'LONG', 'late_evaluation')]);
    const count = async (filter: string) => {
      const answer = await query(`signals(strategyId: "${id}", ${filter}) { edges { node { score } } }`);
      return (answer['signals'] as { edges: unknown[] }).edges.length;
    };
    expect(await count('side: LONG')).toBe(2);
    expect(await count('suppressedBy: "cooldown"')).toBe(1);
    expect(await count('minScore: 72')).toBe(2);
    expect(await count('taken: true, symbols: ["BTCUSDT"]')).toBe(1);
    expect(await count('symbols: ["ETHUSDT"]')).toBe(0);
    expect(await count(`from: "${new Date(T + 2).toISOString()}"`)).toBe(2);
  });
});

describe('subscriptions', () => {
  it('push signals: the recent ones first, then each new one', async () => {
    const { uuid, id } = await made('pushed');
    const evaluation = (at: number, signal: 'LONG' | null) =>
      ({
        ...{ strategyId: uuid, strategyVersion: 1, symbol: 'BTCUSDT', at, signal, score: 80, price: 100 },
        ...{ tier: 'heavy', suppressedBy: 'cooldown' },
      }) as unknown as EvaluationView;
    api.engine.emit({ kind: 'scores', evaluations: [evaluation(T, 'LONG'), evaluation(T + 1, null)] });
    const live = listenTo(
      api.http.url,
      `subscription { signals(strategyIds: ["${id}"]) { sequence reset signals { strategyName taken suppressedBy at } } }`,
      { cookie },
    );
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]).toMatchObject({
      reset: true,
      signals: [{ strategyName: 'pushed', taken: false, suppressedBy: 'cooldown' }],
    });
    api.engine.emit({ kind: 'scores', evaluations: [evaluation(T + 15_000, 'LONG')] });
    await until(() => live.messages.length === 2, 'the new signal');
    expect(live.messages[1]).toMatchObject({ reset: false, sequence: 1, signals: [{ taken: false }] });
    await live.stop();
  });

  it('tell of changed strategies', async () => {
    const { id } = await made('watched');
    const live = listenTo(
      api.http.url,
      `subscription { strategyChanged(strategyIds: ["${id}"]) { sequence reset strategies { displayName version status } } }`,
      { cookie },
    );
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]).toMatchObject({ reset: true, strategies: [{ version: 1, status: 'running' }] });
    await mutate('addBalance', { id, amount: '5' });
    await made('somebody else');
    await mutate('pauseStrategy', { id });
    await until(() => statusOf(live.messages.at(-1)) === 'paused', 'paused');
    expect(live.messages.at(-1)).toMatchObject({ reset: false, strategies: [{ version: 2 }] });
    await live.stop();
  });

  it('tell of the settings of paper trading: as they are, then after each change', async () => {
    await mutate('setPaperConfig', { maxPositionsTotal: 50 }, 'enabled');
    const text =
      'subscription { paperConfigChanged { sequence reset config { enabled maxPositionsTotal } } }';
    const live = listenTo(api.http.url, text, { cookie });
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]).toMatchObject({
      ...{ sequence: 0, reset: true },
      config: { enabled: true, maxPositionsTotal: 50 },
    });
    await mutate('setPaperConfig', { enabled: false }, 'enabled');
    await until(() => live.messages.length === 2, 'the change');
    expect(live.messages[1]).toMatchObject({
      ...{ sequence: 1, reset: false },
      config: { enabled: false, maxPositionsTotal: 50 },
    });
    expect((await mutate('setPaperConfig', { maxPositionsTotal: -1 }, 'enabled')).__typename).toBe(
      'ValidationError',
    );
    await Promise.all([
      mutate('setPaperConfig', { enabled: true }, 'enabled'),
      mutate('setPaperConfig', { maxPositionsTotal: 100 }, 'enabled'),
    ]);
    const last = () => (live.messages.at(-1) as unknown as { config: object }).config;
    const wanted = JSON.stringify({ enabled: true, maxPositionsTotal: 100 });
    await until(() => JSON.stringify(last()) === wanted, 'both changes');
    expect(live.messages.map(({ sequence }) => sequence)).toEqual(live.messages.map((_, index) => index));
    await live.stop();
  });
});

function statusOf(message: unknown): string | undefined {
  return (message as { strategies: { status: string }[] } | undefined)?.strategies[0]?.status;
}
