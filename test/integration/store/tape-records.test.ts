import { createHash } from 'node:crypto';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { detachPartition, listPartitions } from '@ae/db/stored-partitions.ts';
import { CandleBuilder } from '@ae/server/engine/core/market/candles.ts';
import { HourTotals, tapeRootText } from '@ae/server/engine/core/market/tape-root.ts';
import type { Candle } from '@ae/server/engine/core/model/market-event.ts';
import type { TickRow } from '@ae/server/engine/ports.ts';
import { rebuildCandles } from '@ae/server/store/candle-rebuild.ts';
import { integrityReport, writeIntegrityReport } from '@ae/server/store/integrity.ts';
import { recordedUpTo } from '@ae/server/store/recorded-up-to.ts';
import { applyRetention } from '@ae/server/store/retention.ts';
import { recordDetached } from '@ae/server/store/retired-ticks.ts';
import { writeTapeRoots } from '@ae/server/store/tape-roots.ts';
import { verifyTape } from '@ae/server/store/tape-verify.ts';
import { readFlowColumns, readTapeColumns, readTickColumns } from '@ae/server/store/tick-columns.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { writeTicks } from '@ae/server/store/ticks.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

let database: TestDatabase;
let connection: Database;
const DAY = Date.UTC(2026, 10, 18);
const HOUR = 3_600_000;
const MINUTE = 60_000;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  await insertInstruments(connection.sql, ['AAAUSDT', 'BTCUSDT']);
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

/** Ids 1 … count, one every `stepMs` from `start`, with prices and sizes that doubles do not hold exactly. */
function series(
  instrumentId: number,
  count: number,
  [start, stepMs]: readonly [number, number],
  firstId = 1,
): TickRow[] {
  return Array.from({ length: count }, (_, index) => ({
    instrumentId,
    trade: {
      symbol: 'AAAUSDT',
      aggId: firstId + index,
      price: Math.round(10_000 + ((index * 7_919) % 1_000)) / 10,
      qty: (1 + ((index * 104_729) % 5_000)) / 1_000,
      normalQty: index % 3 === 0 ? null : 0.001,
      trades: 1 + (index % 4),
      time: start + index * stepMs,
      takerSide: index % 5 < 2 ? ('sell' as const) : ('buy' as const),
      receivedAt: 0,
      shard: 'x',
    },
  }));
}

const fill = async (rows: TickRow[]) => {
  await connection.sql`truncate agg_trades, tape_roots, candles_1m, tick_gaps`;
  for (let at = 0; at < rows.length; at += 50_000)
    await writeTicks(connection.sql, rows.slice(at, at + 50_000));
};

test('columns read back what was stored, over batches, in id order, also what lay elsewhere in the table', async () => {
  const rows = series(1, 130_000, [DAY, 600]);
  await fill([...rows.slice(70_000), ...series(2, 500, [DAY, 600]), ...rows.slice(0, 70_000)]);
  const since = DAY + 1_000 * 600;
  const seen: number[] = [];
  const store = createTickStore(connection);
  const instrument = { id: 1 } as Parameters<typeof store.readTickColumns>[0];
  for await (const columns of store.readTickColumns(instrument, since)) {
    for (let row = 0; row < columns.length; row += 1) {
      const { trade } = rows[(columns.aggIds[row] ?? 0) - 1] ?? rows[0]!;
      const same =
        columns.times[row] === trade.time &&
        columns.prices[row] === trade.price &&
        columns.qtys[row] === trade.qty &&
        columns.trades?.[row] === trade.trades &&
        columns.sells[row] === (trade.takerSide === 'sell' ? 1 : 0);
      seen.push(same ? (columns.aggIds[row] ?? 0) : -1);
    }
  }
  expect(seen).toEqual(rows.slice(1_000).map(({ trade }) => trade.aggId));
});

