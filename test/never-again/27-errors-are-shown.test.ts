import { describe, expect, it } from 'vitest';
import { panelState } from '../../web/src/lib/panels/panel-state.ts';
import { brokenRules, tree } from './tree.ts';

describe('errors are shown, not swallowed', () => {
  it('there is no empty catch anywhere', () => {
    expect(brokenRules('no-empty-catch')).toEqual([]);
  });

  it('a panel whose source failed shows the error, whatever it showed before', () => {
    expect(panelState({ state: 'error' })).toBe('error');
    expect(panelState({ state: 'error' }, true)).toBe('error');
  });

  it('the one panel of all pages has a place for each state', () => {
    const panel = tree().find(({ path }) => path === 'web/src/lib/panels/Panel.svelte')?.text ?? '';
    for (const state of ['loading', 'empty', 'error', 'stale']) expect(panel).toContain(`'${state}'`);
  });
});
