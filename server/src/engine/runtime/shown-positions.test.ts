import { expect, test } from 'vitest';
import type { MarkPrice } from '../core/model/market-event.ts';
import { START, samplePosition } from '../core/samples.ts';
import { ShownPositions } from './shown-positions.ts';

/** A market whose last and mark price are set by hand. */
function bench() {
  const at = { last: 60_000 as number | null, mark: null as number | null };
  const { symbol } = samplePosition();
  const mark = (): MarkPrice | null => {
    const rates = { indexPrice: 1, fundingRate: 0, nextFundingAt: START, time: START, receivedAt: START };
    return at.mark === null ? null : { symbol, markPrice: at.mark, ...rates };
  };
  return { at, shown: new ShownPositions({ lastPrice: () => at.last, mark }) };
}

test('a position is told of once it is stored, and again when something that is shown of it changed', () => {
  const { at, shown } = bench();
  const position = samplePosition();
  expect(shown.takeChanged([position])).toEqual([]);
  shown.add(position.id);
  expect(shown.takeChanged([position])).toEqual([shown.view(position)]);
  expect(shown.takeChanged([{ ...position }])).toEqual([]);
  at.last = 60_010;
  expect(shown.takeChanged([position])).toMatchObject([{ id: position.id, price: 60_010 }]);
  at.mark = 60_020;
  expect(shown.takeChanged([position])).toMatchObject([{ price: 60_010, markPrice: 60_020 }]);
  expect(shown.takeChanged([position])).toEqual([]);
});

test.each([
  ['status', { status: 'tp1_hit' }],
  ['stop', { stopPrice: '59000' }],
  ['open quantity', { openQty: '0.001' }],
] as const)('a new %s is news', (_what, change) => {
  const { shown } = bench();
  const position = samplePosition();
  shown.add(position.id);
  shown.takeChanged([position]);
  const changed = samplePosition(change);
  expect(shown.takeChanged([changed])).toEqual([shown.view(changed)]);
  expect(shown.takeChanged([changed])).toEqual([]);
});

test('one without any price yet is told of too, one that is gone no more', () => {
  const { at, shown } = bench();
  at.last = null;
  const position = samplePosition();
  shown.add(position.id);
  expect(shown.takeChanged([position])).toMatchObject([{ price: null, unrealisedR: null }]);
  shown.remove(position.id);
  at.last = 60_000;
  expect(shown.takeChanged([position])).toEqual([]);
});
