import { liveSubscription } from '../graphql/live.svelte.ts';
import { ENGINE_WITHIN_MS, type FeedFault, FeedLive, type FeedSource, feedFault } from './feed-fault.ts';

/** Watches while the component lives whether prices are renewed; call it while the component is set up. */
export function watchFeed(): { readonly fault: FeedFault | null } {
  const status = liveSubscription(
    FeedLive,
    {},
    (_before: FeedSource | null, { serverStatus }) => serverStatus,
    { staleAfterMs: ENGINE_WITHIN_MS },
  );
  return {
    get fault() {
      return feedFault(status.data, status.isSilent);
    },
  };
}
