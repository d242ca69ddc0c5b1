export type PanelState = 'loading' | 'empty' | 'error' | 'stale' | 'ready';

/** How a panel shows a live subject. */
export function panelState(
  live: { readonly state: 'loading' | 'live' | 'stale' | 'error' },
  isEmpty = false,
): PanelState {
  if (live.state === 'live') return isEmpty ? 'empty' : 'ready';
  return live.state;
}
