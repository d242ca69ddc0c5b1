import { expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';

const bench = cliBench('backfill');
const ae = (...argv: string[]) => bench.ae(argv, { env: { VENUE: 'simulated' } });

async function backfill() {
  const { code, stdout, stderr } = await ae('backfill', '--symbol', 'BTCUSDT', '--days', '1', '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { stored: number; missingIds: number; firstId: number; lastId: number };
}

it('fetches the last day, and then only what is missing of it', async () => {
  const first = await backfill();
  expect(first).toMatchObject({ missingIds: 0, stored: first.lastId - first.firstId + 1 });
  const [gone] = await bench.sql`
    with gone as (delete from agg_trades where agg_id between ${first.lastId - 5_500} and ${first.lastId - 3_001}
      returning 1) select count(*)::int as n from gone`;
  expect(gone).toEqual({ n: 2_500 });
  const second = await backfill();
  // What traded meanwhile is new too; the first minutes of the day have passed out of it.
  expect(second.missingIds).toBe(0);
  expect(second.stored).toBe(2_500 + second.lastId - first.lastId);
  const [minutes] = await bench.sql`
    select sum(trades)::int = (select sum(trades)::int from agg_trades) as whole from candles_1m`;
  expect(minutes).toEqual({ whole: true });
});

it('refuses what the venue does not trade, and days out of range', async () => {
  const symbol = await ae('backfill', '--symbol', 'NOPEUSDT');
  expect([symbol.code, symbol.stderr]).toEqual([
    2,
    expect.stringMatching(/--symbol: NOPEUSDT is not traded at venue simulated/),
  ]);
  const days = await ae('backfill', '--symbol', 'BTCUSDT', '--days', '0');
  expect([days.code, days.stderr]).toEqual([2, expect.stringMatching(/--days: number "0" .*from 1 to 3650/)]);
});
