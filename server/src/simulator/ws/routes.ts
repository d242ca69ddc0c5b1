/** A part of the stream address: futures since April 2026 are split, spot is not. */
export type Route = 'public' | 'market' | 'private' | 'unrouted' | 'spot';

/** Kinds of stream, as written after the symbol. */
export type StreamKind =
  | 'aggTrade'
  | 'bookTicker'
  | 'depth10@100ms'
  | 'markPrice@1s'
  | 'kline_1m'
  | 'forceOrder';

/**
 * What a route delivers. Anything else is acknowledged and stays silent, as on the exchange: aggTrade on
 * /public or on the old unrouted address never sends a byte.
 */
const DELIVERS: Readonly<Record<Route, readonly string[]>> = {
  public: ['bookTicker', 'depth10@100ms'],
  market: ['aggTrade', 'markPrice@1s', 'kline_1m', 'forceOrder'],
  private: [],
  unrouted: ['bookTicker', 'depth10@100ms'],
  spot: ['aggTrade', 'bookTicker'],
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

/** Name under which the hub finds the subscribers of a stream; null when this route never delivers it. */
export function topicOf(route: Route, stream: string): string | null {
  const at = stream.indexOf('@');
  if (at < 0 || !DELIVERS[route].includes(stream.slice(at + 1))) return null;
  return route === 'spot' ? spotTopic(stream) : stream;
}

/** Spot streams have the same names as those of futures. */
export function spotTopic(stream: string): string {
  return `spot:${stream}`;
}

export function streamName(symbol: string, kind: StreamKind): string {
  return `${symbol.toLowerCase()}@${kind}`;
}
