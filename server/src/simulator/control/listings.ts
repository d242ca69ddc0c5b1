import { SyntheticMarket } from '../market/synthetic.ts';
import type { Market } from '../market.ts';
import { VenueError } from '../rest/errors.ts';

/** POST /simulator/contracts {"action": "list", "at"?: epoch ms} or {"action": "delist", "symbol"}. */
export function changeListing(market: Market, value: unknown): string {
  if (!(market instanceof SyntheticMarket)) throw refused('a recorded market lists nothing new');
  const fields = new Map<string, unknown>(Object.entries(value ?? {}));
  const action = fields.get('action');
  if (action === 'list')
    return JSON.stringify({ symbol: market.list(readTime(market, fields.get('at'))).symbol });
  if (action !== 'delist') throw refused(`action=${String(action)} is not known (expected list or delist)`);
  const symbol = String(fields.get('symbol'));
  const contract = market.contract(symbol);
  if (contract === undefined) throw refused(`symbol=${symbol} is not listed`);
  market.delist(contract);
  return JSON.stringify({ symbol });
}

function readTime(market: Market, at: unknown): number {
  if (at === undefined) return market.now();
  if (typeof at === 'number' && Number.isSafeInteger(at) && at > 0 && at <= market.now()) return at;
  throw refused(`at=${String(at)} is not valid (expected epoch ms, not in the future)`);
}

function refused(message: string): VenueError {
  return new VenueError(400, -1130, message);
}
