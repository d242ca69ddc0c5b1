import type { BoardRowView } from '@ae/server/engine/index.ts';
import { startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';

const HOUR = 3_600_000;
let place: Bench;

beforeAll(async () => {
  place = await bench();
});

afterAll(() => place.close());

function rowOf(symbol: string): BoardRowView | undefined {
  const rows = place.updates.flatMap((update) => (update.kind === 'board' ? update.rows : []));
  return rows.findLast((row) => row.symbol === symbol);
}

test('the board tells price and change of instruments that are followed by candles, and no rate of trades', async () => {
  const genesisAt = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;
  const venue = await startSimulator({
    source: { kind: 'synthetic', seed: 7, instruments: 4, genesisAt },
  });
  const engine = await place.start(venue, { coreSymbols: ['BTCUSDT'], wideStream: 'kline' });
  await until('a row with price, mark price and change', () => {
    const row = rowOf('ETHUSDT');
    return row?.price != null && row.markPrice !== null && row.change24hFraction !== null;
  });
  const row = rowOf('ETHUSDT');
  expect(row?.tradesPerSecond).toBeNull();
  const ratio = (row?.price ?? 0) / (row?.markPrice ?? 1);
  expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  await engine.stop();
  await venue.close();
});
