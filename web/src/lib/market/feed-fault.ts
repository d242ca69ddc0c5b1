/** Whether the engine hears the venue, and the page the engine. */
import { toEpochMs } from '../format/times.ts';
import { DEAD_AFTER_MS } from '../graphql/keep-alive.ts';
import { graphql, type ResultOf } from '../graphql/tada.ts';

export const FeedLive = graphql(`
  subscription Feed {
    serverStatus { at ageMs state marketSilentSince publicSilentSince }
  }
`);

export type FeedSource = ResultOf<typeof FeedLive>['serverStatus'];

/**
 * Who is silent, and since when (EpochMs): values are those of then. Trades come with mark prices, and quotes with books,
 * over connections of their own; `venue` is both.
 */
export interface FeedFault {
  readonly kind: 'engine' | 'venue' | 'trades' | 'quotes';
  readonly since: number;
}

/** Reports of the engine come every second, of a large market every other. */
export const SILENT_AFTER_MS = 10_000;

/** Longer than it takes to notice that the connection is dead: that is no word about the engine. */
export const ENGINE_WITHIN_MS = DEAD_AFTER_MS + 1_000;

/**
 * What keeps values from being renewed; null while they are, or while nothing is known. `isSilent`: no report has come
 * for too long. One that is old when it comes is the last word of an engine that hung before the page was there.
 */
export function feedFault(source: FeedSource | null, isSilent: boolean): FeedFault | null {
  if (source === null) return null;
  const isMute = isSilent || source.ageMs > SILENT_AFTER_MS;
  if (isMute || source.state === 'failed') return { kind: 'engine', since: Date.parse(source.at) };
  const trades = toEpochMs(source.marketSilentSince);
  const quotes = toEpochMs(source.publicSilentSince);
  if (trades !== null && quotes !== null) return { kind: 'venue', since: Math.min(trades, quotes) };
  if (trades !== null) return { kind: 'trades', since: trades };
  return quotes === null ? null : { kind: 'quotes', since: quotes };
}

/** The venue's time as the server told it last, EpochMs, and how far that is from what it told before. */
export interface ServerTime {
  readonly at: number;
  /** Infinite with the first report. */
  readonly stepMs: number;
}

/** The server's time after another report. */
export function nextServerTime(before: ServerTime | null, { at }: Pick<FeedSource, 'at'>): ServerTime {
  const now = Date.parse(at);
  return { at: now, stepMs: before === null ? Number.POSITIVE_INFINITY : now - before.at };
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

/** Values are as old as what keeps them from being renewed. */
export function ageOf(fault: FeedFault | null): Age {
  return fault === null ? FRESH : { isOld: true, since: fault.since };
}

/** The same of last and mark prices, which come without quotes. */
export function ageOfPrices(fault: FeedFault | null): Age {
  return fault?.kind === 'quotes' ? FRESH : ageOf(fault);
}
