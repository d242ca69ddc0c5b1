import { randomUUID } from 'node:crypto';
import { instruments, signalEvaluations, strategies, virtualPositions } from '@ae/db/schema/index.ts';
import type { VirtualEvent, VirtualPosition } from '@ae/server/engine/index.ts';
import { VirtualQueries } from '@ae/server/store/api-virtual.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { eq, ne } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineStatus, position } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';
import { listenTo, until } from './listening.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.now();
let api: TestApi;
let cookie: string;
let strategyId: string;
let instrumentId: number;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  await loadPresets(api.database, { venue: 'simulated', grid: false, at: NOW });
  const rows = await api.database.db.select().from(instruments);
  instrumentId = rows.find((row) => row.symbol === 'BTCUSDT')?.id ?? 0;
  const [row] = await api.database.sql<{ id: string }[]>`
    select id from strategies where instrument_id = ${instrumentId}`;
  strategyId = row?.id ?? '';
  await insertPositions();
  await insertEvaluations();
});
afterAll(() => api.close());

function virtual(name: string, changes: Partial<VirtualPosition> = {}): VirtualPosition {
  const {
    price: _p,
    markPrice: _m,
    unrealisedR: _r,
    unrealisedUsd: _u,
    ...open
  } = position(strategyId, `v:${name}`);
  const cause = { origin: 'blocked', reason: 'low_vol', decidedBy: ['gate:vol'] } as const;
  return { ...open, instrumentId, openedAt: NOW - DAY, ...cause, ...changes };
}

function closed(name: string, pnlR: string, changes: Partial<VirtualPosition> = {}): VirtualPosition {
  const result = { grossR: pnlR, feesR: '0', pnlR, pnlUsd: '0', feesUsd: '0', openQty: '0' };
  return virtual(name, { ...result, status: 'sl', closedAt: NOW - DAY + MINUTE, ...changes });
}

async function insertPositions(): Promise<void> {
  const taken = { origin: 'taken', reason: null, decidedBy: ['layer:auxiliary'] } as const;
  const rows = [
    virtual('open', { openedAt: NOW - MINUTE }),
    closed('a', '-1', { openedAt: NOW - 2 * DAY, closedAt: NOW - 2 * DAY + MINUTE }),
    closed('b', '-0.5'),
    closed('c', '1'),
    closed('both', '7', { decidedBy: ['gate:vol', 'gate:obi'] }),
    closed('made', '0.75', taken),
    closed('old', '9', { openedAt: NOW - 95 * DAY, closedAt: NOW - 94 * DAY }),
  ];
  await api.database.db.insert(virtualPositions).values(rows.map(({ symbol: _, ...row }) => row));
}

const gate = (name: string, passed: boolean) => ({ name, value: 1, threshold: 2, passed, reason: null });
const BASE = {
  strategyVersion: 1,
  configHash: 'h',
  engineInstance: 'test',
  score: 70,
  rawScore: 70,
  layers: [],
};

async function insertEvaluations(): Promise<void> {
  const blocks = [
    { gates: [gate('vol', false), gate('obi', true)], blockReason: 'low_vol' },
    { gates: [gate('vol', false), gate('obi', false)], blockReason: 'low_vol' },
    { gates: [gate('vol', true), gate('obi', true)], signal: 'LONG' as const, suppressedBy: 'cooldown' },
    { gates: [gate('vol', true), gate('obi', true)] },
  ];
  await api.database.db.insert(signalEvaluations).values(
    blocks.map((block, index) => ({
      ...{ ...BASE, strategyId, instrumentId },
      ...{ at: NOW - DAY + index * 15_000, ...block },
    })),
  );
}

