export type PanelState = 'loading' | 'empty' | 'error' | 'stale' | 'ready';

/** How a panel shows a live subject; `isAged`: what it shows is old though the subject may rest. */
export function panelState(
  live: { readonly state: 'loading' | 'live' | 'stale' | 'error' },
  isEmpty = false,
  isAged = false,
): PanelState {
  if (live.state !== 'live') return live.state;
  return agedState(isEmpty ? 'empty' : 'ready', isAged);
}

/** The same of what is old; what is not shown has no age. */
export function agedState(state: PanelState, isAged: boolean): PanelState {
  return state === 'ready' && isAged ? 'stale' : state;
}
