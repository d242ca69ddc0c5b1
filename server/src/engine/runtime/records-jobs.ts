import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { MarketRecords, RetentionDays } from '../ports.ts';

/** Trades of an hour may still be on their way for this long after it. */
const SETTLED_MS = 2 * MINUTE_MS;
/** The report of a day is made at 00:05 UTC of the next. */
const REPORT_AFTER_MS = 5 * MINUTE_MS;

export interface RecordsJobsParts {
  readonly records: MarketRecords;
  readonly now: () => EpochMs;
  /** Resolves when every tick taken so far is stored. */
  readonly stored: () => Promise<void>;
  /** False while history or gaps come in: what is complete then is not known yet. */
  readonly isComplete: () => boolean;
  readonly retention: RetentionDays;
}

/**
 * What is done about the stored series as time passes: roots of each complete hour of the last day, the integrity
 * report of each day, and the end of what is too old. Each is repeatable, so that a restart makes up for what was
 * missed.
 */
export class RecordsJobs {
  readonly #parts: RecordsJobsParts;
  #nextHour: EpochMs | null = null;
  #reportedDay: EpochMs | null = null;

  constructor(parts: RecordsJobsParts) {
    this.#parts = parts;
  }

  /** One look: the roots of at most one hour, the report of at most one day. */
  async look(): Promise<void> {
    const { isComplete, now } = this.#parts;
    if (!isComplete()) return;
    const at = now();
    await this.#roots(at);
    await this.#report(at);
  }

  async retain(): Promise<void> {
    const { records, retention, now } = this.#parts;
    await records.retain(retention, now());
  }

  async #roots(at: EpochMs): Promise<void> {
    const { records, stored } = this.#parts;
    const hour = this.#nextHour ?? startOf(at, HOUR_MS) - DAY_MS;
    this.#nextHour = hour;
    if (at < hour + HOUR_MS + SETTLED_MS) return;
    await stored();
    await records.writeTapeRoots(hour);
    this.#nextHour = hour + HOUR_MS;
  }

  async #report(at: EpochMs): Promise<void> {
    const day = startOf(at - REPORT_AFTER_MS, DAY_MS) - DAY_MS;
    if (this.#reportedDay === day) return;
    await this.#parts.stored();
    await this.#parts.records.writeIntegrityReport(day);
    this.#reportedDay = day;
  }
}

function startOf(at: EpochMs, lengthMs: number): EpochMs {
  return at - (at % lengthMs);
}
