import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import type { EngineEffect } from '@ae/server/engine/core/model/effects.ts';
import type { AggTrade, Candle } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/usdm-raw-streams/', import.meta.url));
const hasTapes = existsSync(FOLDER);
if (!hasTapes) console.warn(`recorded tapes: skipped, no folder ${FOLDER}`);

interface Line {
  data?: { e?: string; T: number; s: string; t: number; p: string; q: string; X: string; m: boolean };
}

/** Single trades of a recording as if each were an aggregate trade; only what the market made. */
function tape(name: string, nanoseconds: boolean): AggTrade[] {
  const trades: AggTrade[] = [];
  for (const line of gunzipSync(readFileSync(`${FOLDER}${name}.gz`))
    .toString()
    .split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const { data } = JSON.parse(line.slice(space + 1)) as Line;
    if (data?.e !== 'trade' || data.X !== 'MARKET') continue;
    const receivedAt = Math.floor(Number(line.slice(0, space)) / (nanoseconds ? 1e6 : 1e3));
    trades.push({
      symbol: data.s,
      aggId: data.t,
      price: Number(data.p),
      qty: Number(data.q),
      normalQty: null,
      trades: 1,
      time: data.T,
      takerSide: data.m ? 'sell' : 'buy',
      receivedAt,
      shard: 'tape',
    });
  }
  return trades;
}

interface Expected {
  name: string;
  symbol: string;
  tickSize: string;
  nanoseconds: boolean;
  trades: number;
  close: number;
  cvd: number;
  vwap: number;
  p95: number;
  p99: number;
}

const TAPES: readonly Expected[] = [
  {
    name: 'btcusdt_20240808',
    symbol: 'BTCUSDT',
    tickSize: '0.1',
    nanoseconds: true,
    trades: 21_313,
    close: 61_659.8,
    cvd: 73.786,
    vwap: 61_680.98215329,
    p95: 0.486,
    p99: 1.146,
  },
  {
    name: 'ethusdt_20240808',
    symbol: 'ETHUSDT',
    tickSize: '0.01',
    nanoseconds: true,
    trades: 14_076,
    close: 2_681.38,
    cvd: 756.18,
    vwap: 2_681.39617532,
    p95: 3.066,
    p99: 8.459,
  },
];

function reference(name: string): Record<string, string>[] {
  const [header = '', ...rows] = readFileSync(`${FOLDER}reference_1m.csv`, 'utf8').trim().split('\n');
  const names = header.split(',');
  return rows
    .map((row) => Object.fromEntries(row.split(',').map((cell, index) => [names[index]!, cell])))
    .filter(({ dataset }) => dataset === name);
}

describe.skipIf(!hasTapes).each(TAPES)('recorded $name', (expected) => {
  const trades = hasTapes ? tape(expected.name, expected.nanoseconds) : [];
  const instrument = sampleInstrument({ symbol: expected.symbol, tickSize: expected.tickSize });

  it('gives the reference features', () => {
    const floors = { p95: 0, p99: 0 };
    const features = new InstrumentFeatures(instrument, { whaleThresholds: [100_000], floors });
    for (const trade of trades) features.addTrade(trade);
    const snapshot = features.snapshot(trades.at(-1)!.time);
    expect(snapshot.trades24h).toBe(expected.trades);
    expect(snapshot.price).toBe(expected.close);
    expect(snapshot.cvd['24h']).toBe(expected.cvd);
    expect(snapshot.vwap30m).toBeCloseTo(expected.vwap, 8);
    expect([snapshot.p95Qty, snapshot.p99Qty]).toEqual([expected.p95, expected.p99]);
  });

  it('goes through the engine without a loss and gives the reference candles', () => {
    const effects: EngineEffect[] = [];
    const engine = new Engine({}, (effect) => effects.push(effect));
    engine.process({ kind: 'instruments', instruments: [instrument] });
    for (const trade of trades) engine.process({ kind: 'aggTrade', trade, origin: 'live' });
    engine.process({ kind: 'clock', at: trades.at(-1)!.time + 100_000 });
    const count = (kind: EngineEffect['kind']): number => effects.filter((one) => one.kind === kind).length;
    expect([count('tick'), count('rejected'), count('fetchTrades')]).toEqual([expected.trades, 0, 0]);
    const candles = new Map<number, Candle>();
    for (const effect of effects)
      if (effect.kind === 'candle') candles.set(effect.candle.openTime, effect.candle);
    for (const row of reference(expected.name).filter(({ complete_minute }) => complete_minute === 'yes')) {
      const candle = candles.get(Number(row['open_time_ms']));
      expect(candle).toMatchObject({
        open: Number(row['open']),
        high: Number(row['high']),
        low: Number(row['low']),
        close: Number(row['close']),
        volume: Number(row['volume']),
        buyVolume: Number(row['taker_buy_volume']),
        trades: Number(row['trades']),
      });
      expect(candle?.quoteVolume).toBeCloseTo(Number(row['quote_volume']), 4);
    }
  });
});
