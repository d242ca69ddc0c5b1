import {
  candles1m,
  evaluationMinutes,
  featureSnapshots,
  instruments,
  paperExits,
  paperPositions,
  signalEvaluations,
  signals,
} from '@ae/db/schema/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { position, tick } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
let api: TestApi;
let cookie: string;
let strategyId: string;
let instrumentId: number;
/** Each preset has an account of 10,000 USDT. */
let presets: number;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  const { createdIds } = await loadPresets(api.database, { venue: 'simulated', grid: false, at: START });
  presets = createdIds.length;
  const rows = await api.database.db.select().from(instruments);
  instrumentId = rows.find((row) => row.symbol === 'BTCUSDT')?.id ?? 0;
  const [row] = await api.database.sql<{ id: string }[]>`
    select id from strategies where instrument_id = ${instrumentId}`;
  strategyId = row?.id ?? createdIds[0] ?? '';
  await insertMarket();
  await insertScores();
  await insertTrades();
});
afterAll(() => api.close());

async function insertMarket(): Promise<void> {
  await api.database.db.insert(candles1m).values(
    Array.from({ length: 120 }, (_, minute) => ({
      instrumentId,
      openTime: START + minute * MINUTE,
      open: 100 + minute,
      high: 101 + minute,
      low: 99 + minute,
      close: 100.5 + minute,
      volume: 1,
      quoteVolume: 100,
      buyVolume: 0.5,
      buyQuoteVolume: 50,
      trades: 3,
    })),
  );
}

async function insertScores(): Promise<void> {
  const { db } = api.database;
  const times = Array.from({ length: 45 }, (_, index) => START + index * 15_000);
  await db
    .insert(featureSnapshots)
    .values(times.map((at) => ({ instrumentId, at, features: { symbol: 'BTCUSDT', at } })));
  await db.insert(signalEvaluations).values(
    times.map((at, index) => ({
      strategyId,
      at,
      instrumentId,
      strategyVersion: 1,
      configHash: 'h',
      engineInstance: 'test',
      score: index,
      rawScore: index,
      direction: 'LONG' as const,
      gates: [{ name: 'vol', value: 0.1, threshold: 0.2, passed: false, reason: 'low_vol' }],
      layers: [{ name: 'direction', raw: 1, rawMax: 2, score: 3, max: 4 }],
    })),
  );
  await db.insert(evaluationMinutes).values(
    [0, 1, 2].map((minute) => ({
      strategyId,
      minute: START + minute * MINUTE,
      evaluations: 4,
      scoreMax: minute,
      scoreLast: minute,
      rawScoreLast: minute,
      directionLast: minute === 0 ? ('SHORT' as const) : null,
      signals: minute,
    })),
  );
  await db.insert(signals).values(
    [0, 1, 2].map((index) => ({
      id: `${strategyId}@${index}`,
      strategyId,
      instrumentId,
      at: START,
      strategyVersion: 1,
      side: 'LONG' as const,
      score: 80,
      tier: 'heavy' as const,
      price: 100,
      taken: index === 0,
      suppressedBy: index === 0 ? null : 'cooldown',
    })),
  );
}

async function insertTrades(): Promise<void> {
  const { db } = api.database;
  const results = ['1', '-1', '0.375'];
  const closed = results.map((pnlR, index) => {
    const {
      symbol: _symbol,
      exits: _exits,
      price: _price,
      markPrice: _mark,
      unrealisedR: _r,
      unrealisedUsd: _u,
      ...row
    } = position(strategyId, `${strategyId}@t${index}`);
    return {
      ...row,
      instrumentId,
      openQty: '0',
      status: index === 1 ? ('sl' as const) : ('tp' as const),
      openedAt: START + index * MINUTE,
      // Two that close at the same moment must be told apart by id.
      closedAt: START + 10 * MINUTE,
      grossR: pnlR,
      feesR: '0.1',
      pnlR,
      pnlUsd: String(Number(pnlR) * 200),
      feesUsd: '20',
    };
  });
  await db.insert(paperPositions).values(closed);
  await db.insert(paperExits).values(
    closed.map(({ id }) => ({
      positionId: id,
      sequence: 1,
      kind: 'tp2' as const,
      at: START + 10 * MINUTE,
      price: '102.50',
      qty: '1',
      feeUsd: '0.05',
    })),
  );
}

async function read<T>(query: string, variables: object = {}): Promise<T> {
  const { data, body } = await api.gql(query, variables, { cookie });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return data as unknown as T;
}

interface Connection<T> {
  totalCount: number | null;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
  edges: { node: T }[];
}

const PAGE = 'totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor }';

describe('evaluations', () => {
  it('come newest first, each once over pages, with their market snapshot', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (;;) {
      const { evaluations }: { evaluations: Connection<{ score: number; features: { at: number } }> } =
        await read(
          `query($id: ID!, $after: String) { evaluations(strategyId: $id, first: 20, after: $after) {
           ${PAGE} edges { node { score features gates { name reason } layers { max } } } } }`,
          { id: strategyId, after },
        );
      for (const { node } of evaluations.edges) {
        expect(node.features.at).toBe(START + node.score * 15_000);
        seen.push(node.score);
      }
      if (!evaluations.pageInfo.hasNextPage) break;
      after = evaluations.pageInfo.endCursor;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => 44 - index));
  });

  it('page backwards from the end', async () => {
    const { evaluations } = await read<{ evaluations: Connection<{ score: number }> }>(
      `query($id: ID!) { evaluations(strategyId: $id, last: 3) { ${PAGE} edges { node { score } } } }`,
      { id: strategyId },
    );
    expect(evaluations.edges.map(({ node }) => node.score)).toEqual([2, 1, 0]);
    expect(evaluations.pageInfo.hasPreviousPage).toBe(true);
  });

  it('roll up to columns', async () => {
    const { scoreSeries } = await read<{ scoreSeries: Record<string, unknown> }>(
      `query($id: ID!, $from: DateTime!) { scoreSeries(strategyId: $id, from: $from) { at direction price signals } }`,
      { id: strategyId, from: new Date(START + MINUTE).toISOString() },
    );
    expect(scoreSeries).toEqual({
      at: [START + MINUTE, START + 2 * MINUTE],
      direction: [0, 0],
      price: [null, null],
      signals: [1, 2],
    });
  });
});

