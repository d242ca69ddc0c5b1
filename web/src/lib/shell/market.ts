/** Where prices and orders of this installation come from. */
export interface MarketName {
  /** simulated, binance-testnet or binance. */
  readonly venue: string;
  /** Of a simulated venue: the synthetic market or a recording. */
  readonly source: string;
}

/** What kind of market it is, as the messages call it. */
export function marketKind(market: MarketName): 'simulated' | 'real' | 'testnet' {
  if (isSimulated(market)) return 'simulated';
  return market.venue === 'binance' ? 'real' : 'testnet';
}

/** True when no real market stands behind the prices. */
export function isSimulated({ venue }: MarketName): boolean {
  return venue === 'simulated';
}