test('the flow is read in stretches of ids up to a known end, and one after the other up to none', async () => {
  const rows = [...series(1, 230_000, [DAY, 100]), ...series(1, 10, [DAY + HOUR, 100], 10 ** 12)];
  await fill(rows);
  const read = async (slice: Partial<Parameters<typeof readFlowColumns>[1]>) => {
    const seen: string[] = [];
    for await (const flow of readFlowColumns(connection.bulk, { instrumentId: 1, ...slice }))
      for (let row = 0; row < flow.length; row += 1)
        seen.push(
          [flow.aggIds[row], flow.times[row], flow.prices[row], flow.qtys[row], flow.sells[row]].join(),
        );
    return seen;
  };
  const expected = (from: number, to: number) =>
    rows
      .slice(from, to)
      .map(({ trade: { aggId, time, price, qty, takerSide } }) =>
        [aggId, time, price, qty, takerSide === 'sell' ? 1 : 0].join(),
      );
  const from = DAY + 1_000 * 100;
  // Arrays this long are compared by their text: a difference is not worth a list of all.
  const same = (a: readonly string[], b: readonly string[]) => a.join(';') === b.join(';');
  expect(same(await read({ from, toAggId: 229_000 }), expected(1_000, 229_000))).toBe(true);
  expect(same(await read({ from, to: DAY + 2_000 * 100, toAggId: 229_000 }), expected(1_000, 2_000))).toBe(
    true,
  );
  expect(same(await read({ from }), expected(1_000, rows.length))).toBe(true);
  expect(same(await read({ fromAggId: 200_001, toAggId: 10 ** 12 + 4 }), expected(200_000, 230_005))).toBe(
    true,
  );
  expect(await read({ from, toAggId: -1 })).toEqual([]);
  for await (const flow of readFlowColumns(connection.bulk, { instrumentId: 1, toAggId: 229_000 })) {
    expect(flow.length).toBe(99_999);
    break;
  }
  expect(same(await read({ fromAggId: 5, toAggId: 6 }), expected(4, 6))).toBe(true);
});

test('several readers at once, also over a connection that the driver opens itself', async () => {
  const { sql } = connection;
  await sql`insert into agg_trades select 3, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker
    from agg_trades where instrument_id = 1 and agg_id <= 30000`;
  const plain = connectDatabase(`${database.url}?sslmode=prefer`, { max: 1 });
  const read = async (bulk: Database['bulk'], instrumentId: number, from?: number) => {
    const sums = [0, 0, 0, 0, 0];
    for await (const tape of readTapeColumns(bulk, { instrumentId, ...(from === undefined ? {} : { from }) }))
      for (let row = 0; row < tape.length; row += 1) {
        sums[0]! += tape.aggIds[row]!;
        sums[1]! += tape.times[row]! - DAY;
        sums[2]! += tape.sells[row]! + tape.trades[row]!;
        sums[3]! += Math.round(tape.qtys[row]! * 1_000) + Math.round(tape.prices[row]! * 10);
        sums[4]! += Number.isNaN(tape.normalQtys[row]) ? 1 : 0;
      }
    return sums;
  };
  const together = await Promise.all([1, 2, 3, 3, 1].map((id) => read(connection.bulk, id, DAY)));
  expect(together[0]).toEqual(together[4]);
  expect(together[2]).toEqual(together[3]);
  expect(await Promise.all([1, 2, 3].map((id) => read(plain.bulk, id)))).toEqual(together.slice(0, 3));
  await plain.close();
});

test('a reader that is left early leaves the connection usable; an error is heard', async () => {
  for await (const columns of readTickColumns(connection.bulk, { instrumentId: 1 })) {
    expect(columns.length).toBe(1_000);
    break;
  }
  const normal: number[] = [];
  for await (const tape of readTapeColumns(connection.bulk, { instrumentId: 1, fromAggId: 4, toAggId: 6 }))
    normal.push(...tape.normalQtys.subarray(0, tape.length));
  expect(normal).toEqual([Number.NaN, 0.001, 0.001]);
  await expect(readTickColumns(connection.bulk, { instrumentId: 1.5 }).next()).rejects.toThrow(/1.5 is not/);
  await connection.sql`alter table agg_trades rename to hidden`;
  await expect(readTickColumns(connection.bulk, { instrumentId: 1 }).next()).rejects.toThrow(/agg_trades/);
  await connection.sql`alter table hidden rename to agg_trades`;
});

