import type { Market } from '../market.ts';
import { onGrid } from '../wire.ts';
import { VenueError } from './errors.ts';

const TICKER = /^\/products\/([A-Z0-9]+)-USD\/ticker$/;

/** GET /products/<BASE>-USD/ticker of Coinbase's exchange; null when the path is not one of Coinbase's. */
export function coinbaseTicker(path: string, market: Market): string | null {
  if (!path.startsWith('/products/')) return null;
  const base = TICKER.exec(path)?.[1];
  const contract = base === undefined ? undefined : market.contract(`${base}USDT`);
  const price = contract === undefined ? null : market.coinbasePrice(contract);
  if (contract === undefined || price === null) throw new VenueError(404, 0, 'NotFound');
  return JSON.stringify({ price: onGrid(contract, price), time: new Date(market.now()).toISOString() });
}
