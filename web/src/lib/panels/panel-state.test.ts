import { expect, it } from 'vitest';
import { agedState, panelState } from './panel-state.ts';

it('only what is shown is old: what failed, is on its way or empty has no age', () => {
  expect(agedState('ready', true)).toBe('stale');
  expect(agedState('ready', false)).toBe('ready');
  for (const state of ['error', 'loading', 'empty', 'stale'] as const)
    expect(agedState(state, true)).toBe(state);
});

it('a live subject is shown by what it has, then by its age', () => {
  expect(panelState({ state: 'error' }, true, true)).toBe('error');
  expect(panelState({ state: 'live' }, true, true)).toBe('empty');
  expect(panelState({ state: 'live' }, false, true)).toBe('stale');
  expect(panelState({ state: 'live' })).toBe('ready');
});
