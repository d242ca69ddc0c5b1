import type { Job } from '../../ops/job-registry.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { MarketRecords, RetentionDays } from '../ports.ts';
import type { Failed } from './collectors.ts';
import { RecordPeriods } from './record-periods.ts';

/** Trades of an hour may still be on their way for this long after it. */
const SETTLED_MS = 2 * MINUTE_MS;
/** What was missed while nothing ran is made up for, but not without end. */
export const MADE_UP_FOR_MS = 31 * DAY_MS;
/** The report of a day is made at 00:05 UTC of the next. */
const REPORT_AFTER_MS = 5 * MINUTE_MS;

/** What fails is not tried again at once. */
const AFTER_FAILURE_MS = MINUTE_MS;

export interface RecordsJobsParts {
  readonly records: MarketRecords;
  readonly now: () => EpochMs;
  /** Resolves when every tick taken so far is stored. */
  readonly stored: () => Promise<void>;
  /** False while history or gaps come in: what is complete then is not known yet. */
  readonly isComplete: () => boolean;
  /** Where the turns of each are told of. */
  readonly roots: Job;
  readonly report: Job;
  readonly retention: RetentionDays;
}

/** Periods, and the one that is to be recorded now. */
type Turn = readonly [RecordPeriods, EpochMs | null];
type Recording = (records: MarketRecords, start: EpochMs) => Promise<void>;

/**
 * What is done about the stored series as time passes: roots of each complete hour, the integrity report of each
 * day, roll-ups of what gates did, and the end of what is too old. Each is repeatable, and a restart goes on where the records end: the hours
 * before an outage and those that were fetched after it are proven and reported like all others.
 */
export class RecordsJobs {
  readonly #parts: RecordsJobsParts;
  readonly #hours = new RecordPeriods(HOUR_MS, SETTLED_MS);
  readonly #days = new RecordPeriods(DAY_MS, REPORT_AFTER_MS);
  #restsUntil: EpochMs = 0;

  constructor(parts: RecordsJobsParts) {
    this.#parts = parts;
  }

  /** One look: the roots of at most one hour, the report of at most one day. */
  async look(): Promise<void> {
    const { isComplete, now, roots, report } = this.#parts;
    if (!isComplete() || now() < this.#restsUntil) return;
    if (this.#hours.dueAt === null) await this.#begin(now());
    const hour = this.#hours.take(now());
    await this.#record([this.#hours, hour], roots, (records, start) => records.writeTapeRoots(start));
    // A report is a digest of the day's roots: it waits for them.
    const day = this.#days.take(now(), this.#hours.earliest ?? undefined);
    await this.#record([this.#days, day], report, (records, start) => records.writeIntegrityReport(start));
  }

  /** Trades of the time from `from` to `to` (not included) came in: its hours and days are recorded again. */
  reopen(from: EpochMs, to: EpochMs): void {
    this.#hours.reopen(from, to);
    this.#days.reopen(from, to);
  }

  async #record([periods, start]: Turn, job: Job, record: Recording): Promise<void> {
    try {
      if (start !== null) await job.run(() => this.#write((records) => record(records, start)));
    } catch (error) {
      if (start !== null) periods.reopen(start, start + 1);
      this.#restsUntil = this.#parts.now() + AFTER_FAILURE_MS;
      throw error;
    }
    if (periods.dueAt !== null) job.due(periods.dueAt);
  }

  async #write(record: (records: MarketRecords) => Promise<unknown>): Promise<void> {
    await this.#parts.stored();
    await record(this.#parts.records);
  }

  /** What gates did, as far as it is all stored. */
  async rollUp(): Promise<void> {
    const { isComplete, now } = this.#parts;
    if (!isComplete()) return;
    const at = now();
    await this.#write((records) => records.rollUpGates(at));
  }

  /** `failed` hears of months that somebody uses: they are dropped at a later turn. */
  async retain(failed?: Failed): Promise<void> {
    const { records, retention, now } = this.#parts;
    for (const month of await records.retain(retention, now()))
      failed?.(`${month} is in use (a backup?): it is dropped at a later turn`);
  }

  /**
   * The hour and the day to begin with: the last 24 hours and the last day again, since what came in late may have
   * completed them, and before them what has no record yet.
   */
  async #begin(at: EpochMs): Promise<void> {
    const known = await this.#parts.records.recordedUpTo();
    const hour = startOf(at, HOUR_MS) - DAY_MS;
    const day = startOf(at - REPORT_AFTER_MS, DAY_MS) - DAY_MS;
    const earliest = startOf(at - MADE_UP_FOR_MS, DAY_MS);
    this.#hours.begin(known.hour === null ? hour : Math.max(earliest, Math.min(hour, known.hour + HOUR_MS)));
    this.#days.begin(known.day === null ? day : Math.max(earliest, Math.min(day, known.day + DAY_MS)));
  }
}

function startOf(at: EpochMs, lengthMs: number): EpochMs {
  return at - (at % lengthMs);
}
