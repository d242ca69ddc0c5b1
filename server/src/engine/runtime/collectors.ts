import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { Indicator, Liquidation } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { LIQUIDATION_TYPES } from './dispatch.ts';
import { COLLECTED } from './seeds.ts';
import type { VenueClock } from './venue-clock.ts';

export interface CollectorParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  readonly store: (symbol: string, values: readonly Indicator[]) => void;
}

const WINDOW_MS = 5 * MINUTE_MS;
/** The first time also the last hours, for changes over time; then the last few, in case some were missed. */
const FIRST_LIMIT = 30;
const LATER_LIMIT = 3;

/** The 5-minute collectors. One that fails keeps its last value, which grows old; the others go on. */
export class Collectors {
  readonly #parts: CollectorParts;
  readonly #started = new Set<string>();
  #liquidations: Liquidation[] = [];

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  liquidated(liquidation: Liquidation): void {
    this.#liquidations.push(liquidation);
  }

  /** One round for these instruments. */
  async collect(instruments: readonly Instrument[]): Promise<void> {
    for (const { symbol } of instruments) {
      const limit = this.#started.has(symbol) ? LATER_LIMIT : FIRST_LIMIT;
      for (const type of COLLECTED) await this.#collectOne(symbol, type, limit);
      this.#started.add(symbol);
    }
    this.#sumLiquidations(instruments);
  }

  async #collectOne(symbol: string, type: Indicator['type'], limit: number): Promise<void> {
    const { client, logger } = this.#parts;
    try {
      this.#bring(symbol, await client.indicator(symbol, type, limit));
    } catch (error) {
      logger.warn({ symbol, type, error: String(error) }, 'a collector failed and keeps its last value');
    }
  }

  /** Sums are lower bounds: the venue sends at most one forced order per instrument and second. */
  #sumLiquidations(instruments: readonly Instrument[]): void {
    const now = this.#parts.venueClock.now();
    this.#liquidations = this.#liquidations.filter(({ time }) => time > now - WINDOW_MS);
    for (const { symbol } of instruments) {
      const values = (['LONG', 'SHORT'] as const).map((side) => ({
        symbol,
        type: LIQUIDATION_TYPES[side],
        time: now,
        value: this.#liquidations
          .filter((one) => one.symbol === symbol && one.side === side)
          .reduce((sum, { notionalUsd }) => sum + notionalUsd, 0),
        collectedAt: now,
      }));
      this.#parts.store(symbol, values);
    }
  }

  #bring(symbol: string, values: readonly Indicator[]): void {
    for (const indicator of values) this.#parts.process({ kind: 'indicator', indicator });
    this.#parts.store(symbol, values);
  }
}
