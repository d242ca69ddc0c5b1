import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { TickStore } from '../ports.ts';

/** Minutes that follow one another, of one instrument. */
interface Stretch {
  readonly instrumentId: number;
  from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
}

export interface LateMinutesParts {
  readonly ticks: Pick<TickStore, 'rebuildCandles' | 'lastTick' | 'firstTick'>;
  readonly now: () => EpochMs;
  /** Resolves when every tick taken so far is stored. */
  readonly stored: () => Promise<void>;
  /** Told of what was made again, at the end of each turn; of one instrument the newest first. */
  readonly onRebuilt: (stretches: readonly Stretch[]) => void;
}

/** Ticks of so much time are read by one statement. */
const LONGEST_STRETCH_MS = HOUR_MS;
/** Trades of a minute may still be on their way for so long after it. */
const SETTLED_MS = 5_000;
/** Before a kill late trades may have come in whose minutes were not made again yet. */
const BEFORE_END_MS = 5 * MINUTE_MS;

/**
 * Minutes of which trades came in when they were over (a connection was cut, a frame was late, history came in): their
 * candles are made again from the stored ticks, as soon as those are stored.
 */
export class LateMinutes {
  readonly #parts: LateMinutesParts;
  #waiting = new Map<number, Set<EpochMs>>();
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: LateMinutesParts) {
    this.#parts = parts;
  }

  add(instrumentId: number, minute: EpochMs): void {
    const minutes = this.#waiting.get(instrumentId) ?? new Set();
    this.#waiting.set(instrumentId, minutes.add(minute));
  }

  /**
   * The last minutes of the run before, which may have been killed, of all instruments; one of the core set tells when
   * that was. The minutes in which its recording began are left out: they are no whole ones.
   */
  async resume(instruments: readonly Instrument[]): Promise<void> {
    const known = instruments.find(({ set }) => set === 'core') ?? instruments[0];
    const last = known === undefined ? null : await this.#parts.ticks.lastTick(known.id);
    if (known === undefined || last === null) return;
    const first = await this.#parts.ticks.firstTick(known.id, last.time - BEFORE_END_MS - MINUTE_MS);
    const from = startOf(first?.time ?? last.time) + 2 * MINUTE_MS;
    for (let minute = from; minute <= last.time; minute += MINUTE_MS)
      for (const { id } of instruments) this.add(id, minute);
  }

  /** Makes all of them again that are over, one call after the other; what fails waits for the next turn. */
  rebuild(): Promise<void> {
    const turn = this.#turn.then(() => this.#rebuild());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #rebuild(): Promise<void> {
    const stretches = stretchesOf(this.#takeOver());
    if (stretches.length === 0) return;
    try {
      await this.#parts.stored();
      for (const { instrumentId, from, to } of stretches)
        await this.#parts.ticks.rebuildCandles(instrumentId, from, to);
    } catch (error) {
      for (const stretch of stretches) this.#putBack(stretch);
      throw error;
    }
    this.#parts.onRebuilt(stretches);
  }

  /** Takes out the minutes that are over; the running one waits for its end. */
  #takeOver(): ReadonlyMap<number, ReadonlySet<EpochMs>> {
    const end = startOf(this.#parts.now() - SETTLED_MS);
    const taken = new Map<number, Set<EpochMs>>();
    const left = new Map<number, Set<EpochMs>>();
    for (const [instrumentId, minutes] of this.#waiting) {
      for (const minute of minutes) {
        const into = minute < end ? taken : left;
        into.set(instrumentId, (into.get(instrumentId) ?? new Set()).add(minute));
      }
    }
    this.#waiting = left;
    return taken;
  }

  #putBack({ instrumentId, from, to }: Stretch): void {
    for (let minute = from; minute < to; minute += MINUTE_MS) this.add(instrumentId, minute);
  }
}

function startOf(time: EpochMs): EpochMs {
  return time - (time % MINUTE_MS);
}

/** The newest first: they are looked at first. */
function stretchesOf(waiting: ReadonlyMap<number, ReadonlySet<EpochMs>>): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [instrumentId, minutes] of waiting) {
    for (const minute of [...minutes].sort((a, b) => b - a)) {
      const last = stretches.at(-1);
      const goesOn = last?.instrumentId === instrumentId && last.from === minute + MINUTE_MS;
      if (goesOn && last.to - last.from < LONGEST_STRETCH_MS) last.from = minute;
      else stretches.push({ instrumentId, from: minute, to: minute + MINUTE_MS });
    }
  }
  return stretches;
}
