/** Events for tests of the core: one instrument, its trades, a strategy that signals easily, a position. */
import { parseStrategyConfig, type StrategyConfig } from '@ae/strategies/config.ts';
import { Engine } from './engine.ts';
import type { EngineEffect } from './model/effects.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from './model/epoch-ms.ts';
import type { TickOrigin } from './model/events.ts';
import type { Instrument } from './model/instrument.ts';
import { type AggTrade, type Candle, copyTrade } from './model/market-event.ts';
import type { Position } from './model/position.ts';
import type { EngineStrategy } from './model/strategy.ts';
import { UNTOUCHED } from './positions/open.ts';

/** A full hour, so that grids of every length meet here: 2024-08-08 12:00 UTC. */
export const START: EpochMs = 1_723_118_400_000;

export function sampleInstrument(changes: Partial<Instrument> = {}): Instrument {
  return {
    id: 1,
    symbol: 'BTCUSDT',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    set: 'core',
    status: 'TRADING',
    tickSize: '0.1',
    stepSize: '0.001',
    minQty: '0.001',
    maxQty: '1000',
    marketStepSize: '0.001',
    marketMinQty: '0.001',
    marketMaxQty: '120',
    minNotional: '100',
    multiplierUp: '1.05',
    multiplierDown: '0.95',
    minPrice: null,
    maxPrice: null,
    pricePrecision: null,
    quantityPrecision: null,
    ...changes,
  };
}

export function sampleTrade(changes: Partial<AggTrade> = {}): AggTrade {
  const time = changes.time ?? START;
  return {
    symbol: 'BTCUSDT',
    aggId: 1,
    price: 60_000,
    qty: 0.01,
    normalQty: null,
    trades: 1,
    time,
    takerSide: 'buy',
    receivedAt: time,
    shard: 'test',
    ...changes,
  };
}

export function sampleConfig(changes: Record<string, unknown> = {}): StrategyConfig {
  const result = parseStrategyConfig({
    displayName: 'sample',
    weightDirection: 80,
    weightEnv: 5,
    weightAux: 10,
    weightMomentum: 5,
    entryScore: 60,
    flipThreshold: 60,
    gateObi: { enabled: false },
    ...changes,
  });
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('; '));
  return result.config;
}

/** A running strategy whose score passes 60 as soon as both CVDs agree. */
export function sampleStrategy(
  changes: Partial<EngineStrategy> = {},
  config: Record<string, unknown> = {},
): EngineStrategy {
  return {
    id: 's1',
    version: 1,
    configHash: 'hash-1',
    config: sampleConfig(config),
    status: 'running',
    quarantineError: null,
    initialBalance: '10000',
    currentBalance: '10000',
    lastSignalAt: null,
    recentExits: [],
    recentEntries: [],
    lastEvaluation: null,
    ...changes,
  };
}

/** LONG 1 BTC at 60,000 with a risk distance of 200: stop 59,800, TP1 60,150, TP2 60,300. */
export function samplePosition(changes: Partial<Position> = {}): Position {
  return {
    id: `s1@${START}`,
    strategyId: 's1',
    strategyVersion: 1,
    strategyName: 'sample',
    instrumentId: 1,
    symbol: 'BTCUSDT',
    side: 'LONG',
    status: 'active',
    tier: 'standard',
    score: 75,
    layers: [],
    openedAt: START,
    entryPrice: '60000',
    priceSource: 'last_trade',
    fillModel: 'level',
    triggerPrice: 'last',
    atr: 200,
    riskDistance: '200',
    qty: '1',
    openQty: '1',
    initialStop: '59800',
    stopPrice: '59800',
    breakEvenStop: '60000',
    tp1Price: '60150',
    tp2Price: '60300',
    timeoutAt: START + 240 * MINUTE_MS,
    entryFeeRate: '0.0005',
    exitFeeRate: '0.0005',
    entryFeeUsd: '30',
    ...UNTOUCHED,
    asOfAggId: 0,
    ...changes,
  };
}

/** The SHORT mirror image of the sample position around its entry. */
export function mirrored(position: Position): Position {
  const mirror = (price: string): string => String(120_000 - Number(price));
  return {
    ...position,
    side: position.side === 'LONG' ? 'SHORT' : 'LONG',
    initialStop: mirror(position.initialStop),
    stopPrice: mirror(position.stopPrice),
    breakEvenStop: mirror(position.breakEvenStop),
    tp1Price: mirror(position.tp1Price),
    tp2Price: mirror(position.tp2Price),
  };
}

export function sampleCandle(changes: Partial<Candle> = {}): Candle {
  return {
    symbol: 'BTCUSDT',
    interval: '5m',
    openTime: START,
    open: 60_000,
    high: 60_000,
    low: 60_000,
    close: 60_000,
    volume: 1,
    quoteVolume: 60_000,
    buyVolume: 0.5,
    buyQuoteVolume: 30_000,
    trades: 10,
    maxTradeQty: null,
    ...changes,
  };
}

/** Closed candles before START that give an ATR of `range` for both intervals. */
export function sampleCandles(range = 200, symbol = 'BTCUSDT'): Candle[] {
  const make = (interval: '5m' | '1h', ms: number): Candle[] =>
    Array.from({ length: 20 }, (_, index) => {
      const [high, low] = [60_000 + range / 2, 60_000 - range / 2];
      return sampleCandle({ symbol, interval, openTime: START - (20 - index) * ms, high, low });
    });
  return [...make('5m', 5 * MINUTE_MS), ...make('1h', HOUR_MS)];
}

/** An engine with the sample instrument, covered for more than a day, and everything it emits. */
export class Bench {
  readonly effects: EngineEffect[] = [];
  /** Accepted ticks, in order. */
  readonly ticks: { readonly trade: AggTrade; readonly store: boolean }[] = [];
  readonly engine: Engine;
  #aggId = 0;

  constructor(strategies: readonly EngineStrategy[] = [sampleStrategy()]) {
    this.engine = new Engine(
      {},
      {
        emit: (effect) => this.effects.push(effect),
        tick: (_instrumentId, trade, store) => this.ticks.push({ trade: copyTrade(trade), store }),
      },
    );
    this.engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
    for (const strategy of strategies) this.engine.process({ kind: 'strategy', strategy, at: START });
    this.engine.process({ kind: 'seedCandles', candles: sampleCandles() });
    const coveredFrom = START - 25 * HOUR_MS;
    this.engine.process({ kind: 'historyFrom', symbol: 'BTCUSDT', coveredFrom, at: START });
  }

  /** One trade `ms` after START; ids follow each other unless given. */
  trade(ms: number, changes: Partial<AggTrade> = {}, origin: TickOrigin = 'live'): AggTrade {
    const trade = sampleTrade({ aggId: this.#aggId + 1, time: START + ms, ...changes });
    this.#aggId = trade.aggId;
    this.engine.process({ kind: 'aggTrade', trade, origin });
    return trade;
  }

  clock(ms: number): void {
    this.engine.process({ kind: 'clock', at: START + ms });
  }

  /** Emitted effects of one kind, in order. */
  of<K extends EngineEffect['kind']>(kind: K): Extract<EngineEffect, { kind: K }>[] {
    return this.effects.filter(
      (effect): effect is Extract<EngineEffect, { kind: K }> => effect.kind === kind,
    );
  }
}