test('roots equal those of the core, and a changed tick is found by its hour', async () => {
  const rows = series(1, 9_000, [DAY, 1_500]);
  await fill(rows);
  const span = { venue: 'simulated' as const, from: DAY, to: DAY + 4 * HOUR };
  for (let hour = 0; hour < 3; hour += 1)
    await writeTapeRoots(connection.sql, 'simulated', DAY + hour * HOUR);
  const recorded = await connection.sql<{ root: string }[]>`select root from tape_roots order by hour`;
  const texts = [0, 1, 2].map((hour) => {
    const totals = new HourTotals();
    for (const { trade } of rows.slice(hour * 2_400, hour * 2_400 + 2_400))
      totals.add(trade.aggId, trade.price, trade.qty);
    return tapeRootText('AAAUSDT', DAY + hour * HOUR, totals.record());
  });
  expect(recorded.map(({ root }) => root)).toEqual(
    texts.map((text) => createHash('sha256').update(text).digest('hex')),
  );
  const nothing = { grown: 0, retired: null, differing: 0, differences: [] };
  expect(await verifyTape(connection.sql, span)).toEqual({ ...nothing, hours: 3, unproven: 1 });
  await connection.sql`update agg_trades set qty = qty + 0.001 where agg_id = 4000`;
  const verdict = await verifyTape(connection.sql, span);
  expect(verdict.differences).toMatchObject([{ symbol: 'AAAUSDT', hour: DAY + HOUR }]);
  await connection.sql`delete from agg_trades where agg_id <= 2400`;
  const both = await verifyTape(connection.sql, span);
  expect(both).toMatchObject({ hours: 3, retired: null, differing: 2 });
  expect(both.differences).toMatchObject([{ hour: DAY, rebuilt: null }, { hour: DAY + HOUR }]);
});

test('hours of a month that was taken out, and of what retention took, are retired; others that lack are lost', async () => {
  const { sql } = connection;
  const [first, second] = [Date.UTC(2025, 4, 30), Date.UTC(2025, 5, 10)];
  await createTickStore(connection).ensurePartitions(first, second);
  await fill([...series(1, 4_800, [first, 1_500]), ...series(1, 7_200, [second, 1_500], 4_801)]);
  for (const start of [first, first + HOUR, second, second + HOUR, second + 2 * HOUR])
    await writeTapeRoots(sql, 'simulated', start);
  const verify = () => verifyTape(sql, { venue: 'simulated', from: first, to: second + 3 * HOUR });
  expect(await verify()).toMatchObject({ hours: 5, retired: null, differing: 0 });
  // A month that was taken out before this was recorded: nothing but its place tells.
  await detachPartition(sql, 'agg_trades_2025_05');
  const may = { hours: 2, from: first, to: first + 2 * HOUR };
  expect(await verify()).toMatchObject({ hours: 3, retired: may, differing: 0 });
  // Its place was taken again since, by a file of other instruments say.
  await createTickStore(connection).ensurePartitions(first, first);
  expect(await verify()).toMatchObject({ hours: 5, retired: null, differing: 2 });
  const again = (await listPartitions(sql)).find(({ name }) => name === 'agg_trades_2025_05');
  await recordDetached(sql, again!);
  expect(await verify()).toMatchObject({ hours: 3, retired: may, differing: 0 });
  // Retention takes whole hours only, and says so before it does.
  await applyRetention(sql, { agg_trades: 1 }, second + 25.5 * HOUR);
  expect(await sql`select min(agg_id)::int as id from agg_trades`).toEqual([{ id: 7_201 }]);
  const all = { hours: 3, from: first, to: second + HOUR };
  expect(await verify()).toMatchObject({ hours: 2, retired: all, differing: 0 });
  // Half of it is there again: retention may be at it. Others in its place are a difference, however old.
  await writeTicks(sql, series(1, 1_000, [second, 1_500], 4_801));
  expect(await verify()).toMatchObject({ hours: 2, retired: all, differing: 0 });
  await writeTicks(sql, series(1, 1_400, [second + 1_500_000, 1_500], 5_801));
  expect(await verify()).toMatchObject({ hours: 3, retired: may, differing: 1 });
  await sql`delete from agg_trades where agg_id > 9600`;
  const lost = await verify();
  expect(lost).toMatchObject({ hours: 3, retired: may, differing: 2 });
  expect(lost.differences).toMatchObject([{ hour: second }, { hour: second + 2 * HOUR, rebuilt: null }]);
  await sql`delete from app_state where starts_with(key, 'ticks.retired.')`;
});

