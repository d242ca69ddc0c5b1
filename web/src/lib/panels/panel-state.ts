export type PanelState = 'loading' | 'empty' | 'error' | 'stale' | 'ready';

/** How a panel shows a live subject; `isAged`: what it shows is old though the subject may rest. */
export function panelState(
  live: { readonly state: 'loading' | 'live' | 'stale' | 'error' },
  isEmpty = false,
  isAged = false,
): PanelState {
  if (live.state !== 'live') return live.state;
  if (isEmpty) return 'empty';
  return isAged ? 'stale' : 'ready';
}
