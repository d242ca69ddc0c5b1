import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from './model/epoch-ms.ts';
import type { MarkCandle } from './model/market-event.ts';
import { DEFAULT_PAPER, type PaperConfig } from './model/paper-config.ts';
import type { Position } from './model/position.ts';
import { Bench, START, sampleCandles, sampleInstrument, samplePosition, sampleStrategy } from './samples.ts';

const MARKET: PaperConfig = { ...DEFAULT_PAPER, fillModel: 'market', slippageBps: 5 };

function bench(config: PaperConfig, strategies = [sampleStrategy()]): Bench {
  const made = new Bench(strategies);
  made.engine.process({ kind: 'paperConfig', config });
  return made;
}

function buying(made: Bench, fromMs: number, toMs: number): void {
  for (let ms = fromMs; ms <= toMs; ms += 1_000) made.trade(ms);
}

function book(made: Bench, ms: number, bid: number, ask: number): void {
  const [time, symbol] = [START + ms, 'BTCUSDT'];
  const top = { symbol, bid, bidQty: 1, ask, askQty: 1, time, receivedAt: time };
  made.engine.process({ kind: 'bookTop', book: top });
}

function mark(made: Bench, ms: number, markPrice: number): void {
  const [time, symbol] = [START + ms, 'BTCUSDT'];
  const rates = { indexPrice: markPrice, fundingRate: 0, nextFundingAt: START + 60 * MINUTE_MS };
  made.engine.process({ kind: 'markPrice', mark: { symbol, markPrice, ...rates, time, receivedAt: time } });
}

function minute(index: number, range: { high?: number; low?: number }): MarkCandle {
  const openTime = START + index * MINUTE_MS;
  const prices = { open: 60_000, high: 60_010, low: 59_990, close: 60_000 };
  return { openTime, until: openTime + MINUTE_MS, ...prices, ...range };
}

const changed = (made: Bench): Position[] => made.of('positionChanged').map(({ position }) => position);

describe('fill model market in the engine', () => {
  it('enters across the spread, and keeps its model when the setting changes', () => {
    const made = bench(MARKET);
    buying(made, 0, 58_000);
    book(made, 58_500, 59_999, 60_001);
    buying(made, 59_000, 61_000);
    const [opened] = made.of('positionOpened');
    expect(opened?.position).toMatchObject({
      fillModel: 'market',
      priceSource: 'book_top',
      entryPrice: '60031.0005',
    });
    made.engine.process({ kind: 'paperConfig', config: DEFAULT_PAPER });
    made.trade(62_000, { price: 59_700 });
    expect(changed(made).at(-1)).toMatchObject({ pendingExit: 'sl', status: 'active' });
    made.trade(63_000, { price: 59_690 });
    expect(changed(made).at(-1)).toMatchObject({ status: 'sl', fillModel: 'market' });
  });

  it('flips at the next trade, and then enters the other side without cooldown', () => {
    const made = bench(MARKET);
    buying(made, 0, 61_000);
    made.trade(70_000, { takerSide: 'sell', qty: 5 });
    made.trade(76_000, { takerSide: 'sell', qty: 1, price: 59_990 });
    made.trade(91_000, { takerSide: 'sell', qty: 1, price: 59_990 });
    expect(changed(made).map(({ status, pendingExit }) => [status, pendingExit])).toEqual([
      ['active', 'signal_flip'],
      ['signal_flip', null],
    ]);
    expect(changed(made).at(-1)?.exits).toMatchObject([{ price: '59960.005', at: START + 76_000 }]);
    const reasons = made.of('signal').map(({ signal }) => [signal.side, signal.suppressedBy]);
    expect(reasons.slice(-2)).toEqual([
      ['SHORT', 'exit_pending'],
      ['SHORT', null],
    ]);
  });

  it('is not flipped by scores of a side that the strategy may not take', () => {
    const made = bench(MARKET, [sampleStrategy({}, { direction: 'long_only' })]);
    buying(made, 0, 61_000);
    made.trade(70_000, { takerSide: 'sell', qty: 5 });
    made.trade(76_000, { takerSide: 'sell', qty: 1 });
    expect(made.of('positionOpened')).toHaveLength(1);
    expect(changed(made)).toEqual([]);
  });

  it('fills what was triggered before a kill at the first trade that was missed', () => {
    const made = bench(MARKET, []);
    const pending = samplePosition({
      fillModel: 'market',
      asOfAggId: 2,
      pendingExit: 'sl',
      pendingExitAt: START + 1_000,
    });
    made.engine.process({ kind: 'positions', positions: [pending] });
    made.trade(0, {}, 'stored');
    made.trade(1_000, { price: 59_790 }, 'stored');
    made.trade(7_200_000, { aggId: 4 });
    made.trade(2_000, { aggId: 3, price: 59_780 }, 'repair');
    expect(changed(made)).toMatchObject([
      { status: 'sl', closedAt: START + 2_000, exits: [{ price: '59750.11', aggId: 3 }] },
    ]);
  });
});