test('the root of an hour is made again when missing trades came in, and only then', async () => {
  const rows = series(1, 2_000, [DAY, 1_500]);
  const span = { venue: 'simulated' as const, from: DAY, to: DAY + HOUR };
  await fill(rows.filter(({ trade }) => trade.aggId < 1_000 || trade.aggId > 1_200));
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  await writeTicks(connection.sql, rows.slice(999, 1_200));
  expect(await verifyTape(connection.sql, span)).toMatchObject({ hours: 0, grown: 1, differing: 0 });
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  expect(await verifyTape(connection.sql, span)).toMatchObject({ hours: 1, grown: 0, differing: 0 });
  await connection.sql`delete from agg_trades where agg_id = 1100`;
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  expect((await verifyTape(connection.sql, span)).differences).toMatchObject([{ hour: DAY }]);
});

test('what an hour lost is not hidden by what came in before it', async () => {
  const rows = series(1, 2_000, [DAY, 1_500]);
  const span = { venue: 'simulated' as const, from: DAY, to: DAY + HOUR };
  await fill(rows.slice(1_000));
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  await writeTicks(connection.sql, rows.slice(0, 1_000));
  await connection.sql`delete from agg_trades where agg_id = 1500`;
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  const changed = await verifyTape(connection.sql, span);
  expect(changed).toMatchObject({ hours: 1, grown: 0, differences: [{ hour: DAY }] });
  await writeTicks(connection.sql, rows.slice(1_499, 1_500));
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  expect((await verifyTape(connection.sql, span)).differences).toEqual([]);
});

test('the integrity report counts holes, also one over midnight, and knows what the source lacks', async () => {
  const rows = series(1, 1_000, [DAY - 100 * MINUTE, MINUTE]);
  const missing = new Set([95, 96, 101, 102, 103, 300, 500, 501]);
  await fill(rows.filter(({ trade }) => !missing.has(trade.aggId)));
  await connection.sql`insert into tick_gaps (instrument_id, from_agg_id, to_agg_id, kind, detected_at, closed_at)
    values (1, 500, 501, 'absent', now(), now())`;
  // BTCUSDT: the ids that the official archive lacks.
  const btc = [...series(2, 5, [DAY, 1_000], 504_067_342), ...series(2, 5, [DAY + HOUR, 1_000], 504_624_375)];
  await writeTicks(connection.sql, btc);
  const [first, second] = await integrityReport(connection.sql, 'simulated', DAY);
  expect(first).toEqual({
    instrumentId: 1,
    symbol: 'AAAUSDT',
    ticks: 894,
    doubled: 0,
    gaps: 2,
    missingIds: 4,
    absentIds: 2,
    missingShare: 4 / 898,
    longestOutageMs: 4 * MINUTE,
    firstAggId: 104,
    lastAggId: 1_000,
  });
  expect(second).toMatchObject({ gaps: 0, missingIds: 0, absentIds: 557_028, missingShare: 0 });
  await writeTapeRoots(connection.sql, 'simulated', DAY);
  for (let again = 0; again < 2; again += 1) await writeIntegrityReport(connection.sql, 'simulated', DAY);
  const stored = await connection.sql`select day::text, root from integrity_reports order by instrument_id`;
  expect(stored.map(({ day }) => day)).toEqual(['2026-11-18', '2026-11-18']);
  expect(stored[0]?.['root']).toMatch(/^[0-9a-f]{64}$/);
  const [newest] = await connection.sql`
    select (extract(epoch from max(hour)) * 1000)::float8 as hour from tape_roots`;
  expect(await recordedUpTo(connection.sql, 'simulated')).toEqual({ hour: newest?.['hour'], day: DAY });
  expect(await recordedUpTo(connection.sql, 'binance')).toEqual({ hour: null, day: null });
  await expect(integrityReport(connection.sql, 'simulated', DAY + 1)).rejects.toThrow(/not the start/);
});

