import { liveSubscription } from '../graphql/live.svelte.ts';
import {
  ENGINE_WITHIN_MS,
  type FeedFault,
  FeedLive,
  type FeedSource,
  feedFault,
  nextServerTime,
  type ServerTime,
} from './feed-fault.ts';

interface Report {
  readonly source: FeedSource;
  readonly time: ServerTime;
}

/** Watches while the component lives whether prices are renewed; call it while the component is set up. */
export function watchFeed(): { readonly fault: FeedFault | null; readonly time: ServerTime | null } {
  const status = liveSubscription(
    FeedLive,
    {},
    (before: Report | null, { serverStatus }): Report => ({
      source: serverStatus,
      time: nextServerTime(before?.time ?? null, serverStatus),
    }),
    { staleAfterMs: ENGINE_WITHIN_MS },
  );
  return {
    get fault() {
      return feedFault(status.data?.source ?? null, status.isSilent);
    },
    get time() {
      return status.data?.time ?? null;
    },
  };
}
