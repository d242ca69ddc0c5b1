/** A part of the stream address: futures since April 2026 are split, spot is not. */
export type Route = 'public' | 'market' | 'private' | 'unrouted' | 'spot';

/**
 * What a route delivers, as written after the symbol or the exclamation mark. Anything else is acknowledged and
 * stays silent, as on the exchange: aggTrade on /public or on the old unrouted address never sends a byte.
 */
const BOOKS = /^(bookTicker|depth(5|10|20)(@(100|500)ms)?)$/;
const DELIVERS: Readonly<Record<Route, RegExp | null>> = {
  public: BOOKS,
  market: /^(aggTrade|markPrice(@1s)?|kline_\d{1,2}[mhdwM]|forceOrder|markPrice@arr(@1s)?|forceOrder@arr)$/,
  private: null,
  unrouted: BOOKS,
  spot: /^(aggTrade|bookTicker)$/,
};

/** Where a connection was opened and what it subscribes to from the start. */
export interface StreamAddress {
  readonly route: Route;
  /** true for /stream (frames wrapped in {"stream","data"}), false for /ws (bare payloads). */
  readonly combined: boolean;
  readonly streams: readonly string[];
}

const PREFIXES: readonly (readonly [string, Route])[] = [
  ['/public', 'public'],
  ['/market', 'market'],
  ['/private', 'private'],
  ['/spot', 'spot'],
  ['', 'unrouted'],
];

/** Reads an upgrade's target; null when it is no stream address. */
export function readAddress(target: string): StreamAddress | null {
  const url = readUrl(target);
  if (url === null) return null;
  for (const [prefix, route] of PREFIXES) {
    if (!url.pathname.startsWith(`${prefix}/`)) continue;
    const rest = url.pathname.slice(prefix.length);
    if (rest === '/stream') {
      const streams = (url.searchParams.get('streams') ?? '').split('/').filter((name) => name !== '');
      return { route, combined: true, streams };
    }
    if (rest === '/ws' || rest.startsWith('/ws/')) {
      const streams = rest
        .slice(4)
        .split('/')
        .filter((name) => name !== '');
      return { route, combined: false, streams };
    }
  }
  return null;
}

/** A target with its escapes undone; null when it is malformed. */
function readUrl(target: string): { pathname: string; searchParams: URLSearchParams } | null {
  try {
    const { pathname, searchParams } = new URL(target, 'http://venue');
    return { pathname: decodeURIComponent(pathname), searchParams };
  } catch {
    return null;
  }
}

/** A stream's parts: `btcusdt` and `markPrice@1s`; of all contracts together the symbol is empty. */
export interface StreamName {
  readonly symbol: string;
  readonly kind: string;
}

/** null for what cannot be a stream. */
export function readStream(stream: string): StreamName | null {
  if (stream.startsWith('!')) return { symbol: '', kind: stream.slice(1) };
  const at = stream.indexOf('@');
  return at <= 0 ? null : { symbol: stream.slice(0, at), kind: stream.slice(at + 1) };
}

/** Name under which the hub finds the subscribers of a stream; null when this route never delivers it. */
export function topicOf(route: Route, stream: string): string | null {
  const kind = readStream(stream)?.kind;
  if (kind === undefined || DELIVERS[route]?.test(kind) !== true) return null;
  return route === 'spot' ? spotTopic(stream) : stream;
}

const SPOT = 'spot:';

/** Spot streams have the same names as those of futures. */
export function spotTopic(stream: string): string {
  return SPOT + stream;
}

export function isSpotTopic(topic: string): boolean {
  return topic.startsWith(SPOT);
}

/** The stream's name as the client knows it. */
export function streamOf(topic: string): string {
  return isSpotTopic(topic) ? topic.slice(SPOT.length) : topic;
}

export function streamName(symbol: string, kind: string): string {
  return `${symbol.toLowerCase()}@${kind}`;
}
