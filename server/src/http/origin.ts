import type { IncomingMessage } from 'node:http';

/** What an Origin header says about a request. */
export type OriginVerdict = 'none' | 'own' | 'allowed' | 'foreign';

/**
 * Compares the Origin with the host the request was sent to and the allow-list. A browser leaves Origin
 * out of same-origin GETs only; then Sec-Fetch-Site tells (and is foreign when it is not ours).
 */
export function originVerdict(
  headers: Pick<IncomingMessage['headers'], 'origin' | 'host' | 'sec-fetch-site'>,
  allowed: readonly string[],
): OriginVerdict {
  const { origin, host } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === 'cross-site' || site === 'same-site' ? 'foreign' : 'none';
  }
  if (host !== undefined && hostOf(origin) === host.toLowerCase()) return 'own';
  return allowed.includes(origin) ? 'allowed' : 'foreign';
}

/** Host with port of an origin; null for `null` and anything that is not http(s). */
function hostOf(origin: string): string | null {
  try {
    const { protocol, host } = new URL(origin);
    return protocol === 'http:' || protocol === 'https:' ? host : null;
  } catch {
    return null;
  }
}
