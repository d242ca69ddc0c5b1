import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { atrChain } from '../engine/core/explain/atr-chain.ts';
import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import { snapshotAgain } from '../engine/core/explain/snapshot-again.ts';
import { DAY_MS, type EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { ExplainedInstrument, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import type { Recomputation } from './explanation.ts';
import { ANCHOR_BACK_MS, READ_BACK_MS, rangeAnchor, replaySnapshot, replayTicks } from './replay.ts';

/** Without a stored range to go on from: as many hours as leave nothing of what an ATR was seeded with. */
const SEED_BACK_MS = 16 * DAY_MS;

/** Features of an instrument made from its stored ticks, and what was stored of them. */
export interface FeaturesAgain {
  readonly snapshot: FeatureSnapshot;
  /** Trades that were read for it. */
  readonly ticks: number;
  /** Null when no snapshot was stored at exactly this time. */
  readonly verdict: Pick<Recomputation, 'identical' | 'differences' | 'taken'> | null;
}

interface Asked {
  readonly at: EpochMs;
  /** Notional in USD from which a trade counts for the whale ratio that is wanted. */
  readonly whaleThreshold: number;
}

/** Makes the features at a time from the stored ticks as `explain` does, compared with a snapshot stored then. */
export async function featuresAt(
  store: ExplainQueries,
  instrument: ExplainedInstrument,
  asked: Asked,
): Promise<FeaturesAgain> {
  const stored = await store.snapshot(instrument.id, asked.at);
  return stored === null
    ? between(store, instrument, asked)
    : compared(store, instrument, { stored, whaleThresholds: [asked.whaleThreshold] });
}

interface Comparing {
  readonly stored: StoredSnapshot;
  readonly whaleThresholds: readonly number[];
}

async function compared(
  store: ExplainQueries,
  instrument: ExplainedInstrument,
  { stored, whaleThresholds }: Comparing,
): Promise<FeaturesAgain> {
  const { at, features } = stored;
  const replay = await replaySnapshot(store, instrument, { snapshot: stored, before: [], whaleThresholds });
  const first = await store.firstOfRunAt(instrument.id, at, at - ANCHOR_BACK_MS);
  const anchor = await rangeAnchor(store, instrument.id, first);
  const { snapshot, taken } = snapshotAgain(features, replay, anchor);
  const differences: Difference[] = [
    ...differencesOf('lastAggId', features.lastAggId, replay.snapshots.get(at)?.lastAggId),
    ...differencesOf('', features, { ...snapshot, whaleRatios: sameRatios(features, snapshot) }).map(
      (one) => ({ ...one, name: one.name.replace(/^\./, '') }),
    ),
  ];
  const verdict = { identical: differences.length === 0, differences, taken };
  return { snapshot, ticks: replay.ticks, verdict };
}

/** Only those ratios that the engine made: another threshold was asked for here. */
function sameRatios(
  stored: FeatureSnapshot,
  { whaleRatios }: FeatureSnapshot,
): FeatureSnapshot['whaleRatios'] {
  return Object.fromEntries(Object.entries(whaleRatios).filter(([usd]) => usd in stored.whaleRatios));
}

/** At a time when nothing was evaluated. What is stored counts as complete; ranges go on from the newest stored ones. */
async function between(
  store: ExplainQueries,
  instrument: ExplainedInstrument,
  { at, whaleThreshold }: Asked,
): Promise<FeaturesAgain> {
  const toAggId = await store.lastIdAt(instrument.id, at);
  const before = await store.newestSnapshot(instrument.id, at - ANCHOR_BACK_MS, at);
  const { atr5m = null, atr1h = null } = before?.features ?? {};
  const isSeeded = atr5m !== null && atr1h !== null;
  const { features, snapshots, ticks } = await replayTicks(store, instrument, {
    whaleThresholds: [whaleThreshold],
    marks: [{ at, lastAggId: toAggId }],
    wanted: new Map([[at, Number.NEGATIVE_INFINITY]]),
    from: at - (isSeeded ? READ_BACK_MS : SEED_BACK_MS),
    ...{ at, toAggId },
  });
  const made = snapshots.get(at) ?? features.snapshot(at);
  const since = before?.at ?? at;
  const five = atrChain(features.atr5m.series, { at: since, atr: atr5m }, at)?.at(-1);
  const hour = atrChain(features.atr1h.series, { at: since, atr: atr1h }, at)?.at(-1);
  return {
    snapshot: { ...made, atr5m: five ?? made.atr5m, atr1h: hour ?? made.atr1h },
    ticks,
    verdict: null,
  };
}
