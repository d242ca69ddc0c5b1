import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from './model/epoch-ms.ts';
import { DEFAULT_PAPER } from './model/paper-config.ts';
import type { EngineStrategy } from './model/strategy.ts';
import { Bench, START, sampleCandles, samplePosition, sampleStrategy } from './samples.ts';

/** Buys once a second from `fromMs` to `toMs`, so that both CVDs rise. */
function buying(bench: Bench, fromMs: number, toMs: number, price = 60_000): void {
  for (let ms = fromMs; ms <= toMs; ms += 1_000) bench.trade(ms, { price });
}

describe('evaluation', () => {
  it('happens on the grid, before the first trade after it, on trades up to it', () => {
    const bench = new Bench();
    bench.trade(1_000, { qty: 1 });
    bench.trade(15_000, { qty: 2 });
    expect(bench.of('evaluation')).toHaveLength(0);
    bench.trade(15_001, { qty: 4 });
    const [snapshot] = bench.of('snapshot');
    expect(snapshot?.snapshot).toMatchObject({ at: START + 15_000, lastAggId: 2 });
    expect(snapshot?.snapshot.cvd['5m']).toBe(3);
    expect(bench.of('evaluation').map(({ evaluation }) => evaluation.at)).toEqual([START + 15_000]);
  });

  it('happens by the clock 100 ms after the grid, and once only', () => {
    const bench = new Bench();
    bench.trade(1_000);
    bench.clock(15_050);
    expect(bench.of('evaluation')).toHaveLength(0);
    bench.clock(15_100);
    bench.trade(15_200);
    expect(bench.of('evaluation')).toHaveLength(1);
  });

  it('emits one snapshot for all strategies of an instrument', () => {
    const bench = new Bench([sampleStrategy(), sampleStrategy({ id: 's2' })]);
    bench.trade(0);
    bench.trade(16_000);
    expect(bench.of('snapshot')).toHaveLength(1);
    expect(bench.of('evaluation').map(({ evaluation }) => evaluation.strategyId)).toEqual(['s1', 's2']);
  });

  it('goes on for paused strategies, whose signals open nothing', () => {
    const bench = new Bench([sampleStrategy({ status: 'paused' })]);
    buying(bench, 0, 61_000);
    expect(bench.of('evaluation').length).toBeGreaterThan(3);
    expect(bench.of('signal').at(-1)?.signal).toMatchObject({ taken: false, suppressedBy: 'not_running' });
    expect(bench.of('positionOpened')).toHaveLength(0);
  });

  it('leaves out deprecated strategies and those whose windows are not covered', () => {
    const bench = new Bench([sampleStrategy({ status: 'deprecated' })]);
    bench.trade(0);
    bench.trade(16_000);
    expect(bench.of('evaluation')).toHaveLength(0);
    const cold = new Bench();
    const coveredFrom = START - 23 * 60 * MINUTE_MS;
    cold.engine.process({ kind: 'historyFrom', symbol: 'BTCUSDT', coveredFrom, at: START });
    cold.trade(0);
    cold.trade(16_000);
    expect(cold.of('evaluation')).toHaveLength(0);
    expect(cold.of('snapshot')[0]?.snapshot.p99Qty).toBeNull();
    expect(cold.engine.readiness(START).find(({ feature }) => feature === 'p99Qty')).toMatchObject({
      ready: false,
      progress: 23 / 24,
      readyAt: START + 60 * MINUTE_MS,
    });
  });

  it('takes an edit at the next evaluation', () => {
    const bench = new Bench();
    bench.trade(0);
    bench.trade(16_000);
    const edited = sampleStrategy(
      { version: 2, configHash: 'hash-2' },
      { entryScore: 61, flipThreshold: 61 },
    );
    bench.engine.process({ kind: 'strategy', strategy: edited, at: START + 17_000 });
    bench.trade(31_000);
    expect(bench.of('evaluation').map(({ evaluation }) => evaluation.configHash)).toEqual([
      'hash-1',
      'hash-2',
    ]);
  });

  it('quarantines only the strategy whose model fails', () => {
    const broken = sampleStrategy({ id: 'broken' });
    const bench = new Bench([{ ...broken, config: { ...broken.config, model: 'none' } }, sampleStrategy()]);
    bench.trade(0);
    bench.trade(16_000);
    bench.trade(31_000);
    expect(bench.of('quarantined')).toEqual([
      expect.objectContaining({ strategyId: 'broken', strategyVersion: 1 }),
    ]);
    expect(bench.of('evaluation').map(({ evaluation }) => evaluation.strategyId)).toEqual(['s1', 's1']);
    expect(bench.engine.quarantined()).toEqual([{ strategyId: 'broken', error: "unknown model 'none'" }]);
  });

  it('keeps a strategy in quarantine after a restart, paused and resumed, until it is edited', () => {
    const threw = { quarantineError: 'it threw' };
    const bench = new Bench([sampleStrategy(threw)]);
    const evaluated = () => bench.of('evaluation').map(({ evaluation }) => evaluation.strategyVersion);
    const reload = (changes: Partial<EngineStrategy>) =>
      bench.engine.process({ kind: 'strategy', strategy: sampleStrategy(changes), at: START });
    bench.trade(0);
    bench.trade(16_000);
    reload({ ...threw, status: 'paused' });
    reload({ ...threw, status: 'running' });
    bench.trade(31_000);
    expect(evaluated()).toEqual([]);
    expect(bench.of('quarantined')).toEqual([]);
    expect(bench.engine.quarantined()).toEqual([{ strategyId: 's1', error: 'it threw' }]);
    reload({ version: 2 });
    bench.trade(46_000);
    expect(evaluated()).toEqual([2]);
    expect(bench.engine.quarantined()).toEqual([]);
  });
});

