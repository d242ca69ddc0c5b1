import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import type { EngineEffect } from '@ae/server/engine/core/model/effects.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { AggTrade, Candle } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/usdm-raw-streams/', import.meta.url));
const hasTapes = existsSync(FOLDER);
if (!hasTapes) console.warn(`recorded tapes: skipped, no folder ${FOLDER}`);

interface Line {
  data?: { e?: string; T: number; s: string; t: number; p: string; q: string; X: string; m: boolean };
}

/** Single trades of recordings as if each were an aggregate trade; only what the market made, as aggregates have it. */
function tape({ files, nanoseconds }: Expected, isWanted: (made: string) => boolean = isMarket): AggTrade[] {
  return files.flatMap((name) =>
    gunzipSync(readFileSync(`${FOLDER}${name}.gz`))
      .toString()
      .split('\n')
      .flatMap((line) => tradesIn(line, nanoseconds, isWanted)),
  );
}

const isMarket = (made: string): boolean => made === 'MARKET';

function tradesIn(line: string, nanoseconds: boolean, isWanted: (made: string) => boolean): AggTrade[] {
  const space = line.indexOf(' ');
  if (space < 0) return [];
  const { data } = JSON.parse(line.slice(space + 1)) as Line;
  if (data?.e !== 'trade' || !isWanted(data.X)) return [];
  return [
    {
      symbol: data.s,
      aggId: data.t,
      price: Number(data.p),
      qty: Number(data.q),
      normalQty: null,
      trades: 1,
      time: data.T,
      takerSide: data.m ? 'sell' : 'buy',
      receivedAt: Math.floor(Number(line.slice(0, space)) / (nanoseconds ? 1e6 : 1e3)),
      shard: 'tape',
    },
  ];
}

interface Expected {
  /** As in the reference candles. */
  name: string;
  files: readonly string[];
  symbol: string;
  tickSize: string;
  nanoseconds: boolean;
  trades: number;
  /** Ids that are not trades of the market. */
  missing: number;
  high: number;
  low: number;
  close: number;
  cvd: number;
  vwap: number;
  p95: number;
  p99: number;
}

const TAPES: readonly Expected[] = [
  {
    name: 'btcusdt_20230404+05',
    files: ['btcusdt_20230404', 'btcusdt_20230405'],
    symbol: 'BTCUSDT',
    tickSize: '0.1',
    nanoseconds: false,
    trades: 12_934,
    missing: 1,
    high: 28_159.2,
    low: 28_136,
    close: 28_140.1,
    cvd: -8.937,
    vwap: 28_146.00542156,
    p95: 0.486,
    p99: 1.21,
  },
  {
    name: 'btcusdt_20240808',
    files: ['btcusdt_20240808'],
    symbol: 'BTCUSDT',
    tickSize: '0.1',
    nanoseconds: true,
    trades: 21_313,
    missing: 0,
    high: 61_839.9,
    low: 61_590.3,
    close: 61_659.8,
    cvd: 73.786,
    vwap: 61_680.98215329,
    p95: 0.486,
    p99: 1.146,
  },
  {
    name: 'ethusdt_20240808',
    files: ['ethusdt_20240808'],
    symbol: 'ETHUSDT',
    tickSize: '0.01',
    nanoseconds: true,
    trades: 14_076,
    missing: 0,
    high: 2_684.82,
    low: 2_677.9,
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

/** The trades through a new engine; ids that are not there are said to be absent as soon as it asks for them. */
function played(instrument: Instrument, trades: readonly AggTrade[]) {
  const effects: EngineEffect[] = [];
  let ticks = 0;
  const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => (ticks += 1) });
  engine.process({ kind: 'instruments', instruments: [instrument] });
  for (const trade of trades) {
    engine.trade(trade, 'live');
    const asked = effects.at(-1);
    if (asked?.kind === 'fetchTrades') engine.process({ ...asked, kind: 'gapAbsent' });
  }
  engine.process({ kind: 'clock', at: (trades.at(-1)?.time ?? 0) + 100_000 });
  return { effects, ticks };
}

describe.skipIf(!hasTapes).each(TAPES)('recorded $name', (expected) => {
  const trades = hasTapes ? tape(expected) : [];
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
    const { effects, ticks } = played(instrument, trades);
    const of = <K extends EngineEffect['kind']>(kind: K) =>
      effects.filter((one): one is Extract<EngineEffect, { kind: K }> => one.kind === kind);
    expect([ticks, of('rejected').length, of('fetchTrades').length]).toEqual([
      expected.trades,
      0,
      expected.missing,
    ]);
    const candles = new Map<number, Candle>(of('candle').map(({ candle }) => [candle.openTime, candle]));
    expect(Math.max(...trades.map(({ price }) => price))).toBe(expected.high);
    expect(Math.min(...trades.map(({ price }) => price))).toBe(expected.low);
    for (const { high } of candles.values()) expect(high).toBeLessThanOrEqual(expected.high);
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

describe.skipIf(!hasTapes)('the print of the insurance fund in 2023', () => {
  it('is on the recording, 2 % off the market, and no trade of an aggregate', () => {
    const [recording] = TAPES as [Expected];
    const all = tape(recording, () => true);
    const extra = all.filter(({ aggId }) => aggId === 3_535_191_080);
    expect([all.length, extra.map(({ price }) => price)]).toEqual([12_935, [28_722.5]]);
  });
});
