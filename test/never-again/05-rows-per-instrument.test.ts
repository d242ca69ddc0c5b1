import { connectSql } from '@ae/db/client.ts';
import * as schema from '@ae/db/schema/index.ts';
import { Bench, START, sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { parseStrategyConfig } from '@ae/strategies/config.ts';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';

describe('a row per instrument; an unknown one is an error', () => {
  it('has no column that is named after a coin', () => {
    const tables = (Object.values(schema) as unknown[]).filter((value) => is(value, PgTable));
    const columns = tables.flatMap((table) =>
      getTableConfig(table as PgTable).columns.map(({ name }) => name),
    );
    expect(columns.filter((name) => /(^|_)(btc|eth|sol|xrp)(_|$)/i.test(name))).toEqual([]);
  });

  it('refuses rates of an instrument that does not exist', async () => {
    const { url, close } = await testDatabase();
    const sql = connectSql(url, { max: 1 });
    try {
      const insert = sql`
        insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
        values (999, now(), 0, 1, 1)`;
      await expect(insert).rejects.toThrow(/foreign key/);
    } finally {
      await sql.end();
      await close();
    }
  });

  it('refuses trades of an unknown instrument, and a strategy on one', () => {
    const bench = new Bench();
    bench.trade(0, { symbol: 'ETHUSDT' });
    expect(bench.of('rejected')).toMatchObject([{ reason: 'unknown_instrument' }]);
    const parsed = parseStrategyConfig({ displayName: 'x', symbol: 'DOGEUSDT' }, ['BTCUSDT', 'ETHUSDT']);
    expect(parsed).toMatchObject({ ok: false, errors: [{ path: 'symbol', code: 'unknown_symbol' }] });
  });

  it('keeps the markets of two instruments apart', () => {
    const bench = new Bench();
    bench.engine.process({
      kind: 'instruments',
      instruments: [sampleInstrument({ id: 2, symbol: 'XRPUSDT' })],
    });
    const mark = { markPrice: 0.5, indexPrice: 0.5, fundingRate: 0.0007, nextFundingAt: START, time: START };
    bench.engine.process({ kind: 'markPrice', mark: { symbol: 'XRPUSDT', receivedAt: START, ...mark } });
    bench.trade(0);
    bench.trade(16_000);
    const [snapshot] = bench.of('snapshot');
    expect(snapshot?.snapshot).toMatchObject({
      symbol: 'BTCUSDT',
      price: 60_000,
      markPrice: null,
      fundingRate: null,
    });
  });
});
