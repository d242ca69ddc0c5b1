import type { Side, Tier } from '@ae/db/enums.ts';
import { paperPositions } from '@ae/db/schema/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { position, tick } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const DAYS = 60;
let api: TestApi;
let cookie: string;
/** The instrument of each strategy. */
let instrumentIds: Map<string, number>;
/** The first makes about +1 R a day, the second about 0, the third trades on two days, the last never. */
let good: string;
let flat: string;
let rare: string;
let idle: string;
/** Loses half of its money on one day, and is topped up long after. */
let lossy: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  const { createdIds } = await loadPresets(api.database, { venue: 'simulated', grid: false, at: START });
  [good = '', flat = '', rare = '', idle = '', lossy = ''] = createdIds;
  const rows = await api.database.sql<{ id: string; instrument_id: number }[]>`
    select id, instrument_id from strategies`;
  instrumentIds = new Map(rows.map((row) => [row.id, row.instrument_id]));
  const daily = Array.from({ length: DAYS }, (_, day) => {
    const noise = (((day * 37) % 11) - 5) / 5;
    const side = day % 3 === 0 ? 'SHORT' : 'LONG';
    return [
      closed(good, day, 1 + noise, { score: 70 + (day % 20), side }),
      closed(flat, day, -noise, { tier: 'heavy' }),
    ];
  });
  await store([...daily.flat(), closed(rare, 0, 4), closed(rare, 30, -1)]);
  api.engine.emit({ kind: 'ticks', ticks: [{ ...tick('BTCUSDT', 100), time: START + DAYS * DAY - 1 }] });
});
afterAll(() => api.close());

interface Changes {
  readonly score?: number;
  readonly side?: Side;
  readonly tier?: Tier;
}

/** A trade that was open for the first hour of a day. */
function closed(strategyId: string, day: number, pnlR: number, changes: Changes = {}) {
  const {
    symbol: _symbol,
    exits: _exits,
    price: _price,
    markPrice: _mark,
    unrealisedR: _r,
    unrealisedUsd: _u,
    ...row
  } = position(strategyId, `${strategyId}@${day}`);
  const closing = {
    instrumentId: instrumentIds.get(strategyId) ?? 0,
    openQty: '0',
    status: pnlR > 0 ? ('tp' as const) : ('sl' as const),
    openedAt: START + day * DAY,
    closedAt: START + day * DAY + HOUR,
    grossR: String(pnlR + 0.1),
    feesR: '0.1',
    pnlR: String(pnlR),
    pnlUsd: String(pnlR * 100),
    feesUsd: '10',
  };
  return { ...row, ...closing, ...changes };
}

async function store(trades: ReturnType<typeof closed>[]): Promise<void> {
  await api.database.db.insert(paperPositions).values(trades);
}

async function read<T>(query: string, variables: object = {}): Promise<T> {
  const { data, body } = await api.gql(query, variables, { cookie });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data as unknown as T;
}

const iso = (day: number) => new Date(START + day * DAY).toISOString();

interface Group {
  name: string;
  trades: number;
  netR: number;
}

async function groups(by: string, strategyId: string | null = null): Promise<Group[]> {
  const { statsByGroup } = await read<{ statsByGroup: Group[] }>(
    `query($id: ID) { statsByGroup(by: ${by}, strategyId: $id) { name trades netR } }`,
    { id: strategyId },
  );
  return statsByGroup;
}

