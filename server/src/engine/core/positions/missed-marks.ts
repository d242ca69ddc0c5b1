import type { EpochMs } from '../model/epoch-ms.ts';
import type { MarkCandle, MarkPrice } from '../model/market-event.ts';

/** Who acts on mark prices. */
export interface MarkFollowers {
  onMark(price: number, time: EpochMs): void;
  onMarkCandle(candle: MarkCandle): void;
  readonly marksNeededUntil: EpochMs | null;
}

type Seen = Pick<MarkPrice, 'markPrice' | 'time'>;

/** Marks come every second, or every three. After a longer silence some are missing. */
const SILENT_AFTER_MS = 10_000;

/**
 * Brings mark prices to the positions that follow them, in order of time with the trades. While trades are missing,
 * marks that come in wait for those; for the time before them stand the venue's own minutes.
 */
export class MissedMarks {
  readonly #followers: MarkFollowers;
  /** Marks that came while they could not act, oldest first. */
  #seen: Seen[] = [];
  #candles: MarkCandle[] = [];
  /** Time of the last mark that acted; null before the first. */
  #actedAt: EpochMs | null = null;

  constructor(followers: MarkFollowers) {
    this.#followers = followers;
  }

  get isEmpty(): boolean {
    return this.#seen.length === 0 && this.#candles.length === 0;
  }

  /** A mark that acts now, after all that waited before it. */
  act({ markPrice, time }: Seen): void {
    if (!this.isEmpty) this.runTo(time);
    this.#followers.onMark(markPrice, time);
    this.#actedAt = time;
  }

  /** A mark that has to wait for trades that are missing. */
  wait({ markPrice, time }: Seen): void {
    if (this.#followers.marksNeededUntil !== null) this.#seen.push({ markPrice, time });
  }

  /** Minutes that were missed, oldest first. Of one that reaches into marks that came in, those speak for themselves. */
  add(candles: readonly MarkCandle[]): void {
    const since = this.#candles.at(-1)?.until ?? this.#actedAt ?? 0;
    const seenFrom = this.#seen[0]?.time ?? Number.POSITIVE_INFINITY;
    for (const candle of candles) {
      if (candle.until <= since || candle.openTime >= seenFrom) continue;
      this.#candles.push({ ...candle, until: Math.min(candle.until, seenFrom) });
    }
  }

  /** From when on marks are missing at `now`; null when none are, or nobody follows them. */
  missedFrom(now: EpochMs): EpochMs | null {
    if (this.#actedAt === null || this.#followers.marksNeededUntil === null) return null;
    const next = this.#seen[0]?.time ?? now;
    return next - this.#actedAt > SILENT_AFTER_MS ? this.#actedAt : null;
  }

  /** Everything that waits up to a time acts, in order. */
  runTo(time: EpochMs): void {
    while (!this.isEmpty) {
      const [candle, seen] = [this.#candles[0], this.#seen[0]];
      if (candle !== undefined && candle.until <= Math.min(time, seen?.time ?? time)) {
        this.#candles.shift();
        this.#followers.onMarkCandle(candle);
        this.#actedAt = candle.until;
      } else if (seen !== undefined && seen.time <= time) {
        this.#seen.shift();
        this.#followers.onMark(seen.markPrice, seen.time);
        this.#actedAt = seen.time;
      } else return;
    }
  }
}