/** Of another strategy, and of another venue. */
async function insertOthers(): Promise<void> {
  const { db } = api.database;
  const [row] = await db.select().from(instruments).where(eq(instruments.id, instrumentId));
  if (row === undefined) throw new Error('there is no instrument');
  const { id: _, ...copy } = row;
  const [abroad] = await db
    .insert(instruments)
    .values({ ...copy, venue: 'binance' })
    .returning();
  const [other] = await db.select().from(strategies).where(ne(strategies.id, strategyId)).limit(1);
  if (other === undefined || abroad === undefined) throw new Error('there is no other strategy');
  const twin = {
    ...other,
    id: randomUUID(),
    displayName: 'abroad',
    presetKey: null,
    instrumentId: abroad.id,
  };
  await db.insert(strategies).values(twin);
  const elsewhere = { strategyId: other.id, instrumentId: other.instrumentId };
  const foreign = { strategyId: twin.id, instrumentId: twin.instrumentId };
  const both = { decidedBy: ['gate:vol', 'layer:auxiliary'], closedAt: NOW - DAY + 2 * MINUTE };
  const suppressed = { origin: 'suppressed', reason: 'cooldown', decidedBy: ['layer:auxiliary'] } as const;
  const rows = [
    closed('other', '-2', { ...elsewhere, ...both }),
    closed('late', '5', { ...elsewhere, ...suppressed }),
    closed('abroad', '99', foreign),
  ];
  await db.insert(virtualPositions).values(rows.map(({ symbol: _symbol, ...position }) => position));
  const blocked = { ...BASE, gates: [gate('vol', false)], blockReason: 'low_vol' };
  await db.insert(signalEvaluations).values([
    { ...blocked, ...elsewhere, at: NOW - DAY - MINUTE },
    { ...blocked, ...foreign, at: NOW - DAY },
  ]);
}

async function read<T>(query: string, variables: object = {}): Promise<T> {
  const { data, body } = await api.gql(query, variables, { cookie });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data as unknown as T;
}

const code = async (query: string, as: string | null = cookie) =>
  (await api.gql(query, {}, { cookie: as })).body.errors?.[0]?.extensions?.code;

