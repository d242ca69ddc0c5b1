import { skippedBy, withRange } from '../core/market/id-ranges.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type {
  EngineLogger,
  MarketDataClient,
  MarketRecords,
  SeriesCount,
  SeriesRange,
  StoredRange,
  TickStore,
  TickWriter,
} from '../ports.ts';
import type { Failed } from './collectors.ts';
import { HISTORY_MS } from './history.ts';
import { inParallel } from './in-parallel.ts';
import type { LateMinutes } from './late-minutes.ts';
import { MADE_UP_FOR_MS } from './records-jobs.ts';
import type { VenueClock } from './venue-clock.ts';

export interface WatchdogParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly tickWriter: TickWriter;
  readonly records: Pick<MarketRecords, 'recordedUpTo'>;
  /** Makes candles, roots and reports of the time of what was repaired again. */
  readonly late: Pick<LateMinutes, 'add' | 'rebuild'>;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
}

/** What a repair brought. */
interface Fetched {
  /** Ids of the hole that the venue's list steps over. */
  readonly absent: readonly SeriesRange[];
  /** False when the venue did not say what is there up to the end of the hole. */
  readonly isAnswered: boolean;
}

const PAGE = 1_000;
/** Each look overlaps the one before: what is lost of the last hour is seen, whoever lost it. */
const OVERLAP_MS = HOUR_MS;
const REPAIRED_AT_ONCE = 8;
/** A hole from before the looks that the venue does not fill is asked for again this often at most. */
const OLD_HOLES_EVERY_MS = 10 * MINUTE_MS;

/**
 * Looks at what is really stored, not at what the engine believes: counts and ends of all series in one query;
 * only where they do not fit is the series itself read, and a hole in it fetched from the venue and written.
 * Records of holes that are none any more are closed, and no others: their ids are looked for, however old they are.
 */
