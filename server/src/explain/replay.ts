import { coverageOf, type RangeAnchor } from '../engine/core/explain/snapshot-again.ts';
import { type ReplayOptions, TickReplay } from '../engine/core/explain/tick-replay.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import type { ExplainedInstrument, ExplainQueries, StoredSnapshot } from '../store/explain.ts';

/** A day of windows, an hour before it for the candle in which the ranges begin and the close before that. */
export const READ_BACK_MS = DAY_MS + 2 * HOUR_MS;
/** Ranges go on from a stored value as far back as their candles are whole in what is read. */
export const ANCHOR_BACK_MS = DAY_MS + HOUR_MS;
/** Accelerations are ranked among those of an hour, each of three CVDs. */
const TRAIL_BACK_MS = HOUR_MS + MINUTE_MS;

/** An evaluation before, and whether its fast window was known. */
export interface Earlier {
  readonly at: EpochMs;
  readonly isKnown: boolean;
}

interface SnapshotReplay {
  readonly snapshot: StoredSnapshot;
  /** Evaluations before whose snapshots are wanted too, oldest first. */
  readonly before: readonly Earlier[];
  /** Beside those that the snapshot has. */
  readonly whaleThresholds?: readonly number[];
}

/** Reads what a stored snapshot was made from, stopping where the engine did. */
export async function replaySnapshot(
  store: ExplainQueries,
  instrument: ExplainedInstrument,
  { snapshot, before, whaleThresholds = [] }: SnapshotReplay,
): Promise<TickReplay> {
  const { at, features, lastAggId } = snapshot;
  const since = Math.min(at - TRAIL_BACK_MS, before[0]?.at ?? at);
  const coverage = before.map(
    (one) => [one.at, one.isKnown ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY] as const,
  );
  return replayTicks(store, instrument, {
    whaleThresholds: [...new Set([...Object.keys(features.whaleRatios).map(Number), ...whaleThresholds])],
    marks: await store.marks(instrument.id, since, at),
    wanted: new Map([...coverage, [at, coverageOf(features)]]),
    from: at - READ_BACK_MS,
    at,
    toAggId: lastAggId,
  });
}

interface Reading extends Omit<ReplayOptions, 'instrument'> {
  readonly from: EpochMs;
  /** The last time that is asked for: what was later counts for nothing. */
  readonly at: EpochMs;
  /** Included. */
  readonly toAggId: number;
}

/** Brings stored trades through the engine's own features. */
export async function replayTicks(
  store: ExplainQueries,
  instrument: ExplainedInstrument,
  { from, at, toAggId, ...options }: Reading,
): Promise<TickReplay> {
  const replay = new TickReplay({ instrument, ...options });
  // Both ends in time too: months outside are not looked at, and one month alone needs no merging.
  const slice = { instrumentId: instrument.id, from, to: at + 1, toAggId };
  for await (const columns of store.ticks(slice)) replay.feed(columns);
  replay.finish();
  return replay;
}

/** The ranges that were stored at a time; unknown where nothing was. */
export async function rangeAnchor(
  store: ExplainQueries,
  instrumentId: number,
  at: EpochMs,
): Promise<RangeAnchor> {
  const features = (await store.snapshot(instrumentId, at))?.features;
  return { at, atr5m: features?.atr5m ?? null, atr1h: features?.atr1h ?? null };
}
