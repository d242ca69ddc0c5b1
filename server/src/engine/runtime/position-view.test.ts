import { describe, expect, it } from 'vitest';
import type { MarkPrice } from '../core/model/market-event.ts';
import { unrealised } from '../core/positions/pnl.ts';
import { START, samplePosition } from '../core/samples.ts';
import { positionView } from './position-view.ts';

function market(last: number | null, mark: number | null) {
  const { symbol } = samplePosition();
  const rates = { indexPrice: 1, fundingRate: 0, nextFundingAt: START, time: START, receivedAt: START };
  const markPrice: MarkPrice | null = mark === null ? null : { symbol, markPrice: mark, ...rates };
  return { lastPrice: () => last, mark: () => markPrice };
}

describe('a position with the prices of now', () => {
  it.each([
    ['last', 60_010],
    ['mark', 60_050],
  ] as const)('stands at the price that starts its exits: %s', (triggerPrice, price) => {
    const position = samplePosition({ triggerPrice });
    const { r, usd } = unrealised(position, price);
    const view = positionView(position, market(60_010, 60_050));
    expect(view).toMatchObject({ price, markPrice: 60_050, unrealisedR: r, unrealisedUsd: usd });
  });

  it('stands at the last trade until a mark is known, and nowhere without a price', () => {
    const position = samplePosition({ triggerPrice: 'mark' });
    expect(positionView(position, market(60_010, null)).price).toBe(60_010);
    const unknown = positionView(samplePosition(), market(null, 60_050));
    expect(unknown).toMatchObject({ price: null, markPrice: 60_050, unrealisedR: null });
  });

  it('has no open result once it is closed', () => {
    const closed = samplePosition({ closedAt: START + 1 });
    expect(positionView(closed, market(60_010, 60_050)).unrealisedR).toBeNull();
  });
});
