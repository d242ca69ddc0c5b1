import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EngineStatusView } from '@ae/server/engine/index.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, bench, stored } from './bench.ts';

/** Reference figures: the recording's README. */
const file = fileURLToPath(
  new URL('../../../../shared/data/usdm-raw-streams/btcusdt_20240808.gz', import.meta.url),
);
const isPresent = existsSync(file);
if (!isPresent) console.warn(`skipped: the recording is not at ${file}`);

describe.skipIf(!isPresent)(
  'a recorded tape as fast as possible, through socket, engine and database',
  () => {
    let place: Bench;
    let venue: RunningSimulator;
    let engine: RunningEngine;
    let status: EngineStatusView;

    beforeAll(async () => {
      place = await bench();
      venue = await startSimulator({
        source: { kind: 'tape', files: [file], speed: 'max', loop: false, carryReceiveTime: true },
      });
      engine = await place.start(venue, { tapeClock: true, source: 'tape', coreSymbols: ['BTCUSDT'] });
      await venue.tapeDone;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await engine.drain();
      await engine.stop();
      const last = place.updates.findLast((update) => update.kind === 'status');
      if (last?.kind !== 'status') throw new Error('no status was published');
      status = last.status;
    });

    afterAll(async () => {
      await venue.close();
      await place.close();
    });

    test('21,313 single trades are stored once, with the recorded volumes, CVD and VWAP', async () => {
      const [sums] = await place.connection.sql`
      select sum(trades)::int as singles,
        round(sum(qty::numeric) filter (where not is_buyer_maker), 3)::text as buy,
        round(sum(qty::numeric) filter (where is_buyer_maker), 3)::text as sell,
        round(sum(case when is_buyer_maker then -qty::numeric else qty::numeric end), 3)::text as cvd,
        round(sum(price::numeric * qty::numeric) / sum(qty::numeric), 8)::text as vwap
      from agg_trades`;
      expect(sums).toEqual({
        singles: 21_313,
        buy: '1251.576',
        sell: '1177.790',
        cvd: '73.786',
        vwap: '61680.98215329',
      });
    });

    test('without a gap, and nothing was refused', async () => {
      const btc = (await stored(place.connection)).get('BTCUSDT');
      expect(btc?.count).toBe((btc?.last ?? 0) - (btc?.first ?? 0) + 1);
      const gaps = await place.connection.sql`select * from tick_gaps`;
      expect(gaps).toHaveLength(0);
      expect(status.rejected).toEqual({});
      expect(status.instruments[0]).toMatchObject({ symbol: 'BTCUSDT', openGaps: 0, ticks: btc?.count });
    });

    test('the recorder’s clock, 1.27 s behind the exchange, is reported and loses no tick', () => {
      expect(status.clockOffsetMs).toBeGreaterThan(1_200);
      expect(status.clockOffsetMs).toBeLessThan(1_300);
      expect(status.clockBlocked).toBe(true);
    });

    test('complete minutes are candles', async () => {
      const rows = await place.connection
        .sql`select count(*)::int as n, sum(volume) as volume from candles_1m`;
      expect(rows[0]?.['n']).toBe(4);
    });

    test('evaluations happened on the tape’s own time', async () => {
      const rows = await place.connection.sql`
      select extract(epoch from min(at)) * 1000 as first, count(*)::int as n from feature_snapshots`;
      expect(rows[0]?.['n']).toBeGreaterThanOrEqual(20);
      expect(Number(rows[0]?.['first'])).toBeGreaterThan(Date.UTC(2024, 7, 8, 23, 54));
    });
  },
);
