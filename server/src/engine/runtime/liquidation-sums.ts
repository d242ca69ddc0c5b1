import { SteadyStream } from '../core/features/steady-stream.ts';
import { STREAM_SILENCE_MS } from '../core/market/staleness.ts';
import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Liquidation, MarkPrice } from '../core/model/market-event.ts';

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
  /** Mark prices come every second over the connection of forced orders: their breaks are its outages. */
  readonly #marks = new Map<string, SteadyStream>();

  add(liquidation: Liquidation): void {
    const recent = this.#recent.get(liquidation.symbol);
    if (recent === undefined) this.#recent.set(liquidation.symbol, [liquidation]);
    else recent.push(liquidation);
  }

  /** A mark price: the connection that brings forced orders was heard. */
  heard({ symbol, time }: Pick<MarkPrice, 'symbol' | 'time'>): void {
    let marks = this.#marks.get(symbol);
    if (marks === undefined) {
      marks = new SteadyStream(STREAM_SILENCE_MS);
      this.#marks.set(symbol, marks);
    }
    marks.see(time);
  }

  /** Null unless all five minutes were listened to: only then no forced order says nothing. */
  of(symbol: string, now: EpochMs): Liquidated5m | null {
    const sums = this.#sums(symbol, now);
    return this.#marks.get(symbol)?.isSteady(now - WINDOW_MS, now) === true ? sums : null;
  }

  #sums(symbol: string, now: EpochMs): Liquidated5m {
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