describe('opening', () => {
  it('waits for three evaluations, then enters at the last price, once', () => {
    const bench = new Bench();
    buying(bench, 0, 76_000);
    const suppressed = bench.of('signal').map(({ signal }) => signal.suppressedBy);
    expect(suppressed).toEqual(['warm_up', 'warm_up', 'warm_up', null, 'cooldown']);
    const [opened] = bench.of('positionOpened');
    expect(opened?.position).toMatchObject({
      id: `s1@${START + 60_000}`,
      side: 'LONG',
      entryPrice: '60000',
      riskDistance: '300',
      initialStop: '59700',
      tp1Price: '60225',
      tp2Price: '60450',
      qty: '1',
      tier: 'heavy',
      asOfAggId: 61,
    });
  });

  it('is refused with a reason and leaves nothing behind', () => {
    const bench = new Bench();
    bench.engine.process({ kind: 'paperConfig', config: { ...DEFAULT_PAPER, enabled: false } });
    buying(bench, 0, 61_000);
    expect(bench.of('signal').at(-1)?.signal).toMatchObject({ taken: false, suppressedBy: 'paper_disabled' });
    expect(bench.of('evaluation').at(-1)?.evaluation.suppressedBy).toBe('paper_disabled');
    expect(bench.of('positionOpened')).toHaveLength(0);
  });

  it('stops at the limit over all strategies', () => {
    const bench = new Bench([sampleStrategy(), sampleStrategy({ id: 's2' })]);
    const config = { ...DEFAULT_PAPER, maxPositionsTotal: 1 };
    bench.engine.process({ kind: 'paperConfig', config });
    buying(bench, 0, 61_000);
    expect(bench.of('positionOpened')).toHaveLength(1);
    expect(bench.of('signal').at(-1)?.signal.suppressedBy).toBe('max_positions_total');
  });

  it('opens nothing on an evaluation that waited for a gap', () => {
    const bench = new Bench();
    buying(bench, 0, 50_000);
    bench.trade(51_000, { aggId: 60 });
    bench.clock(61_000);
    bench.clock(70_100);
    expect(bench.of('signal').at(-1)?.signal).toMatchObject({ suppressedBy: 'late_evaluation' });
    expect(bench.of('positionOpened')).toHaveLength(0);
  });
});