describe('positions that the mark price triggers', () => {
  const config: PaperConfig = { ...DEFAULT_PAPER, triggerPrice: 'mark' };

  it('are opened so, and ended by marks alone', () => {
    const made = bench(config);
    buying(made, 0, 61_000);
    made.trade(62_000, { price: 59_000 });
    mark(made, 63_000, 59_701);
    expect(changed(made)).toEqual([]);
    mark(made, 64_000, 59_700);
    expect(changed(made)).toMatchObject([
      { status: 'sl', triggerPrice: 'mark', closedAt: START + 64_000, exits: [{ price: '59700' }] },
    ]);
  });

  const follower = (changes: Partial<Position> = {}): Bench => {
    const made = bench(config, []);
    const positions = [samplePosition({ triggerPrice: 'mark', ...changes })];
    made.engine.process({ kind: 'positions', positions });
    return made;
  };

  it('wait for the trades that are missing, and are ended at the time of the mark', () => {
    const made = follower();
    made.trade(1_000);
    made.trade(2_000, { aggId: 5 });
    mark(made, 3_000, 59_000);
    expect(changed(made)).toEqual([]);
    for (const aggId of [2, 3, 4]) made.trade(1_500, { aggId }, 'repair');
    expect(changed(made)).toEqual([]);
    mark(made, 4_000, 60_000);
    expect(changed(made)).toMatchObject([{ status: 'sl', closedAt: START + 3_000 }]);
  });

  it('meet what was missed while down before the trades after it', () => {
    const made = follower({ fillModel: 'market' });
    made.trade(-60_000, {}, 'stored');
    mark(made, 190_000, 61_000);
    // TP1 in the first minute; then both the moved stop and TP2 in the second, where the stop counts.
    const candles = [minute(0, { high: 60_160, low: 59_990 }), minute(1, { high: 60_310, low: 59_999 })];
    made.engine.process({ kind: 'markCandles', symbol: 'BTCUSDT', candles });
    made.trade(59_000, { price: 60_001 }, 'repair');
    expect(changed(made)).toEqual([]);
    made.trade(60_001, { price: 60_002 }, 'repair');
    made.trade(121_000, { price: 60_003 }, 'repair');
    made.trade(200_000, { price: 61_000 });
    const filled = changed(made).filter(({ pendingExit }) => pendingExit === null);
    expect(filled.flatMap(({ exits }) => exits.slice(-1))).toMatchObject([
      { kind: 'tp1', at: START + 60_001, triggeredAt: START + 60_000, markPrice: 60_150 },
      { kind: 'sl_be', at: START + 121_000, triggeredAt: START + 120_000, markPrice: 60_000 },
    ]);
  });

  it('time out before what they would have reached later', () => {
    const made = follower({ timeoutAt: START + 150_000 });
    made.trade(-60_000, { price: 60_010 }, 'stored');
    const candles = [minute(0, {}), minute(1, {}), minute(2, { low: 59_000 }), minute(3, { low: 59_000 })];
    made.engine.process({ kind: 'markCandles', symbol: 'BTCUSDT', candles });
    made.trade(140_000, { price: 60_020 }, 'repair');
    made.trade(300_000, { price: 59_100 });
    expect(changed(made)).toMatchObject([
      { status: 'timeout', closedAt: START + 150_000, exits: [{ price: '60020' }] },
    ]);
  });
});

describe('an instrument that is followed by candles', () => {
  it('still runs the exits of what is open on it', () => {
    const made = new Bench([]);
    made.engine.process({ kind: 'instruments', instruments: [sampleInstrument({ set: 'wide' })] });
    made.engine.process({ kind: 'positions', positions: [samplePosition()] });
    const candle = (minute: number, high: number, low: number) => ({
      ...{ symbol: 'BTCUSDT', interval: '1m' as const, openTime: START + minute * MINUTE_MS },
      ...{
        open: 60_000,
        high,
        low,
        close: 60_000,
        volume: 1,
        quoteVolume: 1,
        buyVolume: 0,
        buyQuoteVolume: 0,
      },
      ...{ trades: 1, maxTradeQty: null },
    });
    const kline = (minute: number, range: readonly [number, number], isClosed = true) => {
      const time = START + (minute + 1) * MINUTE_MS;
      const update = { symbol: 'BTCUSDT', interval: '1m' as const, isClosed, time, receivedAt: time };
      const kline = { ...update, candle: candle(minute, ...range) };
      made.engine.process({ kind: 'kline', kline });
    };
    kline(0, [60_200, 59_000], false);
    kline(0, [60_100, 59_900]);
    expect(changed(made)).toEqual([]);
    kline(1, [60_200, 59_800]);
    expect(changed(made)).toMatchObject([{ status: 'sl', closedAt: START + 2 * MINUTE_MS }]);
  });
});

describe('a model that sizes by capital', () => {
  it('opens with its share of the balance, and remembers from one evaluation to the next', () => {
    const config = { model: 'orderflow-v50', cooldownMinutes: 0, cvdFastWindow: '5m', timeoutMinutes: 30 };
    const made = bench(DEFAULT_PAPER, [sampleStrategy({ currentBalance: '12000' }, config)]);
    made.engine.process({ kind: 'seedCandles', candles: sampleCandles() });
    for (let second = 0; second < 62; second += 1)
      made.trade(second * 1_000, { price: 60_000 + second, qty: 0.01 + second / 1_000 });
    const [opened] = made.of('positionOpened');
    expect(opened?.position).toMatchObject({ capitalFraction: 0.02, qty: '0.003', tier: 'light' });
    const memories = made.of('evaluation').map(({ evaluation }) => evaluation.memory);
    expect(memories.map((memory) => memory?.model ?? null)).toEqual([
      null,
      ...Array(3).fill('orderflow-v50'),
    ]);
  });
});
