import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggTrade } from '../model/market-event.ts';
import type { Position } from '../model/position.ts';
import { START, samplePosition, sampleTrade } from '../samples.ts';
import { PositionBook } from './position-book.ts';

function walk(steps: readonly number[]): AggTrade[] {
  let price = 60_000;
  return steps.map((step, index) => {
    price += step;
    return sampleTrade({ aggId: index + 1, price, time: START + (index + 1) * 1_000 });
  });
}

/** Everything a book did with its positions. */
function play(positions: readonly Position[], trades: readonly AggTrade[]): Map<string, Position> {
  const seen = new Map<string, Position>();
  const book = new PositionBook((position) => seen.set(position.id, position));
  for (const position of positions) book.add(position);
  for (const trade of trades) book.onTrade(trade.price, trade.time, trade.aggId, trade.qty);
  for (const position of book.positions()) seen.set(position.id, position);
  return seen;
}

/** Also with orders that wait in the queue, and with time running out. */
const fillings = fc.record({
  fillModel: fc.constantFrom('level' as const, 'market' as const),
  queueAhead: fc.constantFrom(null, '0', '0.02'),
  timeoutAt: fc.integer({ min: 5, max: 80 }).map((seconds) => START + seconds * 1_000),
});
const steps = fc.array(fc.integer({ min: -150, max: 150 }), { minLength: 1, maxLength: 80 });

describe('the position book', () => {
  it('gives each position what it would get alone', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 60 }), (given, timeout) => {
        const positions = [0, 50, 100].map((shift) =>
          samplePosition({
            id: `p${shift}`,
            timeoutAt: START + (timeout + shift) * 1_000,
            stopPrice: String(59_800 - shift),
            tp1Price: String(60_150 + shift),
          }),
        );
        const trades = walk(given);
        const together = play(positions, trades);
        for (const position of positions) {
          expect(together.get(position.id)).toEqual(play([position], trades).get(position.id));
        }
      }),
    );
  });

  it('comes to the same end when it is restarted anywhere and replayed', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), fillings, (given, cut, from, filling) => {
        const trades = walk(given);
        const begun = samplePosition(filling);
        const whole = play([begun], trades).values().next().value as Position;
        let saved = begun;
        const first = new PositionBook((position) => {
          saved = position;
        });
        first.add(saved);
        const killedAt = cut % trades.length;
        for (const trade of trades.slice(0, killedAt))
          first.onTrade(trade.price, trade.time, trade.aggId, trade.qty);
        if (saved.closedAt !== null) return;
        // The last trade that it has seen is stored, so it is among those that are read back.
        const replayFrom = from % Math.max(1, saved.asOfAggId);
        const again = play([saved], trades.slice(replayFrom)).values().next().value as Position;
        expect({ ...again, mfeR: 0, maeR: 0 }).toEqual({ ...whole, mfeR: 0, maeR: 0 });
        expect(again.mfeR).toBeCloseTo(whole.mfeR, 9);
        expect(again.maeR).toBeCloseTo(whole.maeR, 9);
      }),
    );
  });

  it('times out at the last price before, also when the next trade comes later', () => {
    const position = samplePosition({ timeoutAt: START + 1_500 });
    const trades = walk([10, 10_000]);
    expect(play([position], trades).get(position.id)).toMatchObject({
      status: 'timeout',
      closedAt: START + 1_500,
      exits: [{ price: '60010', at: START + 1_500, aggId: null }],
    });
  });

  it('times out at the first trade when no price before is known', () => {
    const position = samplePosition({ timeoutAt: START - 1 });
    expect(play([position], walk([7])).get(position.id)).toMatchObject({
      status: 'timeout',
      closedAt: START + 1_000,
      exits: [{ price: '60007' }],
    });
  });

  it('keeps excursions, not counting trades from before a position', () => {
    const book = new PositionBook(() => undefined);
    const trades = walk([100, -150, -40]);
    book.onTrade(trades[0]!.price, trades[0]!.time, trades[0]!.aggId);
    book.add(samplePosition({ asOfAggId: 1 }));
    book.onTrade(trades[1]!.price, trades[1]!.time, trades[1]!.aggId);
    book.onTrade(trades[2]!.price, trades[2]!.time, trades[2]!.aggId);
    expect(book.positions()[0]).toMatchObject({ mfeR: 0, maeR: -0.45 });
    expect(book.positions()[0]).toMatchObject({ mfeR: 0, maeR: -0.45 });
  });

  it('is not ended by trades from before a position that come late', () => {
    const seen: Position[] = [];
    const book = new PositionBook((position) => seen.push(position));
    book.add(samplePosition({ openedAt: START + 5_000, asOfAggId: 10, stopPrice: '59800' }));
    book.onTrade(59_000, START + 4_999, 11);
    expect(seen).toEqual([]);
    expect(book.positions()).toMatchObject([{ mfeR: 0 }]);
    book.onTrade(59_790, START + 5_000, 12);
    expect(seen).toMatchObject([{ status: 'sl', closedAt: START + 5_000 }]);
  });

  it('closes at the next trade when its price is old', () => {
    const seen: Position[] = [];
    const book = new PositionBook((position) => seen.push(position));
    book.add(samplePosition({ asOfAggId: 0, stopPrice: '59800' }));
    book.onTrade(60_010, START + 1_000, 1);
    book.close(samplePosition().id, 'manual', START + 9_000, true);
    expect(seen).toMatchObject([{ pendingExit: 'manual', status: 'active' }]);
    book.onTrade(60_020, START + 8_000, 2);
    book.onTrade(60_030, START + 9_001, 3);
    expect(seen.at(-1)).toMatchObject({ status: 'manual', exits: [{ price: '60030' }] });
  });

  it('counts per strategy', () => {
    const book = new PositionBook(() => undefined);
    book.add(samplePosition());
    book.add(samplePosition({ id: 'x', strategyId: 's2' }));
    expect([book.size, book.countOf('s1'), book.countOf('s3')]).toEqual([2, 1, 0]);
    expect(book.ofStrategy('s2')?.id).toBe('x');
    expect(book.close('none', 'manual', START)).toBe(false);
  });
});
