import type { LargeTrades } from '@ae/strategies/features.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { TradeTape } from './windows/tape.ts';

/** Window of whale ratios and large trades. */
export const WHALE_WINDOW_MS = 15 * MINUTE_MS;

/** Net share of big trades: (buy − sell)/(buy + sell) notional of trades ≥ `thresholdUsd`; 0 when none. */
export function whaleRatio(tape: TradeTape, at: EpochMs, thresholdUsd: number): number {
  const { ring } = tape;
  const least = leastUnits(tape, thresholdUsd);
  let net = 0;
  let total = 0;
  const end = ring.endAt(at);
  for (let index = ring.firstAt(at - WHALE_WINDOW_MS); index < end; index += 1) {
    const notional = ring.price(index) * ring.lots(index);
    const size = Math.abs(notional);
    if (size >= least) {
      net += notional;
      total += size;
    }
  }
  return total === 0 ? 0 : net / total;
}

/** Trades of the last 15 minutes of at least `leastQty`, each counted by itself however close in time. */
export function largeTrades(tape: TradeTape, at: EpochMs, leastQty: number): LargeTrades {
  const { ring } = tape;
  const leastLots = tape.lotScale.toUnits(leastQty);
  const found: LargeTrades = { buys: 0, sells: 0, maxBuyUsd: null, maxSellUsd: null };
  const end = ring.endAt(at);
  for (let index = ring.firstAt(at - WHALE_WINDOW_MS); index < end; index += 1) {
    const lots = ring.lots(index);
    if (Math.abs(lots) >= leastLots) count(found, lots, usd(tape, ring.price(index) * Math.abs(lots)));
  }
  return found;
}

function count(found: LargeTrades, lots: number, notionalUsd: number): void {
  if (lots > 0) {
    found.buys += 1;
    found.maxBuyUsd = Math.max(found.maxBuyUsd ?? 0, notionalUsd);
  } else {
    found.sells += 1;
    found.maxSellUsd = Math.max(found.maxSellUsd ?? 0, notionalUsd);
  }
}

/** The threshold in price units × lots, so that a trade of exactly the threshold is counted. */
function leastUnits({ priceScale, lotScale }: TradeTape, thresholdUsd: number): number {
  return thresholdUsd * priceScale.factor * lotScale.factor;
}

function usd({ priceScale, lotScale }: TradeTape, units: number): number {
  return units / (priceScale.factor * lotScale.factor);
}