describe('candles', () => {
  interface Bar {
    openTime: string;
    open: number;
    close: number;
    high: number;
    volume: number;
  }
  const bars = async (args: string) => {
    const { candles } = await read<{ candles: Connection<Bar> }>(
      `{ candles(symbol: "BTCUSDT", ${args}) { ${PAGE} edges { node { openTime open high close volume } } } }`,
    );
    return { ...candles, nodes: candles.edges.map(({ node }) => node) };
  };

  it('are made of minutes, oldest first, the latest when no start is given', async () => {
    const { nodes } = await bars('interval: m5, first: 3');
    expect(nodes.map((bar) => Date.parse(bar.openTime))).toEqual(
      [105, 110, 115].map((minute) => START + minute * MINUTE),
    );
    expect(nodes[0]).toMatchObject({ open: 205, close: 209.5, high: 210, volume: 5 });
  });

  it('page through a range', async () => {
    const range = `interval: h1, from: "${new Date(START).toISOString()}"`;
    const first = await bars(`${range}, first: 1`);
    const next = await bars(`${range}, first: 5, after: "${first.pageInfo.endCursor}"`);
    expect([...first.nodes, ...next.nodes].map((bar) => bar.open)).toEqual([100, 160]);
    expect([first.pageInfo.hasNextPage, next.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});

describe('trades', () => {
  it('are listed newest first with their exits, same moments in a stable order', async () => {
    const query = `query($after: String) { paperTrades(first: 2, after: $after) { ${PAGE}
      edges { node { pnlR exits { price kind slippageBps aggId } } } } }`;
    const first = await read<{ paperTrades: Connection<{ pnlR: string; exits: { price: string }[] }> }>(
      query,
    );
    const { endCursor } = first.paperTrades.pageInfo;
    const second = await read<typeof first>(query, { after: endCursor });
    const all = [...first.paperTrades.edges, ...second.paperTrades.edges].map(({ node }) => node);
    expect(first.paperTrades.totalCount).toBe(3);
    expect(all.map(({ pnlR }) => pnlR)).toEqual(['0.375', '-1', '1']);
    expect(all[0]?.exits).toEqual([{ price: '102.50', kind: 'tp2', slippageBps: 0, aggId: null }]);
    const none = await read<typeof first>(
      `{ paperTrades(symbol: "ETHUSDT") { ${PAGE} edges { node { pnlR exits { price } } } } }`,
    );
    expect(none.paperTrades.edges).toEqual([]);
  });

  it('add up in the statistics of strategy, instrument and all', async () => {
    api.engine.emit({ kind: 'ticks', ticks: [{ ...tick('BTCUSDT', 100), time: START + 20 * MINUTE }] });
    const fields = 'trades winRate netR netUsd last24hTrades balance';
    const data = await read<Record<string, Record<string, unknown>> & { statsByInstrument: unknown[] }>(
      `query($id: ID!) { one: stats(strategyId: $id) { ${fields} } all: stats { trades balance }
         statsByInstrument { symbol stats { trades netR } } equityCurve(strategyId: $id) { at netR netUsd }
         strategy(id: $id) { stats { trades } sparkline openPositions { id } latestEvaluation { score } } }`,
      { id: strategyId },
    );
    expect(data['one']).toEqual({
      trades: 3,
      winRate: 2 / 3,
      netR: 0.375,
      netUsd: '75',
      last24hTrades: 3,
      balance: '10000',
    });
    expect(data['all']).toEqual({ trades: 3, balance: String(presets * 10_000) });
    expect(data.statsByInstrument).toEqual([{ symbol: 'BTCUSDT', stats: { trades: 3, netR: 0.375 } }]);
    expect(data['equityCurve']?.['netR']).toEqual([1, 0, 0.375]);
    expect(data['strategy']).toEqual({
      stats: { trades: 3 },
      sparkline: [1, 0, 0.375],
      openPositions: [],
      latestEvaluation: { score: 44 },
    });
  });

  it('signals tell taken from suppressed', async () => {
    const { signals: found } = await read<{ signals: Connection<{ suppressedBy: string }> }>(
      `{ signals(taken: false) { ${PAGE} edges { node { suppressedBy strategyName symbol } } } }`,
    );
    expect(found.edges.map(({ node }) => node.suppressedBy)).toEqual(['cooldown', 'cooldown']);
  });
});

describe('the plaza', () => {
  it('answers its whole query within the limits', async () => {
    const { strategies } = await read<{ strategies: Connection<{ displayName: string }> }>(
      `{ strategies(first: 100) { ${PAGE} edges { node { id displayName symbol stats { trades netR maxDrawdownR }
         sparkline openPositions { id unrealisedR } latestEvaluation { score gates { name passed } layers { name score max } } } } } }`,
    );
    expect(strategies.edges).toHaveLength(presets);
  });
});