describe('a gap', () => {
  it('is waited for, and what it held is scored in order', () => {
    const bench = new Bench();
    buying(bench, 0, 50_000);
    bench.trade(59_000, { aggId: 53, takerSide: 'sell', qty: 3 });
    bench.trade(61_000, { aggId: 54 });
    bench.clock(61_000);
    expect(bench.of('evaluation')).toHaveLength(3);
    bench.trade(58_000, { aggId: 52, qty: 0.5 }, 'repair');
    const [, , , last] = bench.of('snapshot');
    expect(last?.snapshot).toMatchObject({ at: START + 60_000, lastAggId: 53 });
    expect(last?.snapshot.cvd['5m']).toBeCloseTo(0.51 + 0.5 - 3, 12);
    expect(bench.of('gapClosed')).toMatchObject([{ fromAggId: 52, toAggId: 52, absent: [] }]);
    expect(bench.of('evaluation').at(-1)?.evaluation.suppressedBy).toBeNull();
    expect(bench.engine.market('BTCUSDT')).toMatchObject({
      openGaps: 0,
      repairedGaps: 1,
      lastAggId: 54,
      ticks: 54,
    });
  });

  it('flows on when the venue lacks its trades', () => {
    const bench = new Bench();
    bench.trade(0);
    bench.trade(1_000, { aggId: 9 });
    expect(bench.engine.market('BTCUSDT')).toMatchObject({ openGaps: 1, heldTrades: 1 });
    const range = { symbol: 'BTCUSDT', fromAggId: 2, toAggId: 8 };
    bench.engine.process({ kind: 'gapAbsent', ...range, at: START + 1_500 });
    expect(bench.of('gapClosed')).toMatchObject([{ ...range, absent: [{ fromAggId: 2, toAggId: 8 }] }]);
    expect(bench.ticks).toHaveLength(2);
    expect(bench.engine.market('BTCUSDT')).toMatchObject({ absentGaps: 1 });
  });

  it('that takes too long is stepped over: windows reach back over it only when it is filled', () => {
    const bench = new Bench();
    const coveredFrom = START - 25 * 60 * MINUTE_MS;
    bench.trade(0);
    bench.trade(1_000, { aggId: 4 });
    bench.clock(1_000);
    bench.trade(16 * MINUTE_MS, { aggId: 5 });
    expect(bench.of('tradesSkipped')).toEqual([]);
    bench.clock(16 * MINUTE_MS + 1);
    expect(bench.of('tradesSkipped')).toMatchObject([{ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 3 }]);
    expect(bench.engine.isGapOpen('BTCUSDT', 3)).toBe(true);
    expect(bench.of('gapClosed')).toEqual([]);
    const skipped = { lastAggId: 5, heldTrades: 0, openGaps: 1, coveredFrom: START + 1_000 };
    expect(bench.engine.market('BTCUSDT')).toMatchObject(skipped);
    bench.trade(500, { aggId: 2 }, 'repair');
    bench.trade(600, { aggId: 3 }, 'repair');
    expect(bench.of('gapClosed')).toMatchObject([{ fromAggId: 2, toAggId: 3, absent: [] }]);
    expect(bench.engine.market('BTCUSDT')).toMatchObject({ openGaps: 0, repairedGaps: 1, coveredFrom });
    expect(bench.engine.tape('BTCUSDT')?.ring.size).toBe(5);
    expect(bench.ticks).toHaveLength(5);
  });

  it('of an hour and more leaves no range behind it until the venue tells its candles', () => {
    const bench = new Bench();
    const ranges = () => {
      const { atr5m, atr1h } = bench.of('snapshot').at(-1)?.snapshot ?? {};
      return [atr5m ?? null, atr1h ?? null];
    };
    bench.trade(0);
    bench.trade(16_000);
    expect(ranges()).toEqual([200, 200]);
    const back = 130 * MINUTE_MS;
    bench.trade(back, { aggId: 6 });
    bench.clock(back);
    bench.trade(back + 16 * MINUTE_MS, { aggId: 7 });
    bench.clock(back + 16 * MINUTE_MS + 1);
    bench.trade(back + 17 * MINUTE_MS, { aggId: 8 });
    expect(bench.of('tradesSkipped')).toHaveLength(1);
    expect(ranges()).toEqual([null, null]);
    const candles = sampleCandles(300).map((one) => ({ ...one, openTime: one.openTime + 120 * MINUTE_MS }));
    bench.engine.process({ kind: 'seedCandles', candles });
    bench.trade(back + 18 * MINUTE_MS);
    const [atr5m, atr1h] = ranges();
    expect(atr1h).toBe(300);
    expect(atr5m, 'and the bars of trades since').toBeGreaterThan(200);
  });

  it('opens nothing on the trades that fill it', () => {
    const bench = new Bench();
    buying(bench, 0, 58_000);
    bench.trade(62_000, { aggId: 61 });
    bench.trade(60_500, { aggId: 60 }, 'repair');
    expect(bench.of('signal').at(-1)?.signal.suppressedBy).toBe('late_evaluation');
  });
});

