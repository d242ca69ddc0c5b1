/** Whether the engine hears the venue, and the page the engine. */
import { DEAD_AFTER_MS } from '../graphql/keep-alive.ts';
import { graphql, type ResultOf } from '../graphql/tada.ts';

export const FeedLive = graphql(`
  subscription Feed {
    serverStatus { at ageMs state startedAt heardAt }
  }
`);

export type FeedSource = ResultOf<typeof FeedLive>['serverStatus'];

/** Who is silent, and since when (EpochMs): all prices are those of then. */
export interface FeedFault {
  readonly kind: 'engine' | 'venue';
  readonly since: number;
}

/** Mark prices and reports of the engine come every second. */
const SILENT_AFTER_MS = 10_000;

/** Longer than it takes to notice that the connection is dead: that is no word about the engine. */
export const ENGINE_WITHIN_MS = DEAD_AFTER_MS + 1_000;

/**
 * What keeps prices from being renewed; null while they are, or while nothing is known. `isSilent`: no report has come
 * for too long. One that is old when it comes is the last word of an engine that hung before the page was there.
 */
export function feedFault(source: FeedSource | null, isSilent: boolean): FeedFault | null {
  if (source === null) return null;
  const isMute = isSilent || source.ageMs > SILENT_AFTER_MS;
  if (isMute || source.state === 'failed') return { kind: 'engine', since: Date.parse(source.at) };
  // Before the streams are open nothing is late.
  if (source.heardAt === null && source.state !== 'running') return null;
  const since = Date.parse(source.heardAt ?? source.startedAt);
  return Date.parse(source.at) - since > SILENT_AFTER_MS ? { kind: 'venue', since } : null;
}

/** How old what a panel shows is. */
export interface Age {
  readonly isOld: boolean;
  /** When it was renewed last, EpochMs; null when that is not known. */
  readonly since: number | null;
}

export const FRESH: Age = { isOld: false, since: null };

/** How old is what a subscription brings of things with an age of their own. Theirs counts first: it is the longer one. */
export function agedBy(live: Age, age: Age): Age {
  if (age.isOld) return age;
  // One value for all that is fresh: whoever follows it is not told of it again with each message.
  return live.isOld ? { isOld: true, since: live.since } : FRESH;
}

/** Prices are as old as what keeps them from being renewed. */
export function ageOf(fault: FeedFault | null): Age {
  return fault === null ? FRESH : { isOld: true, since: fault.since };
}
