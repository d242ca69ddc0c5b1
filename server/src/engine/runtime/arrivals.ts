import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { ShardView } from '../views.ts';
import type { LiveMarket } from './live-market.ts';
import { BLOCKING_OFFSET_MS, type VenueClock } from './venue-clock.ts';

/** How the trades of an instrument come in, for learning: stored beside the features, scored by no model. */
export interface ArrivalFeatures {
  /** Arrival − venue time of the last live trade, corrected by the clock offset. */
  readonly latencyMs: number | null;
  /** How unusual that is, in standard deviations. */
  readonly latencyZScore: number | null;
  /** Messages a second of the shard that brought it. */
  readonly shardLoad: number | null;
  /** 1 when the two clocks agree within a second, else 0. */
  readonly timestampConsistency: 0 | 1 | null;
}

interface ArrivalsParts {
  readonly live: LiveMarket;
  readonly venueClock: VenueClock;
  readonly shards: () => readonly ShardView[];
  readonly now: () => EpochMs;
}

/** Loads of the shards are looked up this often at most. */
const LOADS_FOR_MS = 1_000;

/** Measures how what is scored has come in. */
export class Arrivals {
  readonly #parts: ArrivalsParts;
  #loads: ReadonlyMap<string, number> = new Map();
  #loadsAt: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
  }

  of(symbol: string): ArrivalFeatures {
    const { live, venueClock } = this.#parts;
    const { latency, shard } = live.of(symbol);
    const { lastMs, zScore } = latency;
    const latencyMs = lastMs === null ? null : lastMs + (venueClock.offsetMs ?? 0);
    return {
      latencyMs,
      latencyZScore: zScore,
      shardLoad: this.#load(shard),
      timestampConsistency: latencyMs === null ? null : Math.abs(latencyMs) < BLOCKING_OFFSET_MS ? 1 : 0,
    };
  }

  #load(shard: string | null): number | null {
    const { shards, now } = this.#parts;
    const at = now();
    if (at - this.#loadsAt >= LOADS_FOR_MS) {
      this.#loadsAt = at;
      this.#loads = new Map(shards().map(({ id, messagesPerSecond }) => [id, messagesPerSecond]));
    }
    return shard === null ? null : (this.#loads.get(shard) ?? null);
  }
}