describe('flip', () => {
  it('closes on the opposite score and enters the other side without cooldown', () => {
    const bench = new Bench();
    buying(bench, 0, 61_000);
    bench.trade(70_000, { takerSide: 'sell', qty: 5 });
    bench.trade(76_000, { takerSide: 'sell', qty: 1 });
    const [changed] = bench.of('positionChanged');
    expect(changed?.position).toMatchObject({ status: 'signal_flip', closedAt: START + 75_000 });
    expect(bench.of('positionOpened').map(({ position }) => position.side)).toEqual(['LONG', 'SHORT']);
  });

  it('does not close a long_only strategy on short scores', () => {
    const bench = new Bench([sampleStrategy({}, { direction: 'long_only' })]);
    buying(bench, 0, 61_000);
    bench.trade(70_000, { takerSide: 'sell', qty: 5 });
    bench.trade(76_000, { takerSide: 'sell', qty: 1 });
    expect(bench.of('evaluation').at(-1)?.evaluation).toMatchObject({ direction: 'SHORT', signal: null });
    expect(bench.of('positionChanged')).toHaveLength(0);
  });

  it.each([
    ['paused', 90_000],
    ['deprecated', 75_000],
  ] as const)('closes what a %s strategy has open, and opens nothing', (status, lastEvaluationMs) => {
    const bench = new Bench();
    buying(bench, 0, 61_000);
    bench.engine.process({ kind: 'strategy', strategy: sampleStrategy({ status }), at: START + 61_500 });
    bench.trade(70_000, { takerSide: 'sell', qty: 5 });
    bench.trade(76_000, { takerSide: 'sell', qty: 1 });
    bench.trade(91_000, { takerSide: 'sell', qty: 1 });
    const changed = bench.of('positionChanged').map(({ position }) => position.status);
    expect(changed).toEqual(['signal_flip']);
    expect(bench.of('positionOpened')).toHaveLength(1);
    expect(bench.of('signal').at(-1)?.signal).toMatchObject({ side: 'SHORT', suppressedBy: 'not_running' });
    expect(bench.of('evaluation').at(-1)?.evaluation.at).toBe(START + lastEvaluationMs);
  });
});

describe('positions of a restart', () => {
  it('time out by the clock alone, but only after the stream is live and without a gap', () => {
    const bench = new Bench([]);
    const position = samplePosition({ timeoutAt: START + 60_000, asOfAggId: 1 });
    bench.engine.process({ kind: 'positions', positions: [position] });
    bench.trade(0, {}, 'stored');
    bench.clock(61_000);
    expect(bench.of('positionChanged')).toHaveLength(0);
    bench.trade(59_000, { price: 60_010 });
    bench.clock(60_050);
    expect(bench.of('positionChanged')).toHaveLength(0);
    bench.clock(60_100);
    expect(bench.of('positionChanged')[0]?.position).toMatchObject({
      status: 'timeout',
      closedAt: START + 60_000,
      exits: [{ price: '60010', aggId: null }],
    });
  });

  it('close at the time and price of the outage, and nothing opens on replayed ticks', () => {
    const bench = new Bench();
    bench.engine.process({ kind: 'positions', positions: [samplePosition({ asOfAggId: 2 })] });
    bench.trade(0, { price: 59_000 }, 'stored');
    bench.trade(1_000, { price: 59_000 }, 'stored');
    bench.trade(2_000, {}, 'stored');
    expect(bench.of('positionChanged')).toHaveLength(0);
    bench.trade(7_200_000, { aggId: 6 });
    expect(bench.of('fetchTrades')).toMatchObject([{ fromAggId: 4, toAggId: 5 }]);
    bench.trade(3_600_000, { aggId: 4, price: 59_790 }, 'repair');
    bench.trade(3_700_000, { aggId: 5, price: 60_400 }, 'repair');
    const [changed] = bench.of('positionChanged');
    expect(changed?.position).toMatchObject({ status: 'sl', closedAt: START + 3_600_000 });
    expect(changed?.exits).toMatchObject([{ kind: 'sl', price: '59800', aggId: 4 }]);
    expect(bench.ticks.map(({ trade, store }) => [trade.aggId, store])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
      [5, true],
      [6, true],
    ]);
    expect(bench.of('evaluation')).toHaveLength(0);
  });

  it('close by hand at the last price, or at the next when none is known', () => {
    const bench = new Bench([]);
    bench.engine.process({ kind: 'positions', positions: [samplePosition()] });
    bench.engine.process({ kind: 'closeAll', at: START + 500 });
    expect(bench.engine.openPositions()).toHaveLength(1);
    bench.trade(1_000, { price: 60_020 });
    expect(bench.of('positionChanged').at(-1)?.position).toMatchObject({
      status: 'manual',
      pnlUsd: '-40.01',
    });
    expect(bench.engine.openPositions()).toHaveLength(0);
  });
});

