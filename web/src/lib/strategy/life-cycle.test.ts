import { describe, expect, it } from 'vitest';
import { actionsFor, amountText, copyName } from './life-cycle.ts';

const names = (...args: Parameters<typeof actionsFor>): string[] =>
  actionsFor(...args).map(({ action }) => action);

describe('life cycle', () => {
  it('offers what the status allows', () => {
    expect(names('running')).toEqual(['edit', 'pause', 'topUp', 'clone', 'deprecate']);
    expect(names('paused')).toEqual(['edit', 'resume', 'topUp', 'clone', 'deprecate']);
    expect(names('deprecated')).toEqual(['restore', 'clone']);
  });

  it('marks what a running test forbids; a copy changes nothing and a pause may end', () => {
    const free = (status: 'running' | 'paused'): string[] =>
      actionsFor(status, true)
        .filter(({ frozen }) => !frozen)
        .map(({ action }) => action);
    expect(free('running')).toEqual(['clone']);
    expect(free('paused')).toEqual(['resume', 'clone']);
  });

  it('names a copy within fifty characters', () => {
    expect(copyName('Alpha', 'copy')).toBe('Alpha copy');
    expect([...copyName('x'.repeat(50), 'copy')]).toHaveLength(50);
  });

  it.each([
    [100, '100.00'],
    [0.01, '0.01'],
    [12.5, '12.50'],
    [0, null],
    [-5, null],
    [0.001, null],
    [null, null],
    [Number.NaN, null],
  ])('writes %s as %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });
});
