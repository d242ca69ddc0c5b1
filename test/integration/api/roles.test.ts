import { schema } from '@ae/server/api/schema.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rate } from './fake-engine.ts';
import { firstAdmin, invite, ordinaryUser, startTestApi, type TestApi } from './harness.ts';
import { listenTo, until } from './listening.ts';

const GUEST = ['me', 'setupRequired', 'rates'];
const ADMIN = ['users', 'inviteCodes'];
const ANYBODY = ['login', 'register', 'createFirstAdmin'];
const SIGNED_IN = ['logout'];

let api: TestApi;
let admin: string;
let user: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  user = await ordinaryUser(api, admin, 'reader');
  api.engine.emit({ kind: 'rates', rates: [rate('BTCUSDT', 100)] });
});
afterAll(() => api.close());

const VALUES: Readonly<Record<string, string>> = {
  ID: `"${btoa('Strategy:00000000-0000-4000-8000-000000000000')}"`,
  String: '"BTCUSDT"',
  DateTime: JSON.stringify(new Date(Date.now() - 3_600_000).toISOString()),
  CandleInterval: 'm1',
  IndicatorType: 'funding_rate',
  StatsGrouping: 'scoreBand',
  '[ID]!': `["${btoa('Strategy:00000000-0000-4000-8000-000000000000')}", "${btoa('Strategy:00000000-0000-4000-8000-000000000001')}"]`,
};

const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

/** Arguments where the general values say nothing. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  abTest: 'id: "00000000-0000-4000-8000-000000000000"',
  explainEvaluation: 'id: "00000000-0000-4000-8000-000000000000@1767225600000"',
  explainTrade: 'id: "00000000-0000-4000-8000-000000000000@1767225600000"',
  featureSeries: 'symbol: "BTCUSDT", features: ["price"]',
};

function call(field: (typeof queries)[number]): string {
  const args = field.args.filter((arg) => String(arg.type).endsWith('!'));
  const general = args.map((arg) => `${arg.name}: ${VALUES[String(arg.type).replace('!', '')]}`);
  const given = ARGUMENTS[field.name] === undefined ? general : [ARGUMENTS[field.name]];
  const leaf = /^(JSON|Boolean)!?$/.test(String(field.type));
  return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${leaf ? '' : ' { __typename }'}`;
}

function code(answer: Awaited<ReturnType<TestApi['gql']>>): string | undefined {
  return answer.body.errors?.[0]?.extensions?.code;
}

describe('every query', () => {
  it.each(queries.map((field) => [field.name, call(field)]))('%s answers by role', async (name, text) => {
    const query = `{ ${text} }`;
    const guest = code(await api.gql(query));
    const reader = code(await api.gql(query, {}, { cookie: user }));
    const chief = code(await api.gql(query, {}, { cookie: admin }));
    expect(guest).toBe(GUEST.includes(name) ? undefined : 'UNAUTHENTICATED');
    expect(reader).toBe(ADMIN.includes(name) ? 'FORBIDDEN' : undefined);
    expect(chief).toBeUndefined();
  });
});

describe('every mutation', () => {
  const inputs: Readonly<Record<string, object>> = {
    createStrategy: { config: {} },
    createInvites: { count: 0, maxUses: 1 },
    importPreset: { key: 'none' },
    setPaperConfig: {},
    closeAll: { confirm: false },
    startAbTest: { name: '', strategyIds: [] },
  };
  const unknown = { id: '00000000-0000-4000-8000-000000000000' };
  const extra: Readonly<Record<string, object>> = {
    updateStrategy: { expectedVersion: 1, config: {} },
    deprecateStrategy: { confirm: true },
    addBalance: { amount: '1' },
  };
  const guarded = mutations.filter((field) => !ANYBODY.includes(field.name));

  it.each(guarded.map((field) => [field.name]))('%s is refused to who may not', async (name) => {
    const field = mutations.find((mutation) => mutation.name === name);
    const type = field?.args[0] === undefined ? null : String(field.args[0].type);
    const head = type === null ? 'mutation' : `mutation($input: ${type})`;
    const query = `${head} { ${name}${type === null ? '' : '(input: $input)'} { __typename } }`;
    const variables = { input: inputs[name] ?? { ...unknown, ...extra[name] } };
    const kind = async (cookie: string | null) => {
      const { data, body } = await api.gql(query, variables, { cookie });
      expect(body.errors, JSON.stringify(body)).toBeUndefined();
      return (data[name] as { __typename: string }).__typename;
    };
    expect(await kind(null)).toBe('ForbiddenError');
    if (SIGNED_IN.includes(name)) return;
    expect(await kind(user)).toBe('ForbiddenError');
    expect(await kind(admin)).not.toBe('ForbiddenError');
  });
});

describe('the settings of paper trading', () => {
  it('are pushed to whoever is signed in', async () => {
    const text = 'subscription { paperConfigChanged { reset config { enabled } } }';
    for (const cookie of [user, admin]) {
      const live = listenTo(api.http.url, text, { cookie });
      await until(() => live.messages.length === 1, 'the settings');
      expect(live.messages[0]).toEqual({ reset: true, config: { enabled: true } });
      await live.stop();
    }
    const guest = listenTo(api.http.url, text);
    await until(() => guest.errors.length > 0, 'the refusal');
    expect(guest.errors[0]).toMatch(/sign in/);
    expect(guest.messages).toHaveLength(0);
    await guest.stop();
  });
});

describe('node(id)', () => {
  it('shows an account to itself and to admins, an invite to admins', async () => {
    const { data } = await api.gql('{ me { id } }', {}, { cookie: admin });
    const adminId = (data['me'] as { id: string }).id;
    const made = await invite(api, admin);
    const query = 'query($id: ID!) { node(id: $id) { id __typename } }';
    const read = async (id: string, cookie: string | null) =>
      (await api.gql(query, { id }, { cookie })).data['node'] ?? null;
    expect(await read(adminId, admin)).not.toBeNull();
    expect(await read(adminId, user)).toBeNull();
    expect(await read(adminId, null)).toBeNull();
    expect(await read(made.id, admin)).not.toBeNull();
    expect(await read(made.id, user)).toBeNull();
  });
});