describe('refusals', () => {
  it('are told with their stream and message, and never stop the engine', () => {
    const bench = new Bench([]);
    bench.trade(0);
    bench.trade(10, { aggId: 2, price: -1 });
    bench.trade(10, { aggId: 2, symbol: 'NONEUSDT' });
    bench.trade(10, { aggId: 2, time: 9e12, receivedAt: START });
    bench.trade(20, { aggId: 1 });
    bench.trade(30, { aggId: 2 });
    expect(bench.of('rejected').map(({ reason }) => reason)).toEqual([
      'bad_price',
      'unknown_instrument',
      'time_off',
      'duplicate',
    ]);
    expect(bench.ticks).toHaveLength(2);
  });
});

describe('a restart', () => {
  /** Two hours of trades that open, close and flip. */
  function prices(): { ms: number; price: number; takerSide: 'buy' | 'sell' }[] {
    return Array.from({ length: 7_200 }, (_, second) => ({
      ms: second * 1_000,
      price: Math.round((60_000 + 700 * Math.sin(second / 300) + 90 * Math.sin(second / 37)) * 10) / 10,
      takerSide: Math.sin(second / 310) > 0 ? 'buy' : 'sell',
    }));
  }

  it('manages what was open as if nothing had happened', () => {
    const quick = { cvdFastWindow: '5m', cvdSlowWindow: '30m', flipThreshold: 95, cooldownMinutes: 0 };
    const strategies = [sampleStrategy({}, quick)];
    const whole = new Bench(strategies);
    for (const { ms, ...trade } of prices()) whole.trade(ms, trade);
    const closings = new Map(
      whole
        .of('positionChanged')
        .filter(({ position }) => position.closedAt !== null && position.status !== 'signal_flip')
        .map(({ position }) => [position.id, position]),
    );
    expect(closings.size).toBeGreaterThan(3);
    let compared = 0;
    for (let killedAt = 600; killedAt < 7_200; killedAt += 800) {
      const before = new Bench(strategies);
      for (const { ms, ...trade } of prices().slice(0, killedAt)) before.trade(ms, trade);
      const positions = before.engine.openPositions().filter(({ id }) => closings.has(id));
      const after = new Bench([]);
      after.engine.process({ kind: 'positions', positions });
      prices().forEach(({ ms, ...trade }, second) => {
        const origin = second < killedAt ? 'stored' : second < killedAt + 60 ? 'repair' : 'live';
        after.trade(ms, trade, origin);
      });
      for (const { id } of positions) {
        const end = after
          .of('positionChanged')
          .find(({ position }) => position.id === id && position.closedAt !== null);
        expect(end?.position).toMatchObject({
          status: closings.get(id)?.status,
          closedAt: closings.get(id)?.closedAt,
          pnlR: closings.get(id)?.pnlR,
        });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(1);
  }, 30_000);
});
