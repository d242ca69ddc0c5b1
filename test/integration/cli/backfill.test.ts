import { fetchMissing } from '@ae/scripts/backfill/fetch.ts';
import { processTerminal } from '@ae/scripts/commands/terminal.ts';
import { tickCompleteness } from '@ae/scripts/import/completeness.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { expect, it } from 'vitest';
import { insertInstruments } from '../../support/instruments.ts';
import { cliBench } from './cli-bench.ts';

const bench = cliBench('backfill');
const ae = (...argv: string[]) => bench.ae(argv, { env: { VENUE: 'simulated' } });

async function backfill() {
  const { code, stdout, stderr } = await ae('backfill', '--symbol', 'BTCUSDT', '--days', '1', '--json');
  if (code !== 0) throw new Error(stderr);
  expect(stderr).toMatch(/^BTCUSDT hours searched for the first trade: 24 to do$/m);
  return JSON.parse(stdout) as Record<'stored' | 'missingIds' | 'absentIds' | 'firstId' | 'lastId', number>;
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

it('does not miss what is known to be absent at the source', async () => {
  const { lastId } = await backfill();
  const [from, to] = [lastId - 19, lastId - 10];
  await bench.sql`delete from agg_trades where agg_id between ${from} and ${to}`;
  await bench.sql`
    insert into tick_gaps (instrument_id, from_agg_id, to_agg_id, kind, detected_at, closed_at)
    select id, ${from}, ${to}, 'absent', now(), now() from instruments where symbol = 'BTCUSDT'`;
  const again = await backfill();
  expect(again).toMatchObject({ missingIds: 0, absentIds: 10, stored: again.lastId - lastId });
});

it('records what the venue skips as absent, a hole over several pages as one', async () => {
  const [instrumentId = 0] = await insertInstruments(bench.sql, ['SKIPUSDT']);
  const time = Date.UTC(2024, 6, 1);
  const isAbsent = (id: number) => (id >= 950 && id <= 2_100) || id === 2_500;
  const all = Array.from({ length: 3_000 }, (_, index) => index + 1).filter((id) => !isAbsent(id));
  const trades = all.map((aggId): AggTrade => {
    const one = {
      symbol: 'SKIPUSDT',
      aggId,
      price: 100,
      qty: 1,
      normalQty: null,
      trades: 1,
      time: time + aggId,
    };
    return { ...one, takerSide: 'buy', receivedAt: 0, shard: 'rest' };
  });
  let asked = 0;
  const page = async (_: string, fromId: number) => {
    asked += 1;
    return trades.filter(({ aggId }) => aggId >= fromId).slice(0, 1_000);
  };
  // The venue's list ends before the last ten: nothing proves that they are absent.
  const ids = { first: 1, last: 3_010 };
  const wanted = { symbol: 'SKIPUSDT', instrumentId, from: time, to: time + 3_010, ids };
  const terminal = { ...processTerminal(), note: () => undefined };
  expect(await fetchMissing(bench.database, { page }, wanted, terminal)).toBe(trades.length);
  expect(
    await bench.sql`select from_agg_id::int as from, to_agg_id::int as to, kind from tick_gaps
      where instrument_id = ${instrumentId} order by 1`,
  ).toEqual([
    { from: 950, to: 2_100, kind: 'absent' },
    { from: 2_500, to: 2_500, kind: 'absent' },
  ]);
  expect(await createTickStore(bench.database).findGaps(instrumentId, time)).toEqual([]);
  const span = { symbol: 'SKIPUSDT', firstId: 1, lastId: 3_010 };
  expect(await tickCompleteness(bench.sql, instrumentId, span)).toEqual({
    missingIds: 10,
    holes: 1,
    absentIds: 1_152,
  });
  asked = 0;
  expect(await fetchMissing(bench.database, { page }, wanted, terminal)).toBe(0);
  expect(asked, 'only the end is asked for again').toBe(1);
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
