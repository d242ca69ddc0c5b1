import { instruments } from '@ae/db/schema/index.ts';
import { Decimal } from '@ae/server/engine/core/model/decimal.ts';
import type { Position } from '@ae/server/engine/core/model/position.ts';
import { AuditStore } from '@ae/server/store/audit.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { position } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

const T = Date.UTC(2026, 10, 20);
const TRADES = 60;
let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
});
afterAll(() => api.close());

async function mutate(text: string): Promise<string> {
  const name = text.slice(0, text.indexOf('('));
  const { data, body } = await api.gql(`mutation { ${text} { __typename } }`, {}, { cookie });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return (data[name] as { __typename: string }).__typename;
}

interface State {
  readonly uuid: string;
  readonly version: number;
  readonly initialBalance: string;
  readonly currentBalance: string;
}

async function state(id: string): Promise<State> {
  const { data } = await api.gql(
    `{ strategy(id: "${id}") { uuid version initialBalance currentBalance } }`,
    {},
    { cookie },
  );
  return data['strategy'] as State;
}

async function newStrategy(): Promise<string> {
  const config = '{ displayName: "busy", symbol: "BTCUSDT" }';
  const { data } = await api.gql(
    `mutation { createStrategy(input: { config: ${config} }) { ... on MutationCreateStrategySuccess { data { id } } } }`,
    {},
    { cookie },
  );
  return (data['createStrategy'] as { data: { id: string } }).data.id;
}

/** Opens and closes positions one after the other, as the engine does; resolves to what they earned. */
async function trade(strategyId: string): Promise<Decimal> {
  const store = createStateStore(api.database, 'simulated');
  const [btc] = await api.database.db.select().from(instruments);
  let earned = new Decimal(0);
  for (let index = 0; index < TRADES; index += 1) {
    const pnlUsd = index % 3 === 0 ? '-17.31' : '12.07';
    const {
      price: _p,
      markPrice: _m,
      unrealisedR: _r,
      unrealisedUsd: _u,
      ...row
    } = position(strategyId, `${strategyId}@${T + index}`);
    const opened: Position = { ...row, instrumentId: btc?.id ?? 0 };
    await store.openPosition(opened);
    const numbers = { grossR: '1', feesR: '0', pnlR: '1', feesUsd: '0', openQty: '0' };
    const closed: Position = { ...opened, ...numbers, status: 'tp', closedAt: T + index, pnlUsd };
    await Promise.all([store.savePosition(closed, []), store.savePosition(closed, [])]);
    earned = earned.plus(pnlUsd);
  }
  return earned;
}

it('100 edits, pauses and top-ups at once while trades close: nothing is lost', async () => {
  const id = await newStrategy();
  const { uuid } = await state(id);
  const edit = async (entryScore: number) => {
    const { version } = await state(id);
    const { initialBalance } = await state(id);
    return mutate(
      `updateStrategy(input: { id: "${id}", expectedVersion: ${version}, config: { displayName: "busy", symbol: "BTCUSDT",
         entryScore: ${entryScore}, initialBalance: ${initialBalance}, flipThreshold: 90 } })`,
    );
  };
  const acts = Array.from({ length: 100 }, (_, index) => {
    if (index % 4 === 0) return () => mutate(`addBalance(input: { id: "${id}", amount: "10.5" })`);
    if (index % 4 === 1) return () => mutate(`pauseStrategy(input: { id: "${id}" })`);
    if (index % 4 === 2) return () => mutate(`resumeStrategy(input: { id: "${id}" })`);
    return () => edit(60 + (index % 30));
  });
  const [kinds, earned] = await Promise.all([Promise.all(acts.map((act) => act())), trade(uuid)]);
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const wanted = /^(Mutation\w+Success|ConflictError|ValidationError)$/;
  expect(kinds.filter((kind) => !wanted.test(kind))).toEqual([]);
  expect(count('MutationAddBalanceSuccess')).toBe(25);
  const after = await state(id);
  const rows = await api.database.sql<{ version: number; balance: number }[]>`
    select version, (config ->> 'initialBalance')::float8 as balance from strategy_versions
    where strategy_id = ${uuid} order by version`;
  // Every version is there once, each made from the one before; balances never go back.
  expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.map(({ balance }) => balance)).toEqual(
    rows.map(({ balance }) => balance).toSorted((a, b) => a - b),
  );
  expect(after.version).toBe(rows.length);
  const topUps = new Decimal('10.5').times(25);
  const plain = (text: string | undefined) => new Decimal(text ?? 'NaN').toFixed();
  expect(plain(after.initialBalance)).toBe(topUps.plus(10_000).toFixed());
  expect(plain(after.currentBalance)).toBe(topUps.plus(10_000).plus(earned).toFixed());
  const [booked] = await api.database.sql<{ sum: string }[]>`
    select sum(pnl_usd)::text as sum from paper_positions where strategy_id = ${uuid}`;
  expect(plain(booked?.sum)).toBe(earned.toFixed());
  const audit = await api.database.sql`select action from audit_log where subject = ${uuid}`;
  expect(audit.length).toBe(
    1 + kinds.filter((kind) => /Success$/.test(kind)).length - unchanged(kinds, rows.length),
  );
  expect(await new AuditStore(api.database).verifyChain()).toMatchObject({ brokenAt: null });
});

/** Edits that were right and changed nothing write nothing. */
function unchanged(kinds: readonly string[], versions: number): number {
  const written = kinds.filter((kind) => /^Mutation(UpdateStrategy|AddBalance)Success$/.test(kind)).length;
  return written - (versions - 1);
}