interface List {
  virtualPositions: {
    edges: { node: { id: string; origin: string; decidedBy: string[]; pnlR: string | null } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function list(args: string): Promise<string[]> {
  const { virtualPositions: page } = await read<List>(
    `{ virtualPositions(${args}) { edges { node { id origin decidedBy pnlR lastEvent { kind } } } pageInfo { endCursor } } }`,
  );
  return page.edges.map(({ node }) => atob(node.id).replace('VirtualPosition:v:', ''));
}

describe('virtual positions', () => {
  it('come newest first, by strategy, origin, state and time of opening', async () => {
    const id = btoa(`Strategy:${strategyId}`);
    expect(await list(`strategyId: "${id}"`)).toEqual(['open', 'made', 'c', 'both', 'b', 'a']);
    expect(await list('open: true')).toEqual(['open']);
    expect(await list('open: false, origin: taken')).toEqual(['made']);
    expect(
      await list(
        `from: "${new Date(NOW - 3 * DAY).toISOString()}", to: "${new Date(NOW - 2 * DAY + 1).toISOString()}"`,
      ),
    ).toEqual(['a']);
    expect(await list(`strategyId: "${btoa('Strategy:00000000-0000-4000-8000-000000000009')}"`)).toEqual([]);
  });

  it('come once each over pages', async () => {
    const seen: string[] = [];
    let after = '';
    do {
      const { virtualPositions: page } = await read<List>(
        `{ virtualPositions(first: 2${after}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      );
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? `, after: "${page.pageInfo.endCursor}"` : '';
    } while (after !== '');
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
    const { node } = await read<{ node: object }>(
      `{ node(id: "${seen[0]}") { ... on VirtualPosition { symbol reason side } } }`,
    );
    expect(node).toEqual({ symbol: 'BTCUSDT', reason: 'low_vol', side: 'LONG' });
  });

  it('are refused to guests, and for a range that is too long or empty', async () => {
    expect(await code('{ virtualPositions { edges { node { id } } } }', null)).toBe('UNAUTHENTICATED');
    const from = new Date(NOW - 400 * DAY).toISOString();
    expect(await code(`{ virtualPositions(from: "${from}") { edges { node { id } } } }`)).toBe(
      'BAD_USER_INPUT',
    );
    expect(await code(`{ virtualPositions(to: "${from}", from: "${from}") { edges { node { id } } } }`)).toBe(
      'BAD_USER_INPUT',
    );
    expect(await code('{ virtualPositions(strategyId: "x") { edges { node { id } } } }')).toBe(
      'BAD_USER_INPUT',
    );
  });
});

describe('gate statistics', () => {
  const FIELDS = `evaluations signals evaluationsFrom reasons { kind reason evaluations } rows { kind name decided blocked
    blockedR made madeR meanR valueR evaluationsBlocked evaluationsBlockedAlone interval { mean low high } }`;

  it('say what each gate and layer saved or cost', async () => {
    const { gateStats } = await read<{
      gateStats: Record<string, unknown> & { rows: Record<string, unknown>[] };
    }>(`query($id: ID!) { gateStats(strategyId: $id) { ${FIELDS} } }`, { id: strategyId });
    expect(gateStats).toMatchObject({
      evaluations: 4,
      signals: 1,
      evaluationsFrom: new Date(NOW - DAY).toISOString(),
    });
    expect(gateStats['reasons']).toEqual([
      { kind: 'blocked', reason: 'low_vol', evaluations: 2 },
      { kind: 'suppressed', reason: 'cooldown', evaluations: 1 },
    ]);
    expect(gateStats.rows).toHaveLength(3);
    const [obi, vol, auxiliary] = gateStats.rows;
    const none = { decided: 0, meanR: null, valueR: 0, interval: null };
    expect(obi).toMatchObject({ kind: 'gate', name: 'obi', ...none });
    expect(obi).toMatchObject({ evaluationsBlocked: 1, evaluationsBlockedAlone: 0 });
    expect(vol).toMatchObject({
      kind: 'gate',
      name: 'vol',
      decided: 3,
      blocked: 3,
      blockedR: -0.5,
      valueR: 0.5,
    });
    expect(vol).toMatchObject({ evaluationsBlocked: 2, evaluationsBlockedAlone: 1 });
    const interval = vol?.['interval'] as { mean: number; low: number; high: number };
    expect(interval.mean).toBeCloseTo(0.5 / 3, 9);
    expect(interval.low).toBeLessThan(interval.mean);
    expect(auxiliary).toMatchObject({ kind: 'layer', name: 'auxiliary', made: 1, madeR: 0.75, valueR: 0.75 });
    expect(auxiliary).toMatchObject({ evaluationsBlocked: null });
  });

  it('of all strategies together are those of the venue, in one answer', async () => {
    await insertOthers();
    const { gateStats } = await read<{
      gateStats: Record<string, unknown> & { rows: Record<string, unknown>[] };
    }>(`{ gateStats { ${FIELDS} } }`);
    expect(gateStats).toMatchObject({
      ...{ evaluations: 5, signals: 1, evaluationsFrom: new Date(NOW - DAY - MINUTE).toISOString() },
      reasons: [
        { kind: 'blocked', reason: 'low_vol', evaluations: 3 },
        { kind: 'suppressed', reason: 'cooldown', evaluations: 1 },
      ],
    });
    const named = (name: string) => gateStats.rows.find((row) => row['name'] === name);
    expect(named('vol')).toMatchObject({
      ...{ decided: 4, blocked: 4, blockedR: -2.5, valueR: 2.5, meanR: -0.625 },
      ...{ evaluationsBlocked: 3, evaluationsBlockedAlone: 2 },
    });
    expect(named('vol')?.['interval']).toMatchObject({ mean: 0.625 });
    expect(named('auxiliary')).toMatchObject({
      ...{ decided: 2, blocked: 1, blockedR: -2, made: 1, madeR: 0.75, valueR: 2.75 },
    });
    expect(named('obi')).toMatchObject({ decided: 0, interval: null });
  });

  it('draw intervals from the newest positions, and sums from all', async () => {
    const range = { from: NOW - 90 * DAY, to: NOW };
    const queries = new VirtualQueries(api.database, 'simulated');
    const [vol] = await queries.decided(null, range, 2);
    expect(vol).toMatchObject({ key: 'gate:vol', blocked: 4, blockedR: -2.5, newest: [-1, 2] });
    expect((await queries.decided(strategyId, range, 9))[0]).toMatchObject({ newest: [1, 0.5, -1] });
  });

  it('are bounded', async () => {
    const from = new Date(NOW - 100 * DAY).toISOString();
    const query = `{ gateStats(strategyId: "${strategyId}", from: "${from}") { evaluations } }`;
    expect(await code(query)).toBe('BAD_USER_INPUT');
    expect(await code(query, null)).toBe('UNAUTHENTICATED');
  });
});

describe('virtual events', () => {
  const event = (
    of: VirtualPosition,
    sequence: number,
    changes: Partial<VirtualEvent> = {},
  ): VirtualEvent => ({
    ...{ positionId: of.id, strategyId: of.strategyId, sequence, kind: 'price_updated', at: NOW, price: 100 },
    ...{ grossR: 0, tpDistance: 1, slDistance: 1, ...changes },
  });
  const QUERY = (id: string) => `subscription { virtualEvents(strategyId: "${id}") { sequence reset
    positions { id status lastEvent { price } } events { kind price sequence } } }`;
  const kinds = (message: Record<string, unknown> | undefined) => {
    const events = (message?.['events'] ?? []) as { kind: string; price: number }[];
    return events.map(({ kind, price }) => `${kind} ${price}`);
  };

  it('begin with what is open, then lose none but prices that were replaced', async () => {
    const mine = virtual('live');
    const other = virtual('other', { strategyId: '00000000-0000-4000-8000-000000000002' });
    api.engine.emit({ kind: 'virtual', positions: [mine, other], events: [event(mine, 1), event(other, 1)] });
    const live = listenTo(api.http.url, QUERY(btoa(`Strategy:${strategyId}`)), { cookie });
    await until(() => live.messages.length === 1, 'the snapshot');
    expect(live.messages[0]).toMatchObject({ sequence: 0, reset: true, positions: [{ status: 'active' }] });
    expect(kinds(live.messages[0])).toEqual(['price_updated 100']);
    for (let price = 101; price <= 120; price += 1)
      api.engine.emit({
        kind: 'virtual',
        positions: [],
        events: [event(mine, 1, { price }), event(other, 1)],
      });
    await until(() => kinds(live.messages.at(-1)).at(-1) === 'price_updated 120', 'the latest price');
    expect(live.messages.length).toBeLessThan(6);
    const told = live.messages.length;
    const half = { ...mine, status: 'tp1_hit' as const };
    api.engine.emit({ kind: 'virtual', positions: [], events: [event(mine, 1, { price: 121 })] });
    const hit = (kind: VirtualEvent['kind'], sequence: number) => event(mine, sequence, { kind, price: 130 });
    api.engine.emit({ kind: 'virtual', positions: [half], events: [hit('tp1_near', 2), hit('tp1_hit', 3)] });
    api.engine.emit({ kind: 'virtual', positions: [], events: [hit('break_even_moved', 4)] });
    await until(() => live.messages.flatMap(kinds).includes('break_even_moved 130'), 'the events');
    const later = live.messages.slice(told).flatMap(kinds);
    expect(later.filter((one) => !one.startsWith('price_updated'))).toEqual([
      'tp1_near 130',
      'tp1_hit 130',
      'break_even_moved 130',
    ]);
    const joining = listenTo(api.http.url, QUERY(btoa(`Strategy:${strategyId}`)), { cookie });
    await until(() => joining.messages.length === 1, 'a later snapshot');
    expect(joining.messages[0]).toMatchObject({ reset: true, positions: [{ status: 'tp1_hit' }] });
    expect(kinds(joining.messages[0])).toEqual(['break_even_moved 130']);
    const end = { ...half, status: 'tp' as const, closedAt: NOW };
    api.engine.emit({ kind: 'virtual', positions: [end], events: [hit('tp2_hit', 5), hit('closed', 6)] });
    await until(() => joining.messages.length === 2 && kinds(live.messages.at(-1)).length === 2, 'the end');
    expect(joining.messages[1]).toMatchObject({ positions: [{ status: 'tp' }] });
    expect(live.messages.map(({ sequence }) => sequence)).toEqual(live.messages.map((_, index) => index));
    await Promise.all([live.stop(), joining.stop()]);
  });

  it('are told to the status how many are followed', async () => {
    api.engine.emit({ kind: 'status', status: engineStatus() });
    const { serverStatus } = await read<{ serverStatus: { virtualPositions: object } }>(
      '{ serverStatus { virtualPositions { open capacity dropped } } }',
    );
    expect(serverStatus.virtualPositions).toEqual({ open: 3, capacity: 5_000, dropped: 1 });
  });
});
