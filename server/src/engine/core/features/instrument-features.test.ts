import type { IndicatorType } from '@ae/db/enums.ts';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { SpotTrade } from '../model/market-event.ts';
import { START, sampleInstrument, sampleTrade } from '../samples.ts';
import { InstrumentFeatures } from './instrument-features.ts';

function features(): InstrumentFeatures {
  return new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [100_000] });
}

/** 200 trades, one every 5 s before START, alternating sides, sizes 1..200 lots. */
function traded(): InstrumentFeatures {
  const all = features();
  for (let index = 0; index < 200; index += 1) {
    const time = START - (199 - index) * 5_000;
    const takerSide = index % 2 === 0 ? 'buy' : 'sell';
    all.addTrade(sampleTrade({ aggId: index + 1, time, takerSide, qty: (index + 1) / 1_000 }));
  }
  return all;
}

/** A mark price every second. */
function marked(all: InstrumentFeatures, from: number, to: number): void {
  const rates = { symbol: 'BTCUSDT', markPrice: 1, indexPrice: 1, fundingRate: 0, nextFundingAt: 0 };
  for (let time = from; time <= to; time += 1_000) all.addMark({ ...rates, time, receivedAt: time });
}

function spotTrade(aggId: number, time: number): SpotTrade {
  const trade = { symbol: 'BTCUSDT', price: 60_000.12, qty: 0.00015, takerSide: 'buy' } as const;
  return { ...trade, aggId, time, receivedAt: time };
}

function indicator(type: IndicatorType, minutesAgo: number, value: number) {
  const time = START - minutesAgo * MINUTE_MS;
  return { symbol: 'BTCUSDT', type, time, value, collectedAt: time };
}

