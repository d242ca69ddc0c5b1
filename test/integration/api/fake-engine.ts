import type {
  BoardRowView,
  BookView,
  CandleView,
  EngineCommand,
  EngineHandle,
  EngineStatusView,
  EngineUpdate,
  EngineView,
  LiquidationView,
  PositionView,
  RateView,
  TickView,
} from '@ae/server/engine/index.ts';
import { LatestView } from '@ae/server/engine/runtime/engine-view.ts';

/** An engine whose state the test sets: `emit` changes the view first and tells the listeners then. */
export class FakeEngine extends LatestView implements EngineHandle {
  readonly ready = Promise.resolve();
  readonly commands: EngineCommand[] = [];
  readonly #listeners = new Set<(update: EngineUpdate) => void>();

  command(command: EngineCommand): Promise<void> {
    this.commands.push(command);
    return Promise.resolve();
  }

  subscribe(listener: (update: EngineUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(): EngineView {
    return this;
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  emit(update: EngineUpdate): void {
    this.apply(update);
    for (const listener of this.#listeners) listener(update);
  }
}

export function tick(symbol: string, price: number, aggId = 1): TickView {
  return {
    symbol,
    price,
    qty: 0.5,
    takerSide: 'buy',
    aggId,
    time: Date.now(),
    receivedAt: Date.now(),
    bestBid: price - 0.1,
    bestAsk: price + 0.1,
    open24h: price / 1.1,
    volume24hUsd: 1_000_000,
  };
}

export function rate(symbol: string, markPrice: number): RateView {
  const now = Date.now();
  return {
    symbol,
    fundingRate: 0.0001,
    markPrice,
    indexPrice: markPrice,
    nextFundingAt: now + 3_600_000,
    fundingIntervalMs: 8 * 3_600_000,
    time: now,
  };
}

/** A row of the board with a price and nothing else. */
export function boardRow(symbol: string, price: number): BoardRowView {
  return {
    symbol,
    price,
    change24hFraction: 0.01,
    volume24hUsd: 1_000_000,
    bestBid: price - 0.1,
    bestAsk: price + 0.1,
    markPrice: null,
    indexPrice: null,
    fundingRate: null,
    nextFundingAt: null,
    fundingSettledAt: null,
    openInterestUsd: null,
    cvd5m: null,
    cvd1h: null,
    cvd24h: null,
    tradesPerSecond: 2,
    regime: null,
    liquidatedLong5mUsd: null,
    liquidatedShort5mUsd: null,
    lastTradeAt: Date.now(),
    openGaps: 0,
    silentSince: null,
  };
}

export function book(symbol: string, price: number): BookView {
  return { symbol, bids: [[price - 0.1, 2]], asks: [[price + 0.1, 3]], time: Date.now() };
}

/** A minute that opened at 100 and has this close. */
export function candle(symbol: string, openTime: number, close: number, isClosed = false): CandleView {
  const [high, low] = [Math.max(100, close), Math.min(100, close)];
  const volumes = { volume: 2, quoteVolume: 200, buyVolume: 1 };
  return { symbol, openTime, open: 100, high, low, close, ...volumes, trades: 4, isClosed };
}

export function liquidation(symbol: string, notionalUsd: number, time = Date.now()): LiquidationView {
  return { symbol, side: 'LONG', price: 100, qty: notionalUsd / 100, notionalUsd, time };
}

export function engineStatus(state: EngineStatusView['state'] = 'running'): EngineStatusView {
  const now = Date.now();
  return {
    at: now,
    instance: 'test',
    venue: 'simulated',
    source: 'synthetic',
    state,
    startedAt: now,
    marketSilentSince: null,
    publicSilentSince: null,
    clockOffsetMs: 0,
    clockBlocked: false,
    ticksTotal: 10,
    ticksPerSecond: 1,
    rejected: {},
    writeQueue: 0,
    databaseDegraded: false,
    rest: { usedWeight: 120, weightLimit: 2400, queued: 0, bannedUntil: null, banStatus: null },
    queues: [{ name: 'ticks', pending: 5, capacity: 1_000 }],
    jobs: [
      {
        ...{ process: 'engine', name: 'watchdog', intervalMs: 60_000, state: 'failed' },
        ...{ lastRunAt: now, tookMs: 12, runs: 2, failures: 1 },
        ...{ lastError: 'no answer', lastErrorAt: now, nextAt: now + 60_000 },
      },
    ],
    threads: [{ name: 'engine', eventLoopP99Ms: 3, utilisation: 0.4, heapUsedBytes: 1_000 }],
    spooledBytes: 0,
    windowBytes: 0,
    history: {
      instrumentsDone: 1,
      instrumentsTotal: 4,
      tradesLoaded: 100,
      tradesPerSecond: 50,
      progress: 0.25,
    },
    evaluationsTotal: 1,
    virtual: { open: 3, capacity: 5_000, dropped: 1 },
    quarantined: [],
    shards: [
      {
        id: 'market-1',
        route: 'market',
        state: 'open',
        streams: 2,
        messagesPerSecond: 3,
        lastMessageAt: now,
        reconnects: 0,
        silentStreams: [],
        instruments: 2,
        openedAt: now,
        rotatesAt: now + 82_800_000,
        lagP50Ms: 12,
        lagP99Ms: 40,
        lastError: null,
      },
    ],
    instruments: [],
    readiness: [],
  };
}

export function position(strategyId: string, id: string, markPrice = 100): PositionView {
  const now = Date.now();
  return {
    id,
    strategyId,
    strategyVersion: 1,
    strategyName: 'test',
    instrumentId: 1,
    symbol: 'BTCUSDT',
    side: 'LONG',
    status: 'active',
    tier: 'standard',
    score: 80,
    layers: [],
    openedAt: now,
    entryPrice: '100',
    priceSource: 'last_trade',
    fillModel: 'level',
    triggerPrice: 'last',
    atr: 1,
    riskDistance: '1.5',
    qty: '1',
    openQty: '1',
    initialStop: '98.5',
    stopPrice: '98.5',
    breakEvenStop: '100',
    tp1Price: '101',
    tp2Price: '102',
    timeoutAt: now + 1_000,
    entryFeeRate: '0.0005',
    exitFeeRate: '0.0005',
    entryFeeUsd: '0.05',
    tp1At: null,
    closedAt: null,
    grossR: null,
    feesR: null,
    pnlR: null,
    pnlUsd: null,
    feesUsd: null,
    mfeR: 0,
    maeR: 0,
    exits: [],
    asOfAggId: 1,
    capitalFraction: null,
    entrySlippageBps: 0,
    marketSlippageBps: null,
    tp1Queue: null,
    queueAhead: null,
    tp2Queue: null,
    pendingExit: null,
    pendingExitAt: null,
    pendingMark: null,
    price: markPrice,
    markPrice,
    unrealisedR: 0.1,
    unrealisedUsd: 20,
  };
}
