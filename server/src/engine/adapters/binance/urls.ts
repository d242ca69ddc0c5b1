/** Every address of the venue, and nowhere else. */

export type FuturesRoute = 'public' | 'market';
export type StreamRoute = FuturesRoute | 'spot';

export interface VenueAddresses {
  /** Futures REST, without a path. */
  readonly restUrl: string;
  /** Futures streams, without a route. */
  readonly wsUrl: string;
  readonly spotRestUrl: string;
  readonly spotWsUrl: string;
  readonly coinbaseRestUrl: string;
  /** Since April 2026 production splits futures streams by route; testnet and demo do not. */
  readonly routed: boolean;
}

const COINBASE_REST = 'https://api.exchange.coinbase.com';

const BINANCE: VenueAddresses = {
  restUrl: 'https://fapi.binance.com',
  wsUrl: 'wss://fstream.binance.com',
  spotRestUrl: 'https://api.binance.com',
  spotWsUrl: 'wss://stream.binance.com:9443',
  coinbaseRestUrl: COINBASE_REST,
  routed: true,
};

const BINANCE_TESTNET: VenueAddresses = {
  restUrl: 'https://testnet.binancefuture.com',
  wsUrl: 'wss://stream.binancefuture.com',
  spotRestUrl: 'https://testnet.binance.vision',
  spotWsUrl: 'wss://stream.testnet.binance.vision',
  coinbaseRestUrl: COINBASE_REST,
  routed: false,
};

/**
 * Addresses of a venue. The simulated venue has none of its own: it listens on loopback, speaks today's routed
 * protocol and says where. Throws when those addresses are missing.
 */
export function venueAddresses(
  venue: 'simulated' | 'binance' | 'binance-testnet',
  given: Omit<VenueAddresses, 'routed'> | null,
): VenueAddresses {
  if (given !== null) return { ...given, routed: venue !== 'binance-testnet' };
  if (venue === 'binance') return BINANCE;
  if (venue === 'binance-testnet') return BINANCE_TESTNET;
  throw new Error('the simulated venue needs the addresses it listens on');
}

/** Address of a combined-stream connection for one route; streams are subscribed after it is open. */
export function streamUrl(addresses: VenueAddresses, route: StreamRoute): string {
  if (route === 'spot') return `${addresses.spotWsUrl}/stream`;
  return addresses.routed ? `${addresses.wsUrl}/${route}/stream` : `${addresses.wsUrl}/stream`;
}
