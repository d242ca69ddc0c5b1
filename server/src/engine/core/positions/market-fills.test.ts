import { describe, expect, it } from 'vitest';
import type { Position, PositionExit } from '../model/position.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import { type FillMarket, PositionBook } from './position-book.ts';

/** A book whose every told change is kept; 5 bps of slippage, a known queue at TP2. */
class Told {
  readonly changes: { readonly position: Position; readonly exits: readonly PositionExit[] }[] = [];
  readonly book: PositionBook;
  #aggId: number;

  constructor(position: Position, aggId = 0) {
    const market: FillMarket = { slippageBps: 5, queueAt: () => '2' };
    this.book = new PositionBook((changed, exits) => this.changes.push({ position: changed, exits }), market);
    this.book.add(position);
    this.#aggId = aggId;
  }

  trade(second: number, price: number, qty = 1): this {
    this.#aggId += 1;
    this.book.onTrade(price, START + second * 1_000, this.#aggId, qty);
    return this;
  }

  get last(): Position {
    return this.changes.at(-1)?.position ?? (this.book.positions()[0] as Position);
  }

  /** Of each told change: its exits as `kind@price`. */
  get exits(): string[][] {
    return this.changes.map(({ exits }) => exits.map(({ kind, price }) => `${kind}@${price}`));
  }
}

const market = (changes: Partial<Position> = {}) => samplePosition({ fillModel: 'market', ...changes });

describe('fill model market', () => {
  it('fills a stop at the next trade, worse by the slippage', () => {
    const told = new Told(market()).trade(1, 60_000).trade(2, 59_800);
    expect(told.last).toMatchObject({ status: 'active', pendingExit: 'sl', asOfAggId: 2 });
    expect(told.last.pendingExitAt).toBe(START + 2_000);
    told.trade(3, 59_700);
    // 59,700 less 5 bps; against the stop at 59,800.
    expect(told.exits).toEqual([[], ['sl@59670.15']]);
    expect(told.last).toMatchObject({ status: 'sl', closedAt: START + 3_000, pendingExit: null });
    expect(told.last.exits[0]?.slippageBps).toBeCloseTo((129.85 / 59_800) * 10_000, 9);
    expect(told.book.size).toBe(0);
  });

  it('fills a short stop at a higher price', () => {
    const told = new Told(mirrored(market())).trade(1, 60_200).trade(2, 60_190);
    expect(told.last.exits).toMatchObject([{ kind: 'sl', price: '60220.095' }]);
    expect(told.last.exits[0]?.slippageBps).toBeCloseTo((20.095 / 60_200) * 10_000, 9);
  });

  it('is filled by a better trade too: slippage is then negative', () => {
    const told = new Told(market()).trade(1, 59_800).trade(2, 60_400);
    expect(told.last.status).toBe('sl');
    expect(told.last.exits[0]?.slippageBps).toBeLessThan(0);
  });

  it('fills a target only when the price goes through it', () => {
    const told = new Told(market()).trade(1, 60_150, 1_000).trade(2, 60_150.1);
    expect(told.exits).toEqual([['tp1@60150']]);
    expect(told.last).toMatchObject({ status: 'tp1_hit', stopPrice: '60000', queueAhead: '2' });
    expect(told.last.exits[0]).toMatchObject({ slippageBps: 0, at: START + 2_000, aggId: 2 });
  });

  it('fills both targets in one trade through both', () => {
    expect(new Told(market()).trade(1, 60_301).exits).toEqual([['tp1@60150', 'tp2@60300']]);
  });

  it('fills a target when the queue before it was traded at its level', () => {
    const told = new Told(market({ queueAhead: '3' })).trade(1, 60_150, 1).trade(2, 60_149, 9);
    expect(told.book.positions()[0]).toMatchObject({ queueAhead: '2', status: 'active' });
    told.trade(3, 60_150, 1.5).trade(4, 60_150, 0.5);
    expect(told.exits).toEqual([['tp1@60150']]);
    told.trade(5, 60_300, 1).trade(6, 60_300, 1);
    expect(told.exits).toEqual([['tp1@60150'], ['tp2@60300']]);
  });

  it('times out at the trade after, also when only the clock told it', () => {
    const position = market({ timeoutAt: START + 1_500 });
    const told = new Told(position).trade(1, 60_010);
    told.book.expire(START + 1_600);
    expect(told.last).toMatchObject({ pendingExit: 'timeout', pendingExitAt: START + 1_500 });
    told.trade(2, 60_050);
    expect(told.last.exits).toMatchObject([{ kind: 'timeout', price: '60019.975', at: START + 2_000 }]);
    // Against the price at the timeout, 60,010.
    expect(told.last.exits[0]?.slippageBps).toBeCloseTo((-9.975 / 60_010) * 10_000, 9);
    const byTrade = new Told(position).trade(1, 60_010).trade(2, 60_050);
    expect(byTrade.last.exits).toEqual(told.last.exits);
  });

  it('closes by hand and by flip at the next trade, once', () => {
    const told = new Told(market()).trade(1, 60_010);
    expect(told.book.close(market().id, 'signal_flip', START + 1_500)).toBe(true);
    told.book.closeAll(START + 1_600);
    told.book.expire(START + 1_700);
    expect(told.changes).toHaveLength(1);
    told.trade(1, 60_020);
    expect(told.last.pendingExit).toBe('signal_flip');
    told.trade(2, 60_000);
    expect(told.exits).toEqual([[], ['signal_flip@59970']]);
  });

  it('charges what rests as a maker, and what is sent to the market as a taker', () => {
    const told = new Told(market({ exitFeeRate: '0.0002' }))
      .trade(1, 60_151)
      .trade(2, 60_000)
      .trade(3, 60_000);
    expect(told.last.exits.map(({ feeUsd }) => feeUsd)).toEqual(['6.015', '14.9925']);
  });
});

describe('a position that the mark price triggers', () => {
  it('ignores trades, and fills at its level under model level', () => {
    const told = new Told(samplePosition({ triggerPrice: 'mark' })).trade(1, 59_000).trade(2, 61_000);
    told.book.onMark(60_149.9, START + 2_000);
    expect(told.changes).toHaveLength(0);
    told.book.onMark(60_150, START + 3_000);
    told.book.onMark(60_000, START + 4_000);
    expect(told.exits).toEqual([['tp1@60150'], ['sl_be@60000']]);
    expect(told.last).toMatchObject({ status: 'sl_be', closedAt: START + 4_000 });
    expect(told.last.exits.map(({ aggId }) => aggId)).toEqual([null, null]);
  });

  it('fills at the next trade under model market, a target too', () => {
    const told = new Told(market({ triggerPrice: 'mark', exitFeeRate: '0.0002' })).trade(1, 60_100);
    told.book.onMark(60_150, START + 2_000);
    told.book.onMark(59_000, START + 3_000);
    expect(told.last).toMatchObject({ pendingExit: 'tp1', status: 'active' });
    told.trade(2, 60_140).trade(4, 60_140);
    expect(told.last).toMatchObject({ status: 'tp1_hit', pendingExit: null, queueAhead: null });
    expect(told.last.exits).toMatchObject([{ price: '60109.93', feeUsd: '15.0274825', at: START + 4_000 }]);
    told.book.onMark(60_300, START + 5_000);
    expect(told.trade(6, 60_310).last).toMatchObject({ status: 'tp' });
  });

  it('closes whole when the mark jumps over both targets', () => {
    const told = new Told(market({ triggerPrice: 'mark' })).trade(1, 60_100);
    told.book.onMark(60_400, START + 2_000);
    expect(told.last.pendingExit).toBe('tp2');
    told.trade(3, 60_390);
    expect(told.last.exits.map(({ kind }) => kind)).toEqual(['tp1', 'tp2']);
    expect(told.last.status).toBe('tp');
  });

  it('times out by the clock, whatever the mark says after', () => {
    const told = new Told(samplePosition({ triggerPrice: 'mark', timeoutAt: START + 1_500 })).trade(
      1,
      60_020,
    );
    told.book.onMark(59_000, START + 2_000);
    told.book.expire(START + 2_000);
    expect(told.exits).toEqual([['timeout@60020']]);
  });
});

describe('a kill between trigger and fill', () => {
  it.each([
    ['a stop', market(), 59_790],
    ['a stop after TP1', market({ status: 'tp1_hit', stopPrice: '60000', openQty: '0.5' }), 59_990],
  ])('fills %s at the first trade after it', (_name, position, price) => {
    const whole = new Told(position).trade(1, 60_010).trade(2, price).trade(3, 59_900).trade(4, 61_000);
    const before = new Told(position).trade(1, 60_010).trade(2, price);
    const after = new Told(before.last).trade(1, 60_010).trade(2, price).trade(3, 59_900).trade(4, 61_000);
    expect(after.last).toEqual(whole.last);
  });

  it('fills what time or a person triggered at the first trade after that time', () => {
    const before = new Told(market()).trade(1, 60_010).trade(2, 60_020);
    before.book.close(market().id, 'manual', START + 2_500);
    const after = new Told(before.last).trade(1, 60_010).trade(2, 60_020).trade(3, 60_030);
    expect(after.exits).toEqual([['manual@59999.985']]);
    expect(after.last).toEqual(before.trade(3, 60_030).last);
  });

  it('goes on with the queue from the moment of the row', () => {
    const told = new Told(market({ queueAhead: '3' })).trade(1, 60_150, 2);
    const saved = { ...(told.book.positions()[0] as Position), asOfAggId: 1 };
    expect(saved.queueAhead).toBe('1');
    const after = new Told(saved).trade(1, 60_150, 2).trade(2, 60_150, 1);
    expect(after.exits).toEqual([['tp1@60150']]);
    expect(new Told(market({ queueAhead: '3' })).trade(1, 60_150, 2).trade(2, 60_150, 1).last).toEqual(
      after.last,
    );
  });

  it('keeps a close that was asked for before any price was known', () => {
    const before = new Told(samplePosition());
    before.book.closeAll(START + 500);
    const after = new Told(before.last).trade(1, 60_020);
    expect(after.exits).toEqual([['manual@60020']]);
    const stopped = new Told(before.last).trade(0, 59_790);
    expect(stopped.exits).toEqual([['sl@59800']]);
  });
});

describe('a market that is known by candles only', () => {
  const candle = (minute: number, [open, high, low, close]: readonly [number, number, number, number]) => ({
    openTime: START + minute * 60_000,
    ...{ open, high, low, close },
  });

  it('runs exits from the range, pessimistically', () => {
    const told = new Told(samplePosition());
    told.book.onCandle(candle(-1, [60_000, 60_400, 59_000, 60_010]));
    expect(told.changes).toHaveLength(0);
    told.book.onCandle(candle(0, [60_010, 60_200, 60_005, 60_100]));
    told.book.onCandle(candle(1, [60_100, 60_300, 60_000, 60_290]));
    expect(told.exits).toEqual([['tp1@60150'], ['sl_be@60000']]);
    expect(told.last).toMatchObject({ closedAt: START + 120_000, mfeR: 1.5 });
  });

  it('times out at the close, and fills market exits at the next open or beyond the level', () => {
    const timed = new Told(samplePosition({ timeoutAt: START + 30_000 }));
    timed.book.onCandle(candle(0, [60_010, 60_100, 59_900, 60_040]));
    expect(timed.exits).toEqual([['timeout@60040']]);
    const late = new Told(market({ timeoutAt: START + 30_000 }));
    late.book.onCandle(candle(0, [60_010, 60_100, 59_900, 60_040]));
    late.book.onCandle(candle(1, [60_000, 60_100, 59_900, 60_040]));
    expect(late.exits).toEqual([[], ['timeout@59970']]);
    const gapped = new Told(market());
    gapped.book.onCandle(candle(0, [59_700, 59_750, 59_600, 59_700]));
    expect(gapped.exits).toEqual([['sl@59670.15']]);
  });
});
