import type { EngineView } from '../engine/index.ts';

/** Ticks must have arrived this recently for the product to be ready (spec 11, row 35). */
export const FRESH_TICK_MS = 30_000;

/** One thing that must hold, and why it does not. */
export interface Check {
  readonly ok: boolean;
  readonly detail: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'database' | 'venue' | 'ticks', Check>>;
}

/** Ready means: the database answers, the venue is connected, and ticks really arrive. `at`: monotonic ms. */
export function readiness(view: EngineView, databaseAnswers: boolean, at: number): Readiness {
  const checks = {
    database: { ok: databaseAnswers, detail: databaseAnswers ? 'answers' : 'does not answer' },
    venue: venueCheck(view),
    ticks: tickCheck(view, at),
  };
  return { ready: Object.values(checks).every((check) => check.ok), checks };
}

function venueCheck({ status }: EngineView): Check {
  if (status === null) return { ok: false, detail: 'the engine has not reported yet' };
  const open = status.shards.filter((shard) => shard.state === 'open').length;
  const working = status.state === 'warming' || status.state === 'running';
  return { ok: working && open > 0, detail: `${status.state}, ${open} connections open` };
}

function tickCheck({ ticksAt }: EngineView, at: number): Check {
  if (ticksAt === null) return { ok: false, detail: 'no tick yet' };
  const ageMs = Math.max(0, Math.round(at - ticksAt));
  return { ok: ageMs <= FRESH_TICK_MS, detail: `last tick ${ageMs} ms ago` };
}
