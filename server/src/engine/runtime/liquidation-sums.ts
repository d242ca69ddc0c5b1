import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Liquidation } from '../core/model/market-event.ts';

const WINDOW_MS = 5 * MINUTE_MS;

/** What was liquidated within five minutes, USD: lower bounds, the venue tells of one a second at most. */
export interface Liquidated5m {
  readonly liquidatedLong5mUsd: number;
  readonly liquidatedShort5mUsd: number;
}

const NONE: Liquidated5m = { liquidatedLong5mUsd: 0, liquidatedShort5mUsd: 0 };

/** Forced orders of the last five minutes per instrument. */
export class LiquidationSums {
  readonly #recent = new Map<string, Liquidation[]>();

  add(liquidation: Liquidation): void {
    const recent = this.#recent.get(liquidation.symbol);
    if (recent === undefined) this.#recent.set(liquidation.symbol, [liquidation]);
    else recent.push(liquidation);
  }

  of(symbol: string, now: EpochMs): Liquidated5m {
    const recent = this.#recent.get(symbol);
    if (recent === undefined) return NONE;
    // Half-open like every window: what is exactly five minutes old is still in it.
    const kept = recent.filter(({ time }) => time >= now - WINDOW_MS);
    if (kept.length === 0) {
      this.#recent.delete(symbol);
      return NONE;
    }
    if (kept.length < recent.length) this.#recent.set(symbol, kept);
    return { liquidatedLong5mUsd: sum(kept, 'LONG'), liquidatedShort5mUsd: sum(kept, 'SHORT') };
  }
}

function sum(liquidations: readonly Liquidation[], side: Liquidation['side']): number {
  return liquidations.reduce((total, one) => (one.side === side ? total + one.notionalUsd : total), 0);
}