describe('a snapshot', () => {
  it('is the same when taken twice, and ignores trades after T', () => {
    const all = traded();
    const first = all.snapshot(START);
    all.addTrade(sampleTrade({ aggId: 500, time: START + 1, qty: 50 }));
    expect(all.snapshot(START)).toEqual(first);
    all.snapshot(START + 5_000);
    expect(all.snapshot(START)).toEqual(first);
    expect(first).toMatchObject({ lastAggId: 200, trades24h: 200 });
  });

  it('does not depend on when trades came', () => {
    const late = features();
    const all: Parameters<InstrumentFeatures['addTrade']>[0][] = [];
    const { ring } = traded().tape;
    for (let index = ring.start; index < ring.end; index += 1) {
      const lots = ring.lots(index);
      const takerSide = lots > 0 ? 'buy' : 'sell';
      const [time, aggId, price] = [ring.time(index), ring.aggId(index), ring.price(index) / 10];
      all.push(sampleTrade({ time, aggId, takerSide, qty: Math.abs(lots) / 1_000, price }));
    }
    for (const trade of all.reverse()) late.addTrade(trade);
    expect(late.snapshot(START)).toEqual(traded().snapshot(START));
  });

  it('holds percentiles at their floors and large trades by id, two in one millisecond being two', () => {
    const all = traded();
    for (const aggId of [201, 202])
      all.addTrade(sampleTrade({ aggId, time: START, qty: 12, takerSide: 'sell' }));
    expect(all.snapshot(START)).toMatchObject({
      p95Qty: 5,
      p99Qty: 10,
      largeTrades15m: { buys: 0, sells: 2, maxBuyUsd: null, maxSellUsd: 720_000 },
      whaleRatios: { 100000: -1 },
    });
  });

  it('has nulls for windows that are not covered', () => {
    const snapshot = traded().snapshot(START, START - 16 * MINUTE_MS);
    expect(snapshot.cvd['15m']).not.toBeNull();
    expect(snapshot).toMatchObject({
      cvd: { '30m': null, '24h': null },
      vwap30m: null,
      p99Qty: null,
      largeTrades15m: null,
    });
  });

  it('means the quantity of 24 h per minute, both sides, once the day is covered', () => {
    const all = traded(); // 1 + 2 + … + 200 thousandths = 20.1 in 1,440 minutes
    expect(all.snapshot(START).meanVol1m24h).toBeCloseTo(20.1 / 1_440, 12);
    const day = 24 * 60 * MINUTE_MS;
    expect(all.snapshot(START, START - day).meanVol1m24h).toBeCloseTo(20.1 / 1_440, 12);
    expect(all.snapshot(START, START - day + 1).meanVol1m24h).toBeNull();
    all.addTrade(sampleTrade({ aggId: 201, time: START + day, qty: 1.44, takerSide: 'sell' }));
    expect(all.snapshot(START + day).meanVol1m24h).toBeCloseTo((0.2 + 1.44) / 1_440, 12);
  });

  it('knows nothing before the first trade', () => {
    expect(features().snapshot(START)).toMatchObject({
      price: null,
      lastAggId: null,
      cvd: { '5m': null, '24h': null },
      vwap30m: null,
      atr5m: null,
      atrPercentile: 50,
      regime: null,
      cascade: null,
      liq5m: null,
      spotPerpTrap: null,
    });
  });

  it('sums nothing to 0 where nothing is known to be all there is', () => {
    const unknown = features().snapshot(START, Number.POSITIVE_INFINITY);
    expect(unknown).toMatchObject({ cvdUtcDay: null, whaleRatios: { 100000: null } });
    const empty = features().snapshot(START, Number.NEGATIVE_INFINITY);
    expect(empty).toMatchObject({
      price: null,
      trades24h: 0,
      cvd: { '5m': 0, '24h': 0 },
      cvdUtcDay: 0,
      vwap30m: null,
      p99Qty: null,
      largeTrades15m: null,
      whaleRatios: { 100000: 0 },
    });
  });

  it('orders trades of one millisecond by id and counts each id once, however they come', () => {
    const all = features();
    for (const aggId of [2, 3, 1, 3]) {
      all.addTrade(sampleTrade({ aggId, price: 60_000 + aggId, qty: aggId }));
    }
    expect(all.snapshot(START)).toMatchObject({
      price: 60_003,
      lastAggId: 3,
      trades24h: 3,
      cvd: { '5m': 6 },
    });
  });

  it('counts the settlement of exactly seven days ago', () => {
    const all = traded();
    const week = 7 * 24 * 60 * MINUTE_MS;
    all.setFundingHistory([
      { at: START - week, rate: 0.0003 },
      { at: START, rate: 0.0001 },
    ]);
    all.addIndicator(indicator('funding_rate', 0, 0.0001));
    expect(all.snapshot(START).fundingZ7d).toBeCloseTo(-1, 9);
    expect(all.snapshot(START + 1).fundingZ7d).toBeNull();
  });

  it('misses book, mark and spot after 5 s of silence', () => {
    const all = traded();
    const common = { symbol: 'BTCUSDT', time: START, receivedAt: START };
    all.addBook({ ...common, bid: 100, bidQty: 1, ask: 102, askQty: 3 });
    all.addDepth({ ...common, bids: [[100, 3]], asks: [[102, 1]] });
    all.addMark({
      ...common,
      markPrice: 100,
      indexPrice: 101,
      fundingRate: 0.0001,
      nextFundingAt: START + 1,
    });
    all.addSpotBook({ symbol: 'BTCUSDT', bid: 100, ask: 101, receivedAt: START });
    expect(all.snapshot(START + 5_000)).toMatchObject({
      obi10: 0.5,
      bestBid: 100,
      spread: 2,
      microprice: 100.5,
      markPrice: 100,
      spotPerpDivergence: 0.005,
      fundingRate: 0.0001,
    });
    expect(all.snapshot(START + 5_001)).toMatchObject({
      obi10: null,
      bestBid: null,
      microprice: null,
      markPrice: null,
      spotPerpDivergence: null,
      fundingRate: null,
    });
  });

  it('measures open interest between collected values, and misses them after 15 minutes', () => {
    const all = traded();
    for (const [ago, value] of [
      [40, 90],
      [35, 95],
      [30, 100],
      [5, 108],
      [0, 110],
    ] as const) {
      all.addIndicator(indicator('open_interest', ago, value));
    }
    all.addIndicator(indicator('long_short_ratio', 10, 1.5));
    expect(all.snapshot(START).oiChange).toBeCloseTo(0.1, 12);
    expect(all.snapshot(START)).toMatchObject({ longShortRatio: 1.5, topTraderLong: null });
    expect(all.snapshot(START + 5 * MINUTE_MS)).toMatchObject({ longShortRatio: 1.5 });
    expect(all.snapshot(START + 16 * MINUTE_MS)).toMatchObject({ oiChange: null, longShortRatio: null });
  });

  it('reads funding history', () => {
    const all = traded();
    const rates = [-0.0003, 0.0001, 0.0002, 0.0001].map((rate, index) => ({
      at: START - (4 - index) * 8 * 3_600_000,
      rate,
    }));
    all.setFundingHistory(rates);
    all.addIndicator(indicator('funding_rate', 1, 0.0002));
    const { fundingZ7d, fundingSlope, maxAbsFunding } = all.snapshot(START);
    expect(maxAbsFunding).toBe(0.0003);
    expect(fundingSlope).toBeCloseTo(0, 15);
    expect(fundingZ7d).toBeCloseTo(
      (0.0002 - 0.000025) / Math.sqrt((3.25e-4 ** 2 + 2 * 0.75e-4 ** 2 + 1.75e-4 ** 2) / 4),
      9,
    );
  });

  it('sums liquidations of five minutes per side', () => {
    const all = traded();
    marked(all, START - 6 * MINUTE_MS, START);
    for (const [ago, side, notionalUsd] of [
      [6, 'LONG', 1],
      [5, 'LONG', 2],
      [0, 'SHORT', 4],
      [-1, 'SHORT', 8],
    ] as const) {
      const at = START - ago * MINUTE_MS;
      all.addLiquidation({
        symbol: 'BTCUSDT',
        side,
        price: 1,
        qty: 1,
        notionalUsd,
        time: at,
        receivedAt: at,
      });
    }
    expect(all.snapshot(START).liq5m).toEqual({ longUsd: 2, shortUsd: 4 });
  });

  it('misses liquidations for as long as five minutes hold an outage', () => {
    const all = traded();
    marked(all, START - 20 * MINUTE_MS, START - 10 * MINUTE_MS);
    expect(all.snapshot(START - 10 * MINUTE_MS + 5_000).liq5m).not.toBeNull();
    expect(all.snapshot(START - 10 * MINUTE_MS + 5_001).liq5m).toBeNull();
    const back = START - 10 * MINUTE_MS + 5_001;
    marked(all, back, START);
    expect(all.snapshot(back).liq5m).toBeNull();
    expect(all.snapshot(back + 5 * MINUTE_MS - 1).liq5m).toBeNull();
    expect(all.snapshot(back + 5 * MINUTE_MS).liq5m).toEqual({ longUsd: 0, shortUsd: 0 });
  });

  it('sees the trap when spot and perpetual pull apart', () => {
    const all = traded();
    for (let minutes = 30; minutes >= 0; minutes -= 1) {
      all.addSpotTrade(spotTrade(31 - minutes, START - minutes * MINUTE_MS));
    }
    const snapshot = all.snapshot(START);
    expect(snapshot.cvd['30m']).toBeLessThan(0);
    expect(snapshot).toMatchObject({ spotCvd30m: 0.00465, spotPerpTrap: true });
    expect(all.snapshot(START - 2 * MINUTE_MS).spotPerpTrap).toBeNull();
  });

  it('knows no trap for half an hour after spot trades were missed, nor while spot is silent', () => {
    const all = traded();
    for (let second = 0; second <= 3_600; second += 1) {
      const time = START - 3_600_000 + second * 1_000;
      all.addSpotBook({ symbol: 'BTCUSDT', bid: 60_000, ask: 60_001, receivedAt: time });
      const isMissed = second === 1_300;
      if (second % 10 === 0 && !isMissed) all.addSpotTrade(spotTrade(second / 10, time));
    }
    const missedUntil = START - 3_600_000 + 1_310_000;
    expect(all.snapshot(missedUntil + 30 * MINUTE_MS - 1)).toMatchObject({
      spotCvd30m: null,
      spotPerpTrap: null,
    });
    expect(all.snapshot(missedUntil + 30 * MINUTE_MS).spotPerpTrap).toBe(true);
    expect(all.snapshot(START + 5_000).spotCvd30m).not.toBeNull();
    expect(all.snapshot(START + 5_001).spotCvd30m).toBeNull();
  });
});