export class Watchdog {
  readonly #parts: WatchdogParts;
  /** Newest id that the last look saw, by instrument. */
  readonly #seenUpTo = new Map<number, number>();
  /** When old holes were asked for last, by instrument and first id. */
  readonly #askedAt = new Map<string, EpochMs>();
  #checkedUpTo: EpochMs | null = null;
  /** How often older trades came in. */
  #older = 0;

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
  }

  /** All that is not proven was looked at. */
  get hasLookedBack(): boolean {
    return this.#checkedUpTo !== null;
  }

  /** The next look reaches as far back as the first: older trades came in. */
  lookBack(): void {
    this.#older += 1;
    this.#checkedUpTo = null;
  }

  /** One look at all instruments. `failed` hears of holes that the venue gave no answer about. */
  async check(instruments: readonly Instrument[], failed?: Failed): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    const now = venueClock.now();
    const older = this.#older;
    const proven = asked(() => this.#provenUpTo(now));
    const since = (this.#checkedUpTo ?? (await proven())) - OVERLAP_MS;
    const counts = new Map((await ticks.countTicks(since, now)).map((one) => [one.instrumentId, one]));
    const records = byInstrument(await ticks.allOpenGaps());
    const doubtful = instruments.filter(({ id }) => this.#isDoubtful(counts.get(id)) || records.has(id));
    await inParallel(doubtful, REPAIRED_AT_ONCE, async (instrument) => {
      const isBehind = this.#isBehind(counts.get(instrument.id));
      const from = isBehind ? (await proven()) - OVERLAP_MS : since;
      await this.#look(instrument, { since: from, records: records.get(instrument.id) ?? [], failed });
    });
    for (const { instrumentId, lastAggId } of counts.values()) this.#seenUpTo.set(instrumentId, lastAggId);
    // What came in while this looked, it may not have seen.
    if (older === this.#older) this.#checkedUpTo = now;
  }

  /**
   * The time of the windows, and all since the last recorded hour: a backup that was put back, or a kill while the
   * database was away, may leave a hole behind which days of trades are stored before anybody looks.
   */
  async #provenUpTo(now: EpochMs): Promise<EpochMs> {
    const { hour } = await this.#parts.records.recordedUpTo();
    return Math.max(now - MADE_UP_FOR_MS, Math.min(now - HISTORY_MS, hour ?? now));
  }

  #isDoubtful(count: SeriesCount | undefined): boolean {
    if (count === undefined) return false;
    return count.lastAggId - count.firstAggId + 1 !== count.count || this.#isBehind(count);
  }

  /**
   * The stretch begins after what the last look ended with, though it overlaps that look: the hole, or what the database
   * lost of the end that the look saw, lies before it. A quiet instrument costs one look more.
   */
  #isBehind(count: SeriesCount | undefined): boolean {
    const seen = count === undefined ? undefined : this.#seenUpTo.get(count.instrumentId);
    return count !== undefined && seen !== undefined && count.firstAggId > seen;
  }

  async #look(instrument: Instrument, { since, records, failed }: Look): Promise<void> {
    const missing = await this.#parts.ticks.findGaps(instrument.id, since);
    for (const gap of missing) await this.#repair(instrument, gap, failed);
    const others = records.filter((record) => !missing.some((gap) => isOverlapping(gap, record)));
    if (others.length > 0) await this.#judge(instrument, others, failed);
  }

  async #repair(instrument: Instrument, gap: SeriesRange, failed?: Failed): Promise<void> {
    const { ticks, tickWriter, late, logger, venueClock } = this.#parts;
    logger.warn({ symbol: instrument.symbol, ...gap }, 'stored ticks have a hole: repairing it');
    await ticks.openGap(instrument.id, gap.fromAggId, gap.toAggId, venueClock.now());
    const { absent, isAnswered } = await this.#fetch(instrument, gap, failed);
    await tickWriter.flush();
    await late.rebuild();
    if (!isAnswered) return;
    await ticks.closeGap(instrument.id, gap.fromAggId, absent, venueClock.now());
  }

  /**
   * Has what the venue has of a hole written. Trades from behind the hole are stored, so an empty list proves nothing,
   * and the record stays open for the next look.
   */
  async #fetch({ id, symbol }: Instrument, gap: SeriesRange, failed?: Failed): Promise<Fetched> {
    const { tickWriter, late } = this.#parts;
    let absent: readonly SeriesRange[] = [];
    for (let next = gap.fromAggId; next <= gap.toAggId; ) {
      const rest = { fromAggId: next, toAggId: gap.toAggId };
      const page = await this.#page(symbol, rest, failed);
      const last = page.at(-1)?.aggId ?? -1;
      if (last < next) return { absent, isAnswered: false };
      absent = skippedBy(page, rest).reduce(withRange, absent);
      for (const trade of page.filter(({ aggId }) => aggId <= gap.toAggId)) {
        tickWriter.add(id, trade);
        late.add(id, minuteOf(trade.time));
      }
      next = last + 1;
    }
    return { absent, isAnswered: true };
  }

  /**
   * Up to one trade behind the hole: it proves that those before it which do not come do not exist. None when the venue
   * refuses: what it says of one instrument must not keep the others from being looked at.
   */
  async #page(
    symbol: string,
    { fromAggId, toAggId }: SeriesRange,
    failed?: Failed,
  ): Promise<readonly AggTrade[]> {
    const { client, logger } = this.#parts;
    try {
      const limit = Math.min(PAGE, toAggId - fromAggId + 2);
      return await client.aggTradesFrom(symbol, fromAggId, limit, 'repair');
    } catch (error) {
      failed?.(`${symbol} ${fromAggId} to ${toAggId}: ${String(error)}`);
      logger.warn({ symbol, fromAggId, toAggId, error: String(error) }, 'a stored hole could not be filled');
      return [];
    }
  }

  /**
   * After a kill a hole may have been filled by the start while its record still says open. One whose ids are not there
   * is asked for again; what came after it must be stored, or it is a hole that is being filled right now.
   */
  async #judge(instrument: Instrument, records: readonly SeriesRange[], failed?: Failed): Promise<void> {
    const last = (await this.#parts.ticks.lastTick(instrument.id))?.aggId ?? -1;
    for (const record of records) {
      if (last > record.toAggId) await this.#judgeOne(instrument, record, failed);
    }
  }

  async #judgeOne(instrument: Instrument, record: SeriesRange, failed?: Failed): Promise<void> {
    const { ticks, venueClock } = this.#parts;
    const { state, missing, span } = await ticks.storedRange(instrument.id, record);
    if (state === 'whole' || state === 'absent') {
      await this.#remake(instrument.id, span);
      // Ids of it that are known to be absent are recorded as such already; all of it is when nothing of it is stored.
      const absent = state === 'absent' && span === null ? [record] : [];
      await ticks.closeGap(instrument.id, record.fromAggId, absent, venueClock.now());
    } else if (state === 'missing' && this.#isDue(instrument, record))
      for (const gap of missing) await this.#repair(instrument, gap, failed);
  }

  /** What filled the hole may have been killed before it made the candles of its time again. */
  async #remake(instrumentId: number, span: StoredRange['span']): Promise<void> {
    if (span === null) return;
    const { late } = this.#parts;
    for (let at = minuteOf(span.from); at <= span.to; at += MINUTE_MS) late.add(instrumentId, at);
    await late.rebuild();
  }

  #isDue({ id }: Instrument, { fromAggId }: SeriesRange): boolean {
    const key = `${id}@${fromAggId}`;
    const now = this.#parts.venueClock.now();
    if (now - (this.#askedAt.get(key) ?? Number.NEGATIVE_INFINITY) < OLD_HOLES_EVERY_MS) return false;
    this.#askedAt.set(key, now);
    return true;
  }
}

interface Look {
  readonly since: EpochMs;
  /** Holes of the instrument that are recorded as open. */
  readonly records: readonly SeriesRange[];
  readonly failed: Failed | undefined;
}

function minuteOf(time: EpochMs): EpochMs {
  return time - (time % MINUTE_MS);
}

function isOverlapping(a: SeriesRange, b: SeriesRange): boolean {
  return a.fromAggId <= b.toAggId && a.toAggId >= b.fromAggId;
}

type GapRecord = Awaited<ReturnType<TickStore['allOpenGaps']>>[number];

function byInstrument(records: readonly GapRecord[]): ReadonlyMap<number, readonly GapRecord[]> {
  const found = new Map<number, GapRecord[]>();
  for (const record of records)
    found.set(record.instrumentId, [...(found.get(record.instrumentId) ?? []), record]);
  return found;
}

/** Asks when the first wants to know, and once. */
function asked<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}
