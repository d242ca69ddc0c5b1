import type { Liquidations } from '@ae/strategies/features.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Liquidation } from '../model/market-event.ts';

const WINDOW_MS = 5 * MINUTE_MS;
/** What no window reaches is dropped a few minutes' worth at a time. */
const KEPT_MS = 3 * WINDOW_MS;

/** Forced orders of one instrument. The venue sends at most one a second: every sum is a lower bound. */
export class LiquidationTape {
  #recent: Liquidation[] = [];

  add(liquidation: Liquidation): void {
    this.#recent.push(liquidation);
    const oldest = this.#recent[0];
    if (oldest !== undefined && oldest.time < liquidation.time - KEPT_MS) {
      this.#recent = this.#recent.filter(({ time }) => time >= liquidation.time - WINDOW_MS * 2);
    }
  }

  /** Liquidated USD of long and short positions over the 5 minutes before `at`. */
  last5m(at: EpochMs): Liquidations {
    const sums: Liquidations = { longUsd: 0, shortUsd: 0 };
    for (const { time, side, notionalUsd } of this.#recent) {
      if (time < at - WINDOW_MS || time > at) continue;
      if (side === 'LONG') sums.longUsd += notionalUsd;
      else sums.shortUsd += notionalUsd;
    }
    return sums;
  }
}