describe('statistics of a strategy', () => {
  it('tell how much of them may be believed', async () => {
    const { stats } = await read<{ stats: Record<string, number> }>(
      `query($id: ID!) { stats(strategyId: $id) { trades netR exposureFraction skewnessDaily kurtosisDaily
         probabilisticSharpe deflatedSharpe trials averageHoldByExit { exit trades averageHoldMs } } }`,
      { id: good },
    );
    expect(stats).toMatchObject({ trades: DAYS, trials: 3 });
    expect(stats['exposureFraction']).toBeCloseTo(1 / 24, 6);
    expect(stats['probabilisticSharpe']).toBeGreaterThan(0.99);
    expect(stats['deflatedSharpe']).toBeLessThan(stats['probabilisticSharpe'] ?? 0);
    expect(stats['averageHoldByExit']).toMatchObject([
      { exit: 'tp', averageHoldMs: HOUR },
      { exit: 'sl', averageHoldMs: HOUR },
    ]);
  });

  it('of one that never traded are empty, not wrong', async () => {
    const { stats } = await read<{ stats: object }>(
      '{ stats(strategyId: "%") { trades winRate profitFactor exposureFraction deflatedSharpe netUsd } }'.replace(
        '%',
        idle,
      ),
    );
    expect(stats).toEqual({
      trades: 0,
      winRate: null,
      profitFactor: null,
      exposureFraction: null,
      deflatedSharpe: null,
      netUsd: '0',
    });
  });

  it('inside a span count what closed in it, the end excluded', async () => {
    const query = `query($id: ID!, $from: DateTime, $to: DateTime) {
      stats(strategyId: $id, from: $from, to: $to) { trades } equityCurve(strategyId: $id, from: $from, to: $to) { at } }`;
    const data = await read<{ stats: { trades: number }; equityCurve: { at: number[] } }>(query, {
      id: good,
      from: iso(10),
      to: new Date(START + 20 * DAY + HOUR).toISOString(),
    });
    expect(data.stats.trades).toBe(10);
    expect(data.equityCurve.at).toHaveLength(10);
    const { body } = await api.gql(query, { id: good, from: iso(2), to: iso(1) }, { cookie });
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('know of a trade as soon as it is stored, also one that closed before others', async () => {
    const trades = async () =>
      (await read<{ stats: { trades: number } }>(`{ stats(strategyId: "${rare}") { trades } }`)).stats.trades;
    expect(await trades()).toBe(2);
    await store([closed(rare, 10, 0.5)]);
    expect(await trades()).toBe(3);
    await api.database.sql`delete from paper_positions where id = ${`${rare}@10`}`;
    expect(await trades()).toBe(2);
  });
});

describe('groups', () => {
  it('by score band, those below 75 included', async () => {
    const found = await groups('scoreBand', good);
    expect(found.map(({ name, trades }) => [name, trades])).toEqual([
      ['<75', 15],
      ['75–79', 15],
      ['80–84', 15],
      ['85+', 15],
    ]);
  });

  it.each(['instrument', 'side', 'tier', 'scoreBand', 'hour', 'exit', 'version'])(
    'by %s add up',
    async (by) => {
      const found = await groups(by, good);
      const { stats } = await read<{ stats: { trades: number; netR: number } }>(
        `{ stats(strategyId: "${good}") { trades netR } }`,
      );
      expect(found.reduce((sum, { trades }) => sum + trades, 0)).toBe(stats.trades);
      expect(found.reduce((sum, { netR }) => sum + netR, 0)).toBeCloseTo(stats.netR, 9);
    },
  );

  it('come in their natural order over all strategies', async () => {
    expect((await groups('side')).map(({ name }) => name)).toEqual(['LONG', 'SHORT']);
    expect((await groups('tier')).map(({ name }) => name)).toEqual(['standard', 'heavy']);
    expect(await groups('hour', idle)).toEqual([]);
  });

  it('are refused to guests and for unknown names', async () => {
    const query = '{ statsByGroup(by: side) { name } }';
    expect((await api.gql(query)).body.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const wrong = await api.gql('{ statsByGroup(by: mood) { name } }', {}, { cookie });
    expect(wrong.body.errors?.[0]?.message).toMatch(/mood/);
  });
});

describe('statsByStrategy', () => {
  interface Page {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
    edges: { node: { strategy: { uuid: string }; stats: { netR: number } } }[];
  }
  const page = async (args: string) =>
    (
      await read<{ statsByStrategy: Page }>(
        `{ statsByStrategy(${args}) { totalCount pageInfo { hasNextPage endCursor }
           edges { node { strategy { uuid } stats { netR trades } } } } }`,
      )
    ).statsByStrategy;

  it('pages by net R, best first', async () => {
    const first = await page('first: 2');
    expect(first.edges.map(({ node }) => node.strategy.uuid)).toEqual([good, rare]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const next = await page(`first: 100, after: "${first.pageInfo.endCursor}"`);
    expect(next.edges).toHaveLength(first.totalCount - 2);
  });

  it('counts inside a span', async () => {
    const { edges } = await page(`first: 100, from: "${iso(25)}", to: "${iso(35)}"`);
    const row = edges.find(({ node }) => node.strategy.uuid === rare);
    expect(row?.node.stats.netR).toBe(-1);
  });
});

describe('compareStrategies', () => {
  interface Comparison {
    from: string;
    to: string;
    at: number[];
    strategies: {
      strategy: { uuid: string };
      stats: { trades: number };
      netR: number[];
      netUsd: number[];
      correlations: (number | null)[];
    }[];
    differences: { days: number; meanDailyR: number; low95R: number; high95R: number; verdict: string }[];
  }
  interface Answer {
    __typename: string;
    data?: Comparison;
    message?: string;
    fields?: { path: string; code: string; messageZh: string }[];
  }

  const compare = async (ids: string[], span: { from?: string; to?: string } = {}) => {
    const { compareStrategies } = await read<{ compareStrategies: Answer }>(
      `query($ids: [ID!]!, $from: DateTime, $to: DateTime) { compareStrategies(ids: $ids, from: $from, to: $to) {
         __typename ... on Error { message } ... on ValidationError { fields { path code messageZh } }
         ... on QueryCompareStrategiesSuccess { data { from to at
           strategies { strategy { uuid } stats { trades netR deflatedSharpe } netR netUsd correlations }
           differences { firstId secondId days differingDays meanDailyR low95R high95R resamples blockDays verdict } } } } }`,
      { ids, ...span },
    );
    return compareStrategies;
  };

  it('sets results, curves, correlation and differences side by side', async () => {
    const { data } = await compare([good, flat]);
    expect(data?.strategies.map(({ strategy }) => strategy.uuid)).toEqual([good, flat]);
    expect([data?.from, data?.to].map((at) => Date.parse(at ?? ''))).toEqual([START, START + DAYS * DAY]);
    for (const { netR, netUsd } of data?.strategies ?? [])
      expect([netR.length, netUsd.length]).toEqual([data?.at.length, data?.at.length]);
    expect(data?.at).toEqual([...(data?.at ?? [])].sort((a, b) => a - b));
    expect(data?.strategies[0]?.correlations[0]).toBeCloseTo(1, 9);
    expect(data?.strategies[0]?.correlations[1]).toBeCloseTo(-1, 9);
    expect(data?.differences).toMatchObject([
      { days: DAYS, differingDays: DAYS, resamples: 1_999, blockDays: 4, verdict: 'significant' },
    ]);
    expect(data?.differences[0]?.low95R).toBeGreaterThan(0);
  });

  it('gives the same interval each time, and the mirrored one the other way round', async () => {
    const [one, again, back] = await Promise.all([
      compare([good, flat]),
      compare([good, flat, idle]),
      compare([flat, good]),
    ]);
    const [there, repeated, mirrored] = [one, again, back].map(({ data }) => data?.differences[0]);
    expect(repeated).toEqual(there);
    expect(mirrored?.high95R).toBeCloseTo(-(there?.low95R ?? 0), 9);
    expect(mirrored?.verdict).toBe('significant');
  });

  it('says too few days when it cannot judge, and nothing of what never moves', async () => {
    const { data } = await compare([rare, idle]);
    expect(data?.differences).toMatchObject([{ days: DAYS, differingDays: 2, verdict: 'too_few_days' }]);
    expect(data?.strategies.map(({ correlations }) => correlations[1])).toEqual([null, null]);
    const short = await compare([good, flat], { from: iso(0), to: iso(20) });
    expect(short.data?.differences).toMatchObject([{ days: 20, verdict: 'too_few_days' }]);
    expect(short.data?.strategies.map(({ stats }) => stats.trades)).toEqual([20, 20]);
  });

  it('refuses in typed words what it cannot compare', async () => {
    expect((await compare([good])).fields).toMatchObject([{ path: 'ids', code: 'out_of_range' }]);
    expect((await compare([good, good])).fields).toMatchObject([{ path: 'ids', code: 'duplicate' }]);
    const many = Array.from({ length: 21 }, (_, index) => `00000000-0000-4000-8000-0000000000${index + 10}`);
    expect((await compare(many)).fields?.[0]?.messageZh).toMatch(/21/);
    expect((await compare([good, flat], { from: iso(3), to: iso(3) })).fields?.[0]?.code).toBe('not_before');
    expect((await compare([good, flat], { from: iso(0), to: iso(800) })).fields?.[0]?.code).toBe('too_long');
    const unknown = await compare([good, '00000000-0000-4000-8000-000000000000']);
    expect(unknown).toMatchObject({ __typename: 'NotFoundError' });
  });

  it('is not for guests', async () => {
    const { body } = await api.gql(`{ compareStrategies(ids: ["${good}", "${flat}"]) { __typename } }`);
    expect(body.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });
});

describe('drawdown of an account', () => {
  interface Drawn {
    maxDrawdownFraction: number;
  }
  interface Shown {
    alone: Drawn;
    later: Drawn;
    statsByStrategy: { edges: { node: { strategy: { uuid: string }; stats: Drawn } }[] };
    strategy: { stats: Drawn };
    compareStrategies: { data: { strategies: { stats: Drawn }[] } };
  }

  async function shown(): Promise<{ whole: number[]; later: number }> {
    const data = await read<Shown>(
      `query($id: ID!, $other: ID!, $from: DateTime) {
         alone: stats(strategyId: $id) { maxDrawdownFraction }
         later: stats(strategyId: $id, from: $from) { maxDrawdownFraction }
         strategy(id: $id) { stats { maxDrawdownFraction } }
         statsByStrategy(first: 100) { edges { node { strategy { uuid } stats { maxDrawdownFraction } } } }
         compareStrategies(ids: [$id, $other]) {
           ... on QueryCompareStrategiesSuccess { data { strategies { stats { maxDrawdownFraction } } } } } }`,
      { id: lossy, other: idle, from: iso(2) },
    );
    const listed = data.statsByStrategy.edges.find(({ node }) => node.strategy.uuid === lossy)?.node.stats;
    const compared = data.compareStrategies.data.strategies[0]?.stats;
    const whole = [data.alone, data.strategy.stats, listed, compared];
    return {
      whole: whole.map((stats) => stats?.maxDrawdownFraction ?? -1),
      later: data.later.maxDrawdownFraction,
    };
  }

  const SAME = 4;

  it('is not rewritten by a top-up, is the same on every page, and of a span begins with its balance', async () => {
    await store([closed(lossy, 1, -50), closed(lossy, 3, -5)]);
    const before = await shown();
    expect(before.whole).toEqual(Array.from({ length: SAME }, () => 0.55));
    expect(before.later).toBeCloseTo(0.1, 12);
    const topUp = `mutation($id: ID!) { addBalance(input: { id: $id, amount: "90000" }) {
      ... on MutationAddBalanceSuccess { data { initialBalance } } } }`;
    const { addBalance } = await read<{ addBalance: { data: { initialBalance: string } } }>(topUp, {
      id: lossy,
    });
    expect(addBalance.data.initialBalance).toBe('100000');
    expect(await shown()).toEqual(before);
  });

  it('goes on from where it was with the money that was put in', async () => {
    const afterwards = 10 * 365;
    await store([closed(lossy, afterwards, -94.5)]);
    const { stats } = await read<{ stats: Drawn }>(
      `{ stats(strategyId: "${lossy}") { maxDrawdownFraction } }`,
    );
    // 45 % is left of the first money; a tenth of all is lost after the top-up: 9,450 of 94,500.
    expect(stats.maxDrawdownFraction).toBeCloseTo(1 - 0.45 * 0.9, 12);
  });
});
