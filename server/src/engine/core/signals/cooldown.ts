import type { Side } from '@ae/db/enums.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import type { EngineStrategy, RecentExit } from '../model/strategy.ts';

/** Two stops on one side within this time make its cooldown longer. */
const STOPS_WITHIN_MS = 30 * MINUTE_MS;
const STOPS = 2;
/** Longer than the longest cooldown (60 minutes). */
const KEPT_MS = 2 * HOUR_MS;
const AFTER_STOPS_MS = 20 * MINUTE_MS;
const AFTER_TP1_MS = 5 * MINUTE_MS;
/** Exits that show that TP1 was reached. */
const AFTER_TP1: ReadonlySet<string> = new Set(['tp1', 'tp1_hit', 'tp2', 'tp', 'sl_be']);

/**
 * Pause of one strategy after a signal that was acted on (spec 03): `cooldownMinutes`, at most 5 minutes once the
 * position of that signal reached TP1; after 2 stops within 30 minutes on one side, that side rests at least 20
 * minutes from the last of them. 0 minutes means none at all. A pause silences openings, never directions.
 */
export class Cooldown {
  #lastSignalAt: EpochMs | null;
  #exits: RecentExit[];

  constructor({ lastSignalAt, recentExits }: Pick<EngineStrategy, 'lastSignalAt' | 'recentExits'>) {
    this.#lastSignalAt = lastSignalAt;
    this.#exits = [...recentExits];
  }

  signalled(at: EpochMs): void {
    this.#lastSignalAt = at;
  }

  exited(exit: RecentExit): void {
    this.#exits = this.#exits.filter(({ at }) => at > exit.at - KEPT_MS);
    this.#exits.push(exit);
  }

  isActive(side: Side, at: EpochMs, cooldownMinutes: number): boolean {
    return cooldownMinutes > 0 && at < this.#endsAt(side, at, cooldownMinutes * MINUTE_MS);
  }

  #endsAt(side: Side, at: EpochMs, plainMs: number): EpochMs {
    const since = this.#lastSignalAt;
    if (since === null) return 0;
    const reachedTp1 = this.#exits.some((exit) => exit.at >= since && AFTER_TP1.has(exit.kind));
    const own = since + (reachedTp1 ? Math.min(plainMs, AFTER_TP1_MS) : plainMs);
    const afterStops = this.#lastOfTwoStops(side, at);
    return afterStops === null ? own : Math.max(own, afterStops + Math.max(plainMs, AFTER_STOPS_MS));
  }

  /** Time of the last stop when at least two fell on the side within the 30 minutes before it. */
  #lastOfTwoStops(side: Side, at: EpochMs): EpochMs | null {
    const stops = this.#exits.filter((exit) => exit.kind === 'sl' && exit.side === side && exit.at <= at);
    const last = stops.at(-1);
    if (last === undefined) return null;
    const near = stops.filter((stop) => stop.at >= last.at - STOPS_WITHIN_MS);
    return near.length >= STOPS ? last.at : null;
  }
}
