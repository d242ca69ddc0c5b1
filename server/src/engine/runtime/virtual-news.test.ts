import { expect, test } from 'vitest';
import type { VirtualEvent, VirtualPosition } from '../core/model/virtual.ts';
import { START, samplePosition } from '../core/samples.ts';
import { LatestView } from './engine-view.ts';
import { VirtualNews } from './virtual-news.ts';

function virtual(id: string, changes: Partial<VirtualPosition> = {}): VirtualPosition {
  return { ...samplePosition({ id }), origin: 'taken', reason: null, decidedBy: [], ...changes };
}

function event(positionId: string, kind: VirtualEvent['kind'], price = 60_000): VirtualEvent {
  const distances = { grossR: 0, tpDistance: 1, slDistance: 1 };
  return { positionId, strategyId: 's1', sequence: 1, kind, at: START, price, ...distances };
}

test('events are told once they are stored, in order; of prices in passing the latest, and only of what is known', () => {
  const news = new VirtualNews();
  news.marked([event('a', 'price_updated', 1)]);
  expect(news.take()).toBeNull();
  news.stored({ position: virtual('a'), events: [event('a', 'created')] });
  news.marked([event('a', 'price_updated', 2), event('b', 'price_updated', 2)]);
  news.marked([event('a', 'price_updated', 3)]);
  const first = news.take();
  expect(first?.positions.map(({ id }) => id)).toEqual(['a']);
  expect(first?.events.map(({ kind, price }) => [kind, price])).toEqual([
    ['created', 60_000],
    ['price_updated', 3],
  ]);
  expect(news.take()).toBeNull();
});

test('a price from before an event is not told after it; checkpoints are no news', () => {
  const news = new VirtualNews();
  const trail = { sequence: 3, grossR: 0, isTargetNear: false, isStopNear: false };
  news.restored([{ position: virtual('a'), trail }]);
  expect(news.take()).toMatchObject({ events: [], positions: [{ id: 'a' }] });
  news.stored({ position: virtual('a'), events: [] });
  expect(news.take()).toBeNull();
  news.marked([event('a', 'price_updated')]);
  const end = virtual('a', { closedAt: START, status: 'sl' });
  news.stored({ position: end, events: [event('a', 'sl_hit'), event('a', 'closed')] });
  expect(news.take()?.events.map(({ kind }) => kind)).toEqual(['sl_hit', 'closed']);
  news.marked([event('a', 'price_updated')]);
  expect(news.take()).toBeNull();
});

test('the latest view holds what is open with what was told of it last', () => {
  const view = new LatestView();
  view.apply({ kind: 'virtual', positions: [virtual('a'), virtual('b')], events: [event('a', 'created')] });
  expect(view.virtual.get('a')?.last?.kind).toBe('created');
  expect(view.virtual.get('b')?.last).toBeNull();
  view.apply({
    kind: 'virtual',
    positions: [],
    events: [event('b', 'price_updated'), event('x', 'created')],
  });
  expect(view.virtual.get('b')?.last?.kind).toBe('price_updated');
  view.apply({
    kind: 'virtual',
    positions: [virtual('a', { closedAt: START })],
    events: [event('a', 'closed')],
  });
  expect([...view.virtual.keys()]).toEqual(['b']);
});
