import { describe, expect, it } from 'vitest';
import { knownContract } from '../contracts.ts';
import type { DepthMessage, LevelText } from './messages.ts';
import { OrderBook } from './order-book.ts';

const btc = knownContract('BTCUSDT', 0)!;

function event(u: number, b: readonly LevelText[], a: readonly LevelText[] = []): DepthMessage {
  return { e: 'depthUpdate', E: u, T: u, s: 'BTCUSDT', U: u, u, pu: u - 1, b, a };
}

describe('OrderBook', () => {
  it('applies early events that are not older than the snapshot, and later ones', () => {
    const book = new OrderBook(btc);
    expect(book.apply(event(9, [['100.0', '9']]))).toBe(false);
    expect(book.apply(event(10, [['99.9', '5']]))).toBe(false);
    book.load({
      lastUpdateId: 10,
      bids: [
        ['100.0', '1'],
        ['99.9', '1'],
      ],
      asks: [['100.2', '2']],
    });
    expect(book.apply(event(8, [['100.0', '7']]))).toBe(false);
    expect(
      book.apply(
        event(
          11,
          [
            ['99.8', '3'],
            ['100.0', '0'],
          ],
          [['100.1', '4']],
        ),
      ),
    ).toBe(true);
    expect(book.top(2)).toEqual({
      bids: [
        [999, 5_000],
        [998, 3_000],
      ],
      asks: [
        [1_001, 4_000],
        [1_002, 2_000],
      ],
    });
  });
});
