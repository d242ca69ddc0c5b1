import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { Failed } from './collectors.ts';

export interface FundingHistoryParts {
  /** Has the settled rates of an instrument read and stored; the time of the newest, null when none is known. */
  readonly read: (instrument: Instrument, failed: Failed) => Promise<EpochMs | null>;
  /** When the instrument was settled last, by what the venue says of the next time; null when it says nothing. */
  readonly settledAt: (symbol: string) => EpochMs | null;
  readonly now: () => EpochMs;
}

/** Time after which an answer without the settlement, or none at all, is asked for again. */
const AGAIN_MS = MINUTE_MS;
/** A settlement that did not come for this long is left to the hourly turn: the time between two may have changed. */
const EXPECTED_FOR_MS = 30 * MINUTE_MS;

interface Read {
  readonly at: EpochMs;
  /** Resolves when the answer is in, or none came. */
  readonly done: Promise<void>;
  readonly newest: EpochMs | null;
}

/**
 * The settled rates of every instrument: at the start, soon after each settlement, and hourly. One is asked for at a
 * time, so that all settling at once stays within what the venue allows.
 */
export class FundingHistory {
  readonly #parts: FundingHistoryParts;
  readonly #read = new Map<string, Read>();

  constructor(parts: FundingHistoryParts) {
    this.#parts = parts;
  }

  /** Has that of these read which is due and was read the longest ago: those not read yet come first, in their order. */
  async readNext(instruments: readonly Instrument[], failed: Failed): Promise<void> {
    const at = this.#parts.now();
    const instrument = this.#next(instruments, at);
    if (instrument === null) return;
    await this.#readAt(at, instrument, failed);
  }

  /** For who cannot go on without it: resolves when this one has been read, or could not be. */
  async readFirst(instrument: Instrument): Promise<void> {
    const begun = this.#read.get(instrument.symbol)?.done;
    await (begun ?? this.#readAt(this.#parts.now(), instrument, () => undefined));
  }

  /** Time of the newest settlement that is stored; null when none was read. */
  newest(symbol: string): EpochMs | null {
    return this.#read.get(symbol)?.newest ?? null;
  }

  #readAt(at: EpochMs, instrument: Instrument, failed: Failed): Promise<void> {
    const { symbol } = instrument;
    const before = this.newest(symbol);
    const done: Promise<void> = this.#parts.read(instrument, failed).then((newest) => {
      if (newest !== null) this.#read.set(symbol, { at, newest, done });
    });
    this.#read.set(symbol, { at, newest: before, done });
    return done;
  }

  #next(instruments: readonly Instrument[], at: EpochMs): Instrument | null {
    let next: Instrument | null = null;
    let oldest = Number.POSITIVE_INFINITY;
    for (const instrument of instruments) {
      const { symbol } = instrument;
      const readAt = this.#read.get(symbol)?.at ?? Number.NEGATIVE_INFINITY;
      if (readAt >= oldest || !this.#isDue(symbol, at)) continue;
      next = instrument;
      oldest = readAt;
    }
    return next;
  }

  #isDue(symbol: string, at: EpochMs): boolean {
    const last = this.#read.get(symbol);
    if (last === undefined || at - last.at >= HOUR_MS) return true;
    if (at - last.at < AGAIN_MS) return false;
    if (last.newest === null) return true;
    const settledAt = this.#parts.settledAt(symbol);
    return settledAt !== null && at - settledAt <= EXPECTED_FOR_MS && settledAt > last.newest;
  }
}
