import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient, TickStore } from '../ports.ts';
import { HISTORY_MS } from './history.ts';
import type { VenueClock } from './venue-clock.ts';

export interface WatchdogParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
}

interface Missing {
  readonly fromAggId: number;
  readonly toAggId: number;
}

const PAGE = 1_000;
/** Each look overlaps the one before. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Looks at what is really stored, not at what the engine believes: a hole between stored ticks is fetched from
 * the venue and written, and records of holes that are none any more are closed.
 */
export class Watchdog {
  readonly #parts: WatchdogParts;
  readonly #checkedUpTo = new Map<number, EpochMs>();

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
  }

  /** One look at each instrument. */
  async check(instruments: readonly Instrument[]): Promise<void> {
    for (const instrument of instruments) await this.#checkOne(instrument);
  }

  async #checkOne(instrument: Instrument): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    const now = venueClock.now();
    const since = (this.#checkedUpTo.get(instrument.id) ?? now - HISTORY_MS) - OVERLAP_MS;
    const missing = await ticks.findGaps(instrument.id, since);
    for (const gap of missing) await this.#repair(instrument, gap);
    await this.#closeRecords(instrument, missing);
    this.#checkedUpTo.set(instrument.id, now);
  }

  async #repair(instrument: Instrument, gap: Missing): Promise<void> {
    const { ticks, logger, venueClock } = this.#parts;
    logger.warn({ symbol: instrument.symbol, ...gap }, 'stored ticks have a hole: repairing it');
    await ticks.openGap(instrument.id, gap.fromAggId, gap.toAggId, venueClock.now());
    let found = 0;
    for (let next = gap.fromAggId; next <= gap.toAggId; ) {
      const page = await this.#page(instrument.symbol, next, gap.toAggId);
      if (page.length === 0) break;
      found += page.length;
      await ticks.writeTicks(page.map((trade) => ({ instrumentId: instrument.id, trade })));
      next = (page.at(-1)?.aggId ?? gap.toAggId) + 1;
    }
    const isAbsent = found < gap.toAggId - gap.fromAggId + 1;
    await ticks.closeGap(instrument.id, gap.fromAggId, isAbsent, venueClock.now());
  }

  async #page(symbol: string, fromId: number, toId: number): Promise<readonly AggTrade[]> {
    const limit = Math.min(PAGE, toId - fromId + 1);
    const page = await this.#parts.client.aggTradesFrom(symbol, fromId, limit);
    return page.filter(({ aggId }) => aggId <= toId);
  }

  /** After a kill a hole may have been filled by the start while its record still says open. */
  async #closeRecords(instrument: Instrument, missing: readonly Missing[]): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    const [records, last] = await Promise.all([ticks.openGaps(instrument.id), ticks.lastTick(instrument.id)]);
    for (const record of records) {
      const isOpen = missing.some(
        (gap) => gap.fromAggId <= record.toAggId && gap.toAggId >= record.fromAggId,
      );
      if (isOpen || last === null || last.aggId <= record.toAggId) continue;
      await ticks.closeGap(instrument.id, record.fromAggId, false, venueClock.now());
    }
  }
}
