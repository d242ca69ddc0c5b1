import { describe, expect, it } from 'vitest';
import type { Position } from './model/position.ts';
import { Bench, START, samplePosition } from './samples.ts';

/**
 * Trades and mark prices of an instrument come over one connection. When it is cut nobody knows of missing trades until
 * the next one comes: the marks that stay away tell it.
 */
const OPEN = { asOfAggId: 0, openedAt: START, timeoutAt: START + 40_000 };

function mark(made: Bench, ms: number): void {
  const [time, symbol] = [START + ms, 'BTCUSDT'];
  const rates = { markPrice: 60_000, indexPrice: 60_000, fundingRate: 0, nextFundingAt: START + 3_600_000 };
  made.engine.process({ kind: 'markPrice', mark: { symbol, ...rates, time, receivedAt: time } });
}

/** A mark each second while nobody trades. */
function marked(made: Bench, fromMs: number, toMs: number): void {
  for (let ms = fromMs; ms <= toMs; ms += 1_000) mark(made, ms);
}

/** Buying with a mark each second: signals come from the minute on. */
function alive(made: Bench, fromMs: number, toMs: number, changes = {}): void {
  for (let ms = fromMs; ms <= toMs; ms += 1_000) {
    made.trade(ms, changes);
    mark(made, ms);
  }
}

const changed = (made: Bench): Position[] => made.of('positionChanged').map(({ position }) => position);

describe('a market that has gone silent', () => {
  it('opens nothing at its old price, and says why', () => {
    const made = new Bench();
    alive(made, 0, 52_000);
    made.clock(60_200);
    expect(made.of('signal').at(-1)?.signal).toMatchObject({
      at: START + 60_000,
      suppressedBy: 'silent_market',
    });
    expect(made.of('positionOpened')).toHaveLength(0);
  });

  it('is not one whose marks come while nobody trades', () => {
    const made = new Bench();
    alive(made, 0, 52_000);
    marked(made, 53_000, 60_000);
    made.clock(60_200);
    expect(made.of('positionOpened')).toHaveLength(1);
  });

  it('is one whose trades are in the list and not in their stream, until that brings one', () => {
    const made = new Bench();
    alive(made, 0, 52_000);
    marked(made, 53_000, 60_000);
    made.engine.process({ kind: 'tradesUnheard', symbol: 'BTCUSDT', at: START + 59_000 });
    made.trade(59_500, {}, 'repair');
    made.clock(60_200);
    expect(made.of('signal').at(-1)?.signal).toMatchObject({ suppressedBy: 'silent_market' });
    expect(made.of('positionOpened')).toEqual([]);
    alive(made, 61_000, 75_000);
    made.clock(75_200);
    expect(made.of('positionOpened')).toHaveLength(1);
  });

  it('is none whose stream brings a moment later what the list had', () => {
    const made = new Bench();
    alive(made, 0, 52_000);
    marked(made, 53_000, 60_000);
    const { aggId } = made.trade(59_500, {}, 'repair');
    made.engine.process({ kind: 'tradesUnheard', symbol: 'BTCUSDT', at: START + 59_600 });
    made.trade(59_500, { aggId });
    made.clock(60_200);
    expect(made.of('positionOpened')).toHaveLength(1);
  });

  it("is one whose trades are numbered anew: they are refused, and the old price is not the market's", () => {
    const made = new Bench();
    made.trade(0, { aggId: 5_000 });
    alive(made, 1_000, 30_000);
    made.trade(31_000, { aggId: 1 });
    alive(made, 32_000, 150_000);
    made.clock(150_200);
    expect(made.of('rejected').at(-1)).toMatchObject({ reason: 'id_decreasing' });
    expect(made.of('signal').at(-1)?.signal).toMatchObject({
      at: START + 150_000,
      suppressedBy: 'silent_market',
    });
  });

  it('leaves no slope to the evaluation after it: that would be the flow of the whole outage', () => {
    const made = new Bench();
    alive(made, 0, 62_000);
    made.clock(75_200);
    alive(made, 76_000, 121_000);
    const told = made.of('evaluation').map(({ evaluation }) => evaluation);
    const of = (second: number) => told.find(({ at }) => at === START + second * 1_000);
    expect(of(75)).toMatchObject({ suppressedBy: 'silent_market' });
    expect(of(90)).toMatchObject({ previousAt: null, cvdFastSlope: 0 });
    expect(of(105)).toMatchObject({ previousAt: START + 90_000 });
    expect(of(105)?.cvdFastSlope).toBeGreaterThan(0);
  });

  it('keeps timeouts and minutes waiting for the trades that were missed', () => {
    const made = new Bench([]);
    alive(made, 0, 38_000);
    made.engine.process({ kind: 'positions', positions: [samplePosition(OPEN)] });
    made.clock(70_000);
    expect([changed(made), made.of('candle')]).toEqual([[], []]);
    // Back again: two trades are missing, and the stop was met by the first of them.
    made.trade(71_000, { aggId: 42 });
    mark(made, 71_000);
    expect(made.of('fetchTrades')).toMatchObject([{ fromAggId: 40, toAggId: 41 }]);
    made.clock(72_000);
    expect(changed(made)).toEqual([]);
    made.trade(39_000, { aggId: 40, price: 50_000 }, 'repair');
    made.trade(69_000, { aggId: 41 }, 'repair');
    expect(changed(made)).toMatchObject([{ status: 'sl', closedAt: START + 39_000 }]);
    expect(made.of('candle').map(({ candle }) => [candle.openTime - START, candle.low])).toEqual([
      [0, 50_000],
    ]);
  });

  it('closes by hand at the next trade, not at its old price', () => {
    const made = new Bench([]);
    alive(made, 0, 10_000);
    made.engine.process({ kind: 'positions', positions: [samplePosition(OPEN)] });
    made.engine.process({ kind: 'closeAll', at: START + 20_000 });
    expect(changed(made)).toMatchObject([{ status: 'active', pendingExit: 'manual' }]);
    made.trade(21_000, { price: 59_900 });
    expect(changed(made).at(-1)).toMatchObject({ status: 'manual', closedAt: START + 21_000 });
    expect(changed(made).at(-1)?.exits).toMatchObject([{ price: '59900' }]);
  });

  it('closes by hand at once while it is alive', () => {
    const made = new Bench([]);
    alive(made, 0, 10_000);
    const position = samplePosition(OPEN);
    made.engine.process({ kind: 'positions', positions: [position] });
    made.engine.process({ kind: 'closePosition', positionId: position.id, at: START + 10_500 });
    expect(changed(made)).toMatchObject([{ status: 'manual', closedAt: START + 10_500 }]);
  });
});

describe('trades of a minute that is over', () => {
  it('change no candle and are told by their minute', () => {
    const made = new Bench([]);
    made.trade(0);
    made.trade(61_000);
    made.trade(59_000);
    made.trade(120_000);
    expect(made.of('candle').map(({ candle }) => [candle.openTime - START, candle.trades])).toEqual([
      [0, 1],
      [60_000, 1],
    ]);
    expect(made.of('lateTrades').map(({ minute }) => minute - START)).toEqual([0]);
  });
});
