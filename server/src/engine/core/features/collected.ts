import type { IndicatorType } from '@ae/db/enums.ts';
import { COLLECTED_AGE_MS } from '../market/staleness.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Indicator } from '../model/market-event.ts';

/** The venue publishes a value some minutes after its time; one that it repeats for longer has grown old there. */
const PUBLISHED_AFTER_MS = 5 * MINUTE_MS;
/** History kept per type; the longest look back is 30 minutes before a value that may be 15 minutes old. */
const KEPT_MS = 2 * HOUR_MS;
const OI_LOOKBACK_MS = 30 * MINUTE_MS;
/** Values come every 5 minutes, so one within 5 minutes of the wanted time is as near as it gets. */
const OI_TOLERANCE_MS = 5 * MINUTE_MS;

/** Values of the 5-minute collectors of one instrument, by the venue's own times. */
export class CollectedValues {
  readonly #series = new Map<IndicatorType, Indicator[]>();

  add(indicator: Indicator): void {
    const series = this.#series.get(indicator.type) ?? [];
    const kept = series.filter(({ time }) => time !== indicator.time && time > indicator.time - KEPT_MS);
    kept.push(indicator);
    this.#series.set(
      indicator.type,
      kept.sort((a, b) => a.time - b.time),
    );
  }

  /** Latest value; null when there is none, or it is older than 15 minutes: collected before, or repeated since. */
  latest(type: IndicatorType, at: EpochMs): number | null {
    return this.#fresh(type, at)?.value ?? null;
  }

  /**
   * Latest open interest / the one collected about 30 minutes before it − 1. Both are collected values: the
   * change between two 15 s evaluations of a 5-minute series would nearly always be 0.
   */
  oiChange(at: EpochMs): number | null {
    const now = this.#fresh('open_interest', at);
    if (now === null) return null;
    const before = this.#nearest('open_interest', now.time - OI_LOOKBACK_MS);
    if (before === null || before.value === 0) return null;
    return now.value / before.value - 1;
  }

  #fresh(type: IndicatorType, at: EpochMs): Indicator | null {
    const latest = this.#series.get(type)?.at(-1);
    return latest !== undefined && isFresh(latest, at) ? latest : null;
  }

  #nearest(type: IndicatorType, time: EpochMs): Indicator | null {
    let best: Indicator | null = null;
    for (const value of this.#series.get(type) ?? []) {
      const distance = Math.abs(value.time - time);
      if (distance > OI_TOLERANCE_MS) continue;
      if (best === null || distance < Math.abs(best.time - time)) best = value;
    }
    return best;
  }
}

/** False when a value was collected too long ago, or has been repeated for too long since. */
export function isFresh({ time, collectedAt }: Indicator, at: EpochMs): boolean {
  return at - collectedAt <= COLLECTED_AGE_MS && at - time <= COLLECTED_AGE_MS + PUBLISHED_AFTER_MS;
}
