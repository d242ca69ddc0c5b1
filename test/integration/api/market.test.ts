import { candles1m, instruments, liquidations, marketIndicators } from '@ae/db/schema/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardRow, candle, engineStatus, rate } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const FIRST_ID = 5_000_000_000;
const TRADES = 1_000;
const iso = (at: number) => new Date(at).toISOString();
let api: TestApi;
let cookie: string;
let instrumentId: number;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
  const rows = await api.database.db.select().from(instruments);
  instrumentId = rows.find((row) => row.symbol === 'BTCUSDT')?.id ?? 0;
  // One trade a second from the last seconds of a month into the next: ids rise with time across partitions.
  await api.database.sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select ${instrumentId}, ${FIRST_ID}::bigint + i, to_timestamp(${START / 1_000 - 500}::float8 + i),
      100 + i % 10, 1 + i % 3, null, 1, i % 4 = 0
    from generate_series(0, ${TRADES - 1}) as i`;
});
afterAll(() => api.close());

/** The answer as an admin gets it; `T`: what the root field holds. */
async function ask<T = unknown>(query: string, variables: object = {}) {
  const { data, body } = await api.gql(query, variables, { cookie });
  return {
    data: data as Record<string, T | undefined>,
    errors: (body.errors ?? []).map(({ message }) => message),
  };
}

const timeOf = (index: number) => START - 500_000 + index * 1_000;
const TRADE_LIST = `query($from: DateTime, $to: DateTime, $first: Int, $last: Int, $after: String, $least: Float) {
  trades(symbol: "BTCUSDT", from: $from, to: $to, first: $first, last: $last, after: $after, minNotionalUsd: $least) {
    edges { cursor node { aggId price qty notionalUsd takerSide time } } pageInfo { hasNextPage endCursor } } }`;
interface TradePage {
  edges: { cursor: string; node: { aggId: string; price: number; takerSide: string; notionalUsd: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const tradePage = async (variables: object) => (await ask<TradePage>(TRADE_LIST, variables)).data['trades'];

describe('trades', () => {
  it('walks a range newest first across a month boundary, each trade once', async () => {
    const ids: number[] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 10; turn += 1) {
      const range = { from: iso(timeOf(400)), to: iso(timeOf(600)) };
      const page: TradePage | undefined = await tradePage({ ...range, first: 30, after });
      ids.push(...(page?.edges ?? []).map(({ node }) => Number(node.aggId)));
      after = page?.pageInfo.endCursor ?? null;
      if (page?.pageInfo.hasNextPage !== true) break;
    }
    expect(ids).toEqual(Array.from({ length: 200 }, (_, index) => FIRST_ID + 599 - index));
  });

  it('finds the oldest of a range, and those of a size', async () => {
    const range = { from: iso(timeOf(10)), to: iso(timeOf(20)) };
    const oldest = await ask<TradePage>(TRADE_LIST, { ...range, last: 1 });
    expect(oldest.data['trades']?.edges[0]?.node).toMatchObject({
      aggId: String(FIRST_ID + 10),
      takerSide: 'buy',
    });
    const large = await ask<TradePage>(TRADE_LIST, { ...range, least: 318 });
    expect(large.data['trades']?.edges.map(({ node }) => node.notionalUsd)).toEqual([321]);
  });

  it.each([
    [
      { from: iso(START), to: iso(START) },
      /from: 2026-01-01T00:00:00.000Z is not before to, expected a time before/,
    ],
    [
      { from: iso(START - 40 * 86_400_000), to: iso(START) },
      /from: .* asks for 40 days .* expected at most 31 days/,
    ],
    [{ from: iso(START - 3 * 86_400_000), to: iso(START), least: 1 }, /expected at most 1 days/],
    [{ least: -1 }, /minNotionalUsd: -1 is not allowed, expected 0 or more/],
    [{ first: 5_000 }, /first: 5000 is not allowed, expected 0 to 1000/],
    [{ after: 'nonsense' }, /after: not a cursor of this list/],
    [{ after: Buffer.from('[1767225600000,"1; drop"]').toString('base64url') }, /after: not a cursor/],
  ])('refuses %j with words', async (variables, words) => {
    expect((await ask(TRADE_LIST, variables)).errors[0]).toMatch(words);
  });

  it('names an instrument that does not exist', async () => {
    const { errors } = await ask('{ trades(symbol: "NOPE") { edges { cursor } } }');
    expect(errors[0]).toMatch(/symbol: "NOPE" is not a known instrument/);
  });
});

describe('tradeColumns', () => {
  const COLUMNS = `query($from: DateTime!, $to: DateTime, $after: BigInt, $limit: Int) {
    tradeColumns(symbol: "BTCUSDT", from: $from, to: $to, afterAggId: $after, limit: $limit) {
      count columns nextAggId } }`;
  interface Page {
    count: number;
    columns: Record<'aggId' | 'time' | 'price' | 'qty' | 'sell', number[]>;
    nextAggId: string | null;
  }

  it('gives the trades of a range as columns, going on by id', async () => {
    const range = { from: iso(timeOf(100)), to: iso(timeOf(112)) };
    const first = await ask<Page>(COLUMNS, { ...range, limit: 8 });
    const page = first.data['tradeColumns'];
    expect(page).toMatchObject({ count: 8, nextAggId: String(FIRST_ID + 107) });
    expect(page?.columns.time).toEqual(Array.from({ length: 8 }, (_, index) => timeOf(100 + index)));
    expect(page?.columns.sell).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect([page?.columns.price[1], page?.columns.qty[1]]).toEqual([101, 3]);
    const rest = await ask<Page>(COLUMNS, {
      ...range,
      after: page?.nextAggId,
      limit: 8,
    });
    expect(rest.data['tradeColumns']).toMatchObject({ count: 4, nextAggId: null });
  });

  it('is empty where nothing is stored, and refuses wrong limits', async () => {
    const range = { from: '2025-06-01T00:00:00.000Z', to: '2025-06-02T00:00:00.000Z' };
    const { data } = await ask(COLUMNS, range);
    expect(data['tradeColumns']).toEqual({
      count: 0,
      columns: { aggId: [], time: [], price: [], qty: [], sell: [] },
      nextAggId: null,
    });
    const { errors } = await ask(COLUMNS, { ...range, limit: 100_001 });
    expect(errors[0]).toMatch(/limit: 100001 is not allowed, expected 1 to 100000/);
  });
});

it('sums the trades of a range', async () => {
  const { data } = await ask(
    `query($from: DateTime!, $to: DateTime) { tradeSummary(symbol: "BTCUSDT", from: $from, to: $to) {
      symbol trades buyQty sellQty delta vwap open high low close largestQty largestNotionalUsd tradesPerSecond } }`,
    { from: iso(timeOf(0)), to: iso(timeOf(12)) },
  );
  // Prices 100 … 109, 100, 101; quantities 1, 2, 3, …; every fourth is a taker sell.
  expect(data['tradeSummary']).toMatchObject({
    symbol: 'BTCUSDT',
    trades: 12,
    sellQty: 6,
    buyQty: 18,
    delta: 12,
  });
  expect(data['tradeSummary']).toMatchObject({ open: 100, high: 109, low: 100, close: 101, largestQty: 3 });
  expect(data['tradeSummary']).toMatchObject({ largestNotionalUsd: 324, tradesPerSecond: 1 });
});

describe('candles', () => {
  const BARS = `query($interval: CandleInterval!, $from: DateTime, $to: DateTime, $first: Int) {
    candles(symbol: "ETHUSDT", interval: $interval, from: $from, to: $to, first: $first) {
      edges { node { openTime open high low close volume trades } } } }`;
  const bars = async (variables: object) => {
    const { data } = await ask(BARS, variables);
    return (data['candles'] as { edges: { node: Record<string, unknown> }[] }).edges.map(({ node }) => node);
  };

  beforeAll(async () => {
    const rows = await api.database.db.select().from(instruments);
    const id = rows.find((row) => row.symbol === 'ETHUSDT')?.id ?? 0;
    // Every sixth hour of 70 days over the end of February of a leap year.
    const from = Date.UTC(2024, 0, 29);
    await api.database.db.insert(candles1m).values(
      Array.from({ length: 280 }, (_, index) => ({
        instrumentId: id,
        openTime: from + index * 6 * 60 * MINUTE,
        open: index,
        high: index + 2,
        low: index - 1,
        close: index + 1,
        volume: 1,
        quoteVolume: 100,
        buyVolume: 0.5,
        buyQuoteVolume: 50,
        trades: 3,
      })),
    );
  });

  it.each([
    ['h12', '2024-02-29T12:00:00.000Z', 2],
    ['d1', '2024-02-29T00:00:00.000Z', 4],
    ['w1', '2024-02-26T00:00:00.000Z', 28],
    ['mo1', '2024-02-01T00:00:00.000Z', 116],
  ])('%s bars start and end where the calendar says', async (interval, openTime, volume) => {
    const to = new Date(Date.parse(openTime) + 32 * 86_400_000).toISOString();
    const [bar] = await bars({ interval, from: openTime, to, first: 1 });
    const index = (Date.parse(openTime) - Date.UTC(2024, 0, 29)) / (6 * 60 * MINUTE);
    expect(bar).toMatchObject({ openTime, volume, open: index, low: index - 1, close: index + volume });
  });

  it('go back over an empty stretch of any length', async () => {
    const firstDay = iso(Date.UTC(2024, 0, 29));
    // A minute every six hours: pages of one-minute bars before a time that lies in a hole.
    const before = await bars({ interval: 'm1', to: iso(Date.UTC(2024, 2, 1, 5)), first: 10 });
    expect(before.map((bar) => bar['openTime'])).toEqual([iso(Date.UTC(2024, 2, 1))]);
    const older = await bars({ interval: 'm1', to: iso(Date.UTC(2024, 2, 1)), first: 10 });
    expect(older.map((bar) => bar['openTime'])).toEqual([iso(Date.UTC(2024, 1, 29, 18))]);
    expect(await bars({ interval: 'm1', to: firstDay, first: 10 })).toEqual([]);
    const long = await bars({ interval: 'h1', to: iso(Date.UTC(2025, 0, 1)), first: 2 });
    expect(long.map((bar) => bar['open'])).toEqual([279]);
  });

  it('with a start, a page is full whatever is missing between its bars', async () => {
    const page = await bars({ interval: 'm1', from: iso(Date.UTC(2023, 0, 1)), first: 5 });
    expect(page.map((bar) => bar['open'])).toEqual([0, 1, 2, 3, 4]);
    const weeks = await bars({ interval: 'w1', from: iso(Date.UTC(2023, 0, 1)), first: 50 });
    expect(weeks.map((bar) => bar['volume'])).toEqual(Array.from({ length: 10 }, () => 28));
  });

  it('completes the last bar with the minute that is still running', async () => {
    const openTime = Date.UTC(2024, 3, 8);
    api.engine.emit({ kind: 'candles', candles: [candle('ETHUSDT', openTime, 130)] });
    const [bar] = (await bars({ interval: 'm1', first: 1 })).slice(-1);
    expect(bar).toMatchObject({ openTime: iso(openTime), open: 100, high: 130, close: 130, trades: 4 });
    const days = await bars({ interval: 'd1', first: 2 });
    expect(days.map((day) => day['close'])).toEqual([280, 130]);
  });

  it('has the minutes that are over but not stored yet', async () => {
    const openTime = Date.UTC(2024, 3, 8, 12);
    const minutes = [0, 1, 2].map((index) =>
      candle('ETHUSDT', openTime + index * MINUTE, 120 + index, index < 2),
    );
    api.engine.emit({ kind: 'candles', candles: minutes });
    const from = iso(openTime);
    const closes = (await bars({ interval: 'm1', from, first: 5 })).map((bar) => bar['close']);
    expect(closes).toEqual([120, 121, 122]);
    expect(await bars({ interval: 'm3', from, first: 5 })).toMatchObject([{ close: 122, trades: 12 }]);
  });
});

describe('the board', () => {
  const ROWS = `query($search: String, $first: Int, $set: InstrumentSet) {
    marketRows(first: $first, search: $search, set: $set) { totalCount edges { node { symbol baseAsset price regime openGaps } } } }`;

  it('has every instrument, with what is known of it', async () => {
    api.engine.emit({ kind: 'board', rows: [boardRow('ETHUSDT', 2_000)] });
    const { data } = await ask(ROWS, { first: 1_000 });
    const { edges, totalCount } = data['marketRows'] as { edges: { node: object }[]; totalCount: number };
    expect(totalCount).toBe(4);
    expect(edges.map(({ node }) => node)).toContainEqual({
      symbol: 'ETHUSDT',
      baseAsset: 'ETH',
      price: 2_000,
      regime: null,
      openGaps: 0,
    });
    expect(edges[0]?.node).toMatchObject({ symbol: 'BTCUSDT', price: null });
  });

  it('searches by part of a symbol', async () => {
    const { data } = await ask(ROWS, { search: 'eth' });
    expect(data['marketRows']).toMatchObject({ totalCount: 1 });
    expect((await ask('{ marketRow(symbol: "NOPE") { symbol } }')).data['marketRow']).toBeNull();
  });
});

describe('rates', () => {
  it('of the whole market are one page, for guests too', async () => {
    const rates = Array.from({ length: 600 }, (_, index) => rate(`R${index}USDT`, 100));
    api.engine.emit({ kind: 'rates', rates });
    const { data } = await api.gql('{ rates(first: 1000) { edges { node { symbol fundingRate } } } }');
    expect(data?.['rates']).toMatchObject({ edges: { length: 600 } });
  });
});

describe('lists by time', () => {
  beforeAll(async () => {
    const rows = [0, 1, 2].map((index) => ({ instrumentId, time: START + index * 300_000 }));
    await api.database.db.insert(marketIndicators).values(
      rows.map((row, index) => ({
        ...row,
        type: 'open_interest' as const,
        value: index,
        collectedAt: row.time,
      })),
    );
    const sides = ['LONG', 'SHORT'] as const;
    await api.database.db
      .insert(liquidations)
      .values(
        rows.flatMap((row, index) =>
          sides.map((side) => ({ ...row, side, price: 100, qty: index + 1, notionalUsd: (index + 1) * 100 })),
        ),
      );
  });
  const RANGE = `from: "${iso(START)}", to: "${iso(START + 3_600_000)}"`;

  it('indicators, oldest first', async () => {
    const query = (paging: string) =>
      `{ indicators(symbol: "BTCUSDT", type: open_interest, ${RANGE}, ${paging}) {
        edges { cursor node { value } } pageInfo { endCursor hasNextPage } } }`;
    const first = await ask(query('first: 2'));
    const page = first.data['indicators'] as { edges: unknown[]; pageInfo: { endCursor: string } };
    expect(page).toMatchObject({ edges: [{ node: { value: 0 } }, { node: { value: 1 } }] });
    const rest = await ask(query(`first: 2, after: "${page.pageInfo.endCursor}"`));
    expect(rest.data['indicators']).toMatchObject({ edges: [{ node: { value: 2 } }] });
    const newest = await ask(query('last: 2'));
    expect(newest.data['indicators']).toMatchObject({
      edges: [{ node: { value: 1 } }, { node: { value: 2 } }],
    });
  });

  it('liquidations, newest first, two of the same time told apart, by least size', async () => {
    const query = (more: string) =>
      `{ liquidations(${RANGE}, ${more}) { edges { node { side notionalUsd } } pageInfo { endCursor } } }`;
    const seen: unknown[] = [];
    let after = '';
    for (let page = 0; page < 2; page += 1) {
      const { data } = await ask(query(`first: 3${after}`));
      const { edges, pageInfo } = data['liquidations'] as {
        edges: { node: unknown }[];
        pageInfo: { endCursor: string };
      };
      seen.push(...edges.map(({ node }) => node));
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(
      [300, 200, 100].flatMap((notionalUsd) => ['SHORT', 'LONG'].map((side) => ({ side, notionalUsd }))),
    );
    const large = await ask(query('minNotionalUsd: 250, symbol: "BTCUSDT"'));
    expect((large.data['liquidations'] as { edges: unknown[] }).edges).toHaveLength(2);
  });
});

describe('the integrity report', () => {
  it('is the latest, or of a day; null when there is none; only for real days', async () => {
    const query = (args: string) =>
      `{ integrityReport${args} { day ticks missingIds missingShare rows { symbol gaps firstAggId root } } }`;
    expect((await ask(query(''))).data['integrityReport']).toBeNull();
    for (const day of ['2026-01-01', '2026-01-02']) {
      await api.database.sql`
        insert into integrity_reports (day, instrument_id, generated_at, ticks, gaps, missing_ids, absent_ids,
          missing_share, longest_outage_ms, first_agg_id, last_agg_id, root)
        values (${day}, ${instrumentId}, now(), 90, 1, 10, 0, 0.1, 5000, 1, 100, 'ab12')`;
    }
    expect((await ask(query(''))).data['integrityReport']).toEqual({
      day: '2026-01-02',
      ticks: 90,
      missingIds: 10,
      missingShare: 0.1,
      rows: [{ symbol: 'BTCUSDT', gaps: 1, firstAggId: '1', root: 'ab12' }],
    });
    expect((await ask(query('(day: "2026-01-01")'))).data['integrityReport']).toMatchObject({
      day: '2026-01-01',
    });
    // Not one tick of any instrument, and nothing since that would tell how many there were.
    await api.database.sql`
      insert into integrity_reports (day, instrument_id, generated_at, ticks, gaps, missing_ids, absent_ids,
        missing_share, longest_outage_ms)
      values ('2026-01-03', ${instrumentId}, now(), 0, 1, 0, 0, 1, 86400000)`;
    expect((await ask(query(''))).data['integrityReport']).toMatchObject({
      ...{ day: '2026-01-03', ticks: 0, missingIds: 0, missingShare: 1 },
      rows: [{ firstAggId: null }],
    });
    expect((await ask(query('(day: "2026-02-30")'))).errors[0]).toMatch(
      /day: "2026-02-30" is not a day, expected yyyy-mm-dd/,
    );
  });
});

interface TableRow {
  readonly name: string;
  readonly bytes: number;
  readonly partitions: number;
}

it('shows what the engine and the API say of themselves', async () => {
  api.engine.emit({ kind: 'status', status: engineStatus() });
  const { data } = await ask(`{ serverStatus { rest { usedWeight banStatus } queues { name pending capacity }
    jobs { process name state runs lastRunAt lastError nextAt } tables { name bytes rows partitions }
    threads { name utilisation } history { progress } spooledBytes shards { instruments lagP99Ms lastError } } }`);
  expect(data['serverStatus']).toMatchObject({
    rest: { usedWeight: 120, banStatus: null },
    queues: [{ name: 'ticks', pending: 5, capacity: 1_000 }],
    threads: [{ name: 'api' }, { name: 'engine', utilisation: 0.4 }],
    history: { progress: 0.25 },
    shards: [{ instruments: 2, lagP99Ms: 40, lastError: null }],
    jobs: [
      { process: 'engine', name: 'watchdog', state: 'failed', runs: 2, lastError: 'no answer' },
      { process: 'api', name: 'sessions', lastError: null },
    ],
  });
  const { tables } = data['serverStatus'] as { tables: TableRow[] };
  expect(tables).toHaveLength(12);
  const ordered = tables.map(({ bytes }) => bytes).sort((a, b) => b - a);
  expect(tables.map(({ bytes }) => bytes)).toEqual(ordered);
  // A partition counts under its table.
  expect(tables.filter(({ name }) => /_\d{4}_?\d{2}$/.test(name))).toEqual([]);
  expect(tables.some(({ partitions }) => partitions > 0)).toBe(true);
});
