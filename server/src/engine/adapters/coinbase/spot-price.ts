import type { EngineLogger } from '../../ports.ts';
import { within } from '../deadline.ts';

const TIMEOUT_MS = 5_000;
const NOT_FOUND = 404;

/** Last Coinbase trade price in USD of an asset; null when there is no such pair. Rejects when there is no answer. */
export type SpotPriceSource = (baseAsset: string) => Promise<number | null>;

/** Reads public product tickers. A pair that does not exist is asked for once a start, not every time. */
export function coinbaseSpotPrice(
  baseUrl: string,
  logger: EngineLogger,
  send: typeof fetch = fetch,
): SpotPriceSource {
  const absent = new Set<string>();
  const ask = async (baseAsset: string, signal: AbortSignal) => {
    const path = `/products/${encodeURIComponent(baseAsset)}-USD/ticker`;
    const response = await send(new URL(path, baseUrl), { signal });
    if (response.status === NOT_FOUND) {
      absent.add(baseAsset);
      logger.info({ baseAsset }, 'Coinbase has no pair for this asset: no premium');
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) throw new Error(`Coinbase ${path} answered ${response.status}`);
    return readPrice(path, await response.json());
  };
  return async (baseAsset) =>
    absent.has(baseAsset) ? null : within(TIMEOUT_MS, (signal) => ask(baseAsset, signal));
}

function readPrice(path: string, body: unknown): number {
  const price = Number((body as { price?: unknown } | null)?.price ?? Number.NaN);
  if (Number.isFinite(price) && price > 0) return price;
  throw new Error(`Coinbase ${path} gave no price`);
}
