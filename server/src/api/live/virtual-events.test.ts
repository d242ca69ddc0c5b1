import { expect, test } from 'vitest';
import { samplePosition } from '../../engine/core/samples.ts';
import type { EngineUpdate, VirtualEvent, VirtualPosition, VirtualView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { virtualEventUpdates } from './virtual-events.ts';

const [MINE, OTHER] = ['s1', 's2'];

function virtual(id: string, strategyId = MINE): VirtualPosition {
  return { ...samplePosition({ id, strategyId }), origin: 'taken', reason: null, decidedBy: [] };
}

function event(
  positionId: string,
  kind: VirtualEvent['kind'],
  changes: Partial<VirtualEvent> = {},
): VirtualEvent {
  const numbers = { price: 1, grossR: 0, tpDistance: 1, slDistance: 1 };
  return { positionId, strategyId: MINE, sequence: 1, kind, at: 0, ...numbers, ...changes };
}

function update(events: readonly VirtualEvent[], positions: readonly VirtualPosition[] = []): EngineUpdate {
  return { kind: 'virtual', positions, events };
}

function subjectOver(open: Map<string, VirtualView>, strategyId: string | null = null) {
  const context = { parts: { engine: { view: () => ({ virtual: open }) } } } as unknown as ApiContext;
  return virtualEventUpdates(context, strategyId).subject;
}

test('one who joins others gets the state after their last message, and then what they get', () => {
  const a = virtual('a');
  const subject = subjectOver(new Map([['a', { position: a, last: null }]]));
  expect(subject.first(true)).toMatchObject({
    sequence: 0,
    reset: true,
    positions: [{ id: 'a' }],
    events: [],
  });
  subject.offer(update([event('a', 'tp1_near')]));
  expect(subject.first(false)).toMatchObject({ sequence: 0, events: [] });
  expect(subject.take()).toMatchObject({ sequence: 1, reset: false, events: [{ kind: 'tp1_near' }] });
  expect(subject.first(false)).toMatchObject({ sequence: 1, events: [{ kind: 'tp1_near' }] });
  expect(subject.take()).toBeNull();
});

test('many events come in several messages, in order, prices after them', () => {
  const subject = subjectOver(new Map());
  subject.first(true);
  const events = Array.from({ length: 1_100 }, (_, index) =>
    event(`p${index}`, 'closed', { sequence: index }),
  );
  subject.offer(update([event('q', 'price_updated'), ...events]));
  const messages = [subject.take(), subject.take(), subject.take(), subject.take()];
  expect(messages.map((message) => message?.events.length)).toEqual([500, 500, 101, undefined]);
  expect(messages[2]?.events.at(-1)?.kind).toBe('price_updated');
  const told = messages.flatMap((message) => message?.events ?? []).slice(0, -1);
  expect(told).toEqual(events);
});

test('other strategies are left out, and too much at once is an overrun, never a loss unseen', () => {
  const subject = subjectOver(new Map(), MINE);
  subject.first(true);
  const other = event('b', 'created', { strategyId: OTHER });
  expect(subject.offer(update([other], [virtual('b', OTHER)]))).toBe(false);
  expect(subject.offer({ kind: 'rates', rates: [] })).toBe(false);
  const many = Array.from({ length: 20_001 }, () => event('a', 'closed'));
  expect(subject.offer(update(many))).toBe(true);
  expect(subject.isOverrun).toBe(true);
});
