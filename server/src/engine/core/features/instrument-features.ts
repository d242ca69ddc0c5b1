import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';
import { takeSnapshot } from './snapshot.ts';
import { FeatureSources } from './sources.ts';

export type { FeatureOptions } from './sources.ts';

/**
 * Everything measured about one instrument. Usable alone: add trades in any order (none later than the asked
 * time plus a minute, since older ones are dropped a day behind the newest), then take a snapshot. Reading
 * changes nothing: two snapshots of one T are equal, and trades after T are not counted at T.
 */
export class InstrumentFeatures extends FeatureSources {
  /**
   * All features at `at`. Windows that begin before `coveredFrom` are null; sums are sums of what is there, 0 over
   * nothing. Without it, what was given counts as complete from −∞ on, and as unknown when it is nothing at all.
   */
  snapshot(at: EpochMs, coveredFrom?: EpochMs): FeatureSnapshot {
    this.tape.settle();
    return takeSnapshot(this, at, coveredFrom ?? this.#assumedFrom(at));
  }

  #assumedFrom(at: EpochMs): EpochMs {
    const { ring } = this.tape;
    return ring.endAt(at) > ring.start ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** First price and traded USD of the 24 hours before `at`, as far as trades are there. */
  dayBefore(at: EpochMs): { openPrice: number | null; volumeUsd: number } {
    this.tape.settle();
    const { ring } = this.tape;
    const first = ring.firstAt(at - DAY_MS);
    return {
      openPrice: first < ring.endAt(at) ? this.tape.priceAt(first) : null,
      volumeUsd: this.flow.volumes(at, DAY_MS).quote,
    };
  }
}
