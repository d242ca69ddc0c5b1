import type { Database } from '@ae/db/client.ts';
import { ensurePartitions } from '@ae/db/partitions.ts';
import type { TickStore } from '../engine/ports.ts';
import { rebuildCandles } from './candle-rebuild.ts';
import { candleVolumes, writeCandles } from './candles.ts';
import { allOpenGaps, closeGap, findGaps, openGap, openGaps, storedRange } from './gaps.ts';
import { largestFunding, readIndicators, writeIndicators } from './indicators.ts';
import { writeInMonths } from './missing-months.ts';
import { writeBookFeatures, writeLiquidations, writeRates } from './rates.ts';
import { writeRejected } from './rejected.ts';
import { readTickColumns } from './tick-columns.ts';
import { countTicks } from './tick-counts.ts';
import { firstTick, lastPrice, lastTick, readTicks, tickAt, writeTicks } from './ticks.ts';

/** The durable market data of the engine, on Postgres. */
export function createTickStore({ sql, bulk }: Pick<Database, 'sql' | 'bulk'>): TickStore {
  return {
    writeTicks: (rows) => writeTicks(sql, rows),
    readTickColumns: (instrument, since) =>
      readTickColumns(bulk, { instrumentId: instrument.id, from: since }),
    countTicks: (from, to) => countTicks(sql, from, to),
    allOpenGaps: () => allOpenGaps(sql),
    readTicks: (instrument, since) => readTicks(sql, instrument, since),
    lastTick: (instrumentId) => lastTick(sql, instrumentId),
    lastPrice: (instrumentId) => lastPrice(sql, instrumentId),
    tickAt: (instrumentId, aggId) => tickAt(sql, instrumentId, aggId),
    firstTick: (instrumentId, since) => firstTick(sql, instrumentId, since),
    candleVolumes: (instrumentId, from, to) => candleVolumes(sql, instrumentId, { from, to }),
    writeCandles: (rows) => writeCandles(sql, rows),
    rebuildCandles: (instrumentId, from, to) => rebuildCandles(sql, instrumentId, from, to),
    writeIndicators: (rows) => writeIndicators(sql, rows),
    readIndicators: (instrument, since) => readIndicators(sql, instrument, since),
    largestFunding: (instrumentId, before) => largestFunding(sql, instrumentId, before),
    writeLiquidations: (rows) => writeLiquidations(sql, rows),
    writeRates: (rows) =>
      writeInMonths(sql, {
        table: 'rate_snapshots',
        times: () => rows.map(({ mark }) => mark.time),
        write: () => writeRates(sql, rows),
      }),
    writeBookFeatures: (rows) =>
      writeInMonths(sql, {
        table: 'book_features',
        times: () => rows.map(({ features }) => features.at),
        write: () => writeBookFeatures(sql, rows),
      }),
    openGap: (instrumentId, fromAggId, toAggId, at) => openGap(sql, instrumentId, { fromAggId, toAggId }, at),
    closeGap: (instrumentId, fromAggId, absent, at) => closeGap(sql, { instrumentId, fromAggId, absent }, at),
    openGaps: (instrumentId) => openGaps(sql, instrumentId),
    findGaps: (instrumentId, since) => findGaps(sql, instrumentId, since),
    storedRange: (instrumentId, range) => storedRange(sql, instrumentId, range),
    writeRejected: (rows) => writeRejected(sql, rows),
    ensurePartitions: (from, to) => ensurePartitions(sql, from, to),
  };
}
