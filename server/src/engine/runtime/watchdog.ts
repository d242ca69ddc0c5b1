import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type {
  EngineLogger,
  MarketDataClient,
  SeriesCount,
  SeriesRange,
  TickStore,
  TickWriter,
} from '../ports.ts';
import { HISTORY_MS } from './history.ts';
import { inParallel } from './in-parallel.ts';
import type { VenueClock } from './venue-clock.ts';

export interface WatchdogParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly tickWriter: TickWriter;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
}

/** What a repair brought, and over which time. */
interface Fetched {
  trades: number;
  from: EpochMs;
  to: EpochMs;
}

const PAGE = 1_000;
/** Each look overlaps the one before. */
const OVERLAP_MS = 5 * MINUTE_MS;
const REPAIRED_AT_ONCE = 8;

/**
 * Looks at what is really stored, not at what the engine believes: counts and ends of all series in one query;
 * only where they do not fit is the series itself read, and a hole in it fetched from the venue and written.
 * Records of holes that are none any more are closed.
 */
export class Watchdog {
  readonly #parts: WatchdogParts;
  /** Newest id that the last look saw, by instrument. */
  readonly #seenUpTo = new Map<number, number>();
  #checkedUpTo: EpochMs | null = null;

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
  }

  /** One look at all instruments. */
  async check(instruments: readonly Instrument[]): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    const now = venueClock.now();
    const since = (this.#checkedUpTo ?? now - HISTORY_MS) - OVERLAP_MS;
    const counts = new Map((await ticks.countTicks(since, now)).map((one) => [one.instrumentId, one]));
    const records = byInstrument(await ticks.allOpenGaps());
    const doubtful = instruments.filter(({ id }) => this.#isDoubtful(counts.get(id)) || records.has(id));
    await inParallel(doubtful, REPAIRED_AT_ONCE, async (instrument) => {
      const from = this.#isBehind(counts.get(instrument.id)) ? now - HISTORY_MS : since;
      await this.#look(instrument, from, records.get(instrument.id) ?? []);
    });
    for (const { instrumentId, lastAggId } of counts.values()) this.#seenUpTo.set(instrumentId, lastAggId);
    this.#checkedUpTo = now;
  }

  #isDoubtful(count: SeriesCount | undefined): boolean {
    if (count === undefined) return false;
    return count.lastAggId - count.firstAggId + 1 !== count.count || this.#isBehind(count);
  }

  /** The stretch begins after what the last look ended with: the hole lies before it. */
  #isBehind(count: SeriesCount | undefined): boolean {
    const seen = count === undefined ? undefined : this.#seenUpTo.get(count.instrumentId);
    return count !== undefined && seen !== undefined && count.firstAggId > seen + 1;
  }

  async #look(instrument: Instrument, since: EpochMs, records: readonly SeriesRange[]): Promise<void> {
    const missing = await this.#parts.ticks.findGaps(instrument.id, since);
    for (const gap of missing) await this.#repair(instrument, gap);
    await this.#closeRecords(instrument, records, missing);
  }

  async #repair(instrument: Instrument, gap: SeriesRange): Promise<void> {
    const { ticks, tickWriter, logger, venueClock } = this.#parts;
    logger.warn({ symbol: instrument.symbol, ...gap }, 'stored ticks have a hole: repairing it');
    await ticks.openGap(instrument.id, gap.fromAggId, gap.toAggId, venueClock.now());
    const found = await this.#fetch(instrument, gap);
    if (found === null) return;
    await tickWriter.flush();
    const { trades, from, to } = found;
    if (trades > 0) await ticks.rebuildCandles(instrument.id, from - (from % MINUTE_MS), to + MINUTE_MS);
    const isAbsent = trades < gap.toAggId - gap.fromAggId + 1;
    await ticks.closeGap(instrument.id, gap.fromAggId, isAbsent, venueClock.now());
  }

  /**
   * Has what the venue has of a hole written. Null when it gives no answer: trades from behind the hole are stored, so
   * an empty list proves nothing, and the record stays open for the next look.
   */
  async #fetch({ id, symbol }: Instrument, gap: SeriesRange): Promise<Fetched | null> {
    const fetched: Fetched = { trades: 0, from: Number.POSITIVE_INFINITY, to: 0 };
    for (let next = gap.fromAggId; next <= gap.toAggId; ) {
      const page = await this.#page(symbol, next, gap.toAggId);
      const last = page.at(-1);
      if (last === undefined) return null;
      for (const trade of page) {
        if (trade.aggId > gap.toAggId) break;
        this.#parts.tickWriter.add(id, trade);
        fetched.trades += 1;
        fetched.from = Math.min(fetched.from, trade.time);
        fetched.to = Math.max(fetched.to, trade.time);
      }
      next = last.aggId + 1;
    }
    return fetched;
  }

  /** Up to one trade behind the hole: it proves that those before it which do not come do not exist. */
  #page(symbol: string, fromId: number, toId: number): Promise<readonly AggTrade[]> {
    return this.#parts.client.aggTradesFrom(symbol, fromId, Math.min(PAGE, toId - fromId + 2), 'repair');
  }

  /** After a kill a hole may have been filled by the start while its record still says open. */
  async #closeRecords(
    instrument: Instrument,
    records: readonly SeriesRange[],
    missing: readonly SeriesRange[],
  ): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    if (records.length === 0) return;
    const last = await ticks.lastTick(instrument.id);
    for (const record of records) {
      const isOpen = missing.some(
        (gap) => gap.fromAggId <= record.toAggId && gap.toAggId >= record.fromAggId,
      );
      if (isOpen || last === null || last.aggId <= record.toAggId) continue;
      await ticks.closeGap(instrument.id, record.fromAggId, false, venueClock.now());
    }
  }
}

type GapRecord = Awaited<ReturnType<TickStore['allOpenGaps']>>[number];

function byInstrument(records: readonly GapRecord[]): ReadonlyMap<number, readonly GapRecord[]> {
  const found = new Map<number, GapRecord[]>();
  for (const record of records)
    found.set(record.instrumentId, [...(found.get(record.instrumentId) ?? []), record]);
  return found;
}