test('a day answers for its own hours and the night before, not for what lies between two recordings', async () => {
  await fill([
    ...series(1, 10, [DAY - 200 * 24 * HOUR, 1_000]),
    ...series(1, 5, [DAY + HOUR, 1_000], 900_000),
  ]);
  const [row] = await integrityReport(connection.sql, 'simulated', DAY);
  expect(row).toMatchObject({ ticks: 5, gaps: 0, missingIds: 0, missingShare: 0, longestOutageMs: 0 });
});

test('ids out of order over midnight are missing on neither day, and a hole among them is on one', async () => {
  const next = DAY + 24 * HOUR;
  const one = (aggId: number, time: number) => series(1, 1, [time, 0], aggId);
  const before = [...series(1, 99, [next - HOUR, 1_000]), ...one(102, next - 1)];
  const after = [...one(100, next + 1), ...one(103, next + 2)];
  const missing = async () => {
    const reports = [DAY, next].map((day) => integrityReport(connection.sql, 'simulated', day));
    return (await Promise.all(reports)).map(([row]) => [row?.gaps, row?.missingIds]);
  };
  await fill([...before, ...after]);
  expect(await missing(), 'id 101').toEqual([
    [1, 1],
    [0, 0],
  ]);
  await writeTicks(connection.sql, one(101, next));
  expect(await missing()).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('the integrity report names instruments without a tick of the day that should have some', async () => {
  const { sql } = connection;
  const next = DAY + 24 * HOUR;
  const report = async () => (await integrityReport(sql, 'simulated', DAY)).map((row) => ({ ...row }));
  await fill([...series(1, 10, [DAY - HOUR, 1_000]), ...series(2, 5, [DAY, 1_000])]);
  const silent = { instrumentId: 1, symbol: 'AAAUSDT', firstAggId: null, lastAggId: null };
  const lost = { ...silent, ticks: 0, doubled: 0, gaps: 1, missingIds: 0, absentIds: 0, missingShare: 1 };
  const [first, second] = await report();
  expect(first, 'nobody knows how much, yet').toEqual({ ...lost, longestOutageMs: 25 * HOUR - 9_000 });
  expect(second).toMatchObject({ symbol: 'BTCUSDT', ticks: 5 });
  await writeTicks(sql, series(1, 5, [next, 1_000], 111));
  const known = { missingIds: 100, longestOutageMs: 25 * HOUR - 9_000 };
  expect((await report())[0]).toEqual({ ...lost, ...known });
  await writeIntegrityReport(sql, 'simulated', DAY);
  expect(
    await sql`select first_agg_id, missing_share from integrity_reports where instrument_id = 1
      and day = '2026-11-18'`,
  ).toEqual([{ first_agg_id: null, missing_share: 1 }]);
  await writeTicks(sql, series(1, 100, [next - 1, 0], 11));
  expect((await report())[0], 'the day has ticks again').toMatchObject({ ticks: 100, missingIds: 0 });
  await sql`delete from agg_trades where instrument_id = 1 and agg_id > 10`;
  await writeTicks(sql, series(1, 5, [next, 1_000], 11));
  const quiet = { gaps: 0, missingIds: 0, missingShare: 0, longestOutageMs: 0 };
  expect((await report())[0], 'nothing was traded').toEqual({ ...lost, ...quiet });
  // Delisted before the day: there is nothing to have. Within it: there is.
  const delisted = (at: number) =>
    sql`update instruments set status = 'DELISTED', updated_at = ${new Date(at)} where id = 1`;
  await delisted(DAY - 1);
  expect((await report()).map(({ symbol }) => symbol)).toEqual(['BTCUSDT']);
  await delisted(DAY + HOUR);
  expect(await report()).toHaveLength(2);
  await sql`update instruments set status = 'TRADING' where id = 1`;
});

test('candles built again from stored ticks equal the live ones bit for bit', async () => {
  const rows = series(1, 4_000, [DAY, 137]);
  await fill(rows);
  const live: Candle[] = [];
  const builder = new CandleBuilder({ symbol: 'AAAUSDT', tickSize: '0.1', stepSize: '0.001' }, (candle) =>
    live.push(candle),
  );
  for (const { trade } of rows)
    builder.add(trade.time, trade.price, trade.takerSide === 'sell' ? -trade.qty : trade.qty, trade.trades);
  expect(await rebuildCandles(connection.sql, 1, DAY, DAY + 4_000 * 137)).toBe(live.length);
  const stored = await connection.sql`
    select round(extract(epoch from open_time) * 1000)::float8 as "openTime", open, high, low, close, volume,
      quote_volume as "quoteVolume", buy_volume as "buyVolume", buy_quote_volume as "buyQuoteVolume", trades,
      max_trade_qty as "maxTradeQty" from candles_1m order by 1`;
  expect(stored.map((row) => ({ ...row, symbol: 'AAAUSDT', interval: '1m' }))).toEqual(live);
  // One that was made of more trades stays.
  await connection.sql`update candles_1m set trades = 1000000, open = 1 where open_time = ${new Date(DAY)}`;
  await rebuildCandles(connection.sql, 1, DAY, DAY + 5 * MINUTE);
  const [kept] = await connection.sql`select open from candles_1m order by open_time limit 1`;
  expect(kept?.['open']).toBe(1);
});

test('retention drops whole months, deletes the rest, and leaves what has no days', async () => {
  const { sql } = connection;
  await sql`insert into book_features (instrument_id, time)
    select 1, t from generate_series('2026-08-15'::timestamptz, '2026-11-15', '1 hour') as t`;
  await sql`insert into market_indicators (instrument_id, type, time, value, collected_at)
    select 1, 'funding_rate', t, 0, t from generate_series('2026-08-15'::timestamptz, '2026-11-15', '1 hour') as t`;
  const now = Date.UTC(2026, 10, 15, 0, 30);
  const retired = await applyRetention(sql, { book_features: 30, market_indicators: 30 }, now);
  expect(retired.map(({ table }) => table)).toEqual(['book_features', 'market_indicators']);
  expect(retired[0]?.droppedPartitions).toEqual(
    expect.arrayContaining(['book_features_2026_08', 'book_features_2026_09']),
  );
  expect(retired[0]?.droppedPartitions).not.toContain('book_features_2026_10');
  for (const table of ['book_features', 'market_indicators']) {
    const [row] = await sql`select min(time) as oldest from ${sql(table)}`;
    expect(row?.['oldest']).toEqual(new Date(Date.UTC(2026, 9, 16, 1)));
  }
  expect((await applyRetention(sql, { book_features: 30 }, now))[0]).toMatchObject({ deletedRows: 0 });
  await expect(applyRetention(sql, { book_features: 0 }, now)).rejects.toThrow(/book_features/);
});

test('a detached month keeps its rows, and its place can be taken again', async () => {
  const { sql } = connection;
  await sql`insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
    values (1, '2025-02-28T23:59:59Z', 0, 1, 1)`;
  const listed = (await listPartitions(sql)).find(({ name }) => name === 'rate_snapshots_2025_02');
  expect(listed).toMatchObject({
    table: 'rate_snapshots',
    column: 'time',
    from: Date.UTC(2025, 1, 1),
    to: Date.UTC(2025, 2, 1),
  });
  const detached = await detachPartition(sql, 'rate_snapshots_2025_02');
  const [row] = await sql`select count(*)::int as n from ${sql(detached)}`;
  expect(row?.['n']).toBe(1);
  await createTickStore(connection).ensurePartitions(Date.UTC(2025, 1, 1), Date.UTC(2025, 1, 1));
  await sql`insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
    values (1, '2025-02-28T23:59:59Z', 0, 1, 1)`;
  await expect(detachPartition(sql, 'agg_trades')).rejects.toThrow(/no partition/);
});
