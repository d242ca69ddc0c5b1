import { expect, test } from 'vitest';
import type { RateView } from '../../engine/index.ts';
import type { Numbered } from '../types/live-updates.ts';
import { conflated } from './conflated.ts';

interface Message extends Numbered {
  readonly symbols: readonly string[];
}

function rates(state: { symbols: string[] }) {
  const rate = (symbol: string) => ({ symbol }) as RateView;
  const subject = conflated<RateView, Message>({
    intervalMs: 0,
    snapshot: () => state.symbols.map(rate),
    changes: (update) => (update.kind === 'rates' ? update.rates : []),
    takesAway: ({ kind }) => kind === 'listed',
    keyOf: ({ symbol }) => symbol,
    message: (values, numbered) => ({ ...numbered, symbols: values.map(({ symbol }) => symbol) }),
  });
  return { subject, told: (...symbols: string[]) => ({ kind: 'rates' as const, rates: symbols.map(rate) }) };
}

test('what takes values away has all that is left sent again, under the next number', () => {
  const state = { symbols: ['A', 'B'] };
  const { subject, told } = rates(state);
  expect(subject.first(true)).toEqual({ sequence: 0, reset: true, symbols: ['A', 'B'] });
  subject.offer(told('A'));
  state.symbols = ['B'];
  expect(subject.offer({ kind: 'listed', symbols: ['B'] })).toBe(true);
  expect(subject.take()).toEqual({ sequence: 1, reset: true, symbols: ['B'] });
  expect(subject.take()).toBeNull();
  subject.offer(told('B'));
  expect(subject.take()).toEqual({ sequence: 2, reset: false, symbols: ['B'] });
});

test('who begins after it needs no second message; of an empty market nothing is left', () => {
  const state = { symbols: ['A'] };
  const { subject } = rates(state);
  subject.offer({ kind: 'listed', symbols: ['A'] });
  expect(subject.first(true)).toMatchObject({ symbols: ['A'] });
  expect(subject.take()).toBeNull();
  state.symbols = [];
  subject.offer({ kind: 'listed', symbols: [] });
  expect(subject.take()).toMatchObject({ reset: true, symbols: [] });
});
