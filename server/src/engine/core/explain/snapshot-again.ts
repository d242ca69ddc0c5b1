import { CVD_WINDOWS, type FeatureSnapshot } from '@ae/strategies/features.ts';
import { atrPercentile, PERCENTILE_CANDLES } from '../features/atr-percentile.ts';
import { WINDOW_MS } from '../features/flow.ts';
import { regimeOf } from '../features/regime.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import { atrChain } from './atr-chain.ts';
import { isSame } from './differences.ts';
import { INPUT_ORIGINS } from './origins.ts';
import type { TickReplay } from './tick-replay.ts';

/** Average true ranges that were stored with an earlier evaluation of the same run of the engine. */
export interface RangeAnchor {
  readonly at: EpochMs;
  readonly atr5m: number | null;
  readonly atr1h: number | null;
}

export interface SnapshotAgain {
  readonly snapshot: FeatureSnapshot;
  /** Features of ticks that were taken as stored all the same: their beginning is older than what is stored. */
  readonly taken: readonly (keyof FeatureSnapshot)[];
}

/** From when on trades were complete for a snapshot: as far back as its longest known window. */
export function coverageOf(stored: FeatureSnapshot): EpochMs {
  const known: number[] = CVD_WINDOWS.filter((window) => stored.cvd[window] !== null).map(
    (window) => WINDOW_MS[window],
  );
  // What the last minute tells is known before the shortest of these windows.
  if (stored.buyVol1m !== null) known.push(MINUTE_MS);
  const windows = known.length === 0 ? Number.POSITIVE_INFINITY : stored.at - Math.max(...known);
  return stored.cvdUtcDay === null ? windows : Math.min(windows, stored.at - (stored.at % DAY_MS));
}

/**
 * The snapshot with everything that ticks tell made again, and the rest as it was stored. A number within the
 * rounding of a chain of candles is given as stored, so that it decides as it did.
 */
export function snapshotAgain(
  stored: FeatureSnapshot,
  replay: TickReplay,
  anchor: RangeAnchor,
): SnapshotAgain {
  const made = replay.snapshots.get(stored.at);
  if (made === undefined) return { snapshot: stored, taken: tickNames() };
  const ranges = rangesAgain(stored, replay, anchor);
  const taken: (keyof FeatureSnapshot)[] = [
    ...ranges.taken,
    ...(stored.cvd['24h'] === null ? ['trades24h' as const] : []),
  ];
  const regime = regimeOf({
    atrPct: ranges.values.atrPct,
    cvdFast: made.cvd['30m'],
    cvdSlow: made.cvd['4h'],
    exceptional: replay.features.trail.isExceptional(stored.at),
  });
  const again = { ...made, ...ranges.values, regime };
  const kept = Object.fromEntries(
    tickNames()
      .filter((name) => !taken.includes(name) && !isSame(again[name], stored[name]))
      .map((name) => [name, again[name]]),
  );
  return { snapshot: { ...stored, ...kept }, taken };
}

function tickNames(): (keyof FeatureSnapshot)[] {
  const own = new Set(['cvdFast', 'cvdSlow', 'cvdFastSlope', 'cvdAccel', 'whaleRatio']);
  return Object.entries(INPUT_ORIGINS)
    .filter(([name, origin]) => origin === 'ticks' && !own.has(name))
    .map(([name]) => name as keyof FeatureSnapshot);
}

type Ranges = Pick<FeatureSnapshot, 'atr5m' | 'atr1h' | 'riskAtr' | 'atrPercentile' | 'atrPct' | 'atrPct1h'>;

interface RangesAgain {
  readonly values: Ranges;
  readonly taken: readonly (keyof Ranges)[];
}

function rangesAgain(stored: FeatureSnapshot, { features }: TickReplay, anchor: RangeAnchor): RangesAgain {
  const { at, price } = stored;
  const five = atrChain(features.atr5m.series, { at: anchor.at, atr: anchor.atr5m }, at);
  const hour = atrChain(features.atr1h.series, { at: anchor.at, atr: anchor.atr1h }, at);
  const [atr5m, atr1h] = [settled(five, stored.atr5m), settled(hour, stored.atr1h)];
  const percentile = percentileOf(five);
  const values: Ranges = {
    ...{ atr5m, atr1h },
    riskAtr: atr5m === null || atr1h === null ? null : 0.7 * atr5m + 0.3 * atr1h,
    atrPercentile: percentile ?? stored.atrPercentile,
    atrPct: ratio(atr5m, price),
    atrPct1h: ratio(atr1h, price),
  };
  const isFirst = anchor.at === at;
  const taken: readonly (keyof Ranges | null)[] = [
    percentile === null ? 'atrPercentile' : null,
    isFirst || five === null ? 'atr5m' : null,
    isFirst || hour === null ? 'atr1h' : null,
  ];
  return { values, taken: taken.filter((name) => name !== null) };
}

/** Null when the chain does not reach back over all candles of the rank. */
function percentileOf(chain: readonly number[] | null): number | null {
  if (chain === null || chain.length < PERCENTILE_CANDLES) return null;
  return atrPercentile(chain.slice(-PERCENTILE_CANDLES));
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null ? null : part / whole;
}

/** The last value of a chain; as stored where there is none, or only rounding apart. */
function settled(chain: readonly number[] | null, stored: number | null): number | null {
  const last = chain?.at(-1) ?? stored;
  return isSame(last, stored) ? stored : last;
}
