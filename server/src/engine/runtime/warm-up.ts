import type { Instrument } from '../core/model/instrument.ts';
import { History, type HistoryParts } from './history.ts';
import type { Intake } from './intake.ts';
import { type SeedParts, seedCandles, seedFunding, seedIndicators } from './seeds.ts';

export type WarmUpParts = HistoryParts &
  SeedParts & {
    readonly intake: Intake;
    /** An accelerated tape has no history before itself. */
    readonly tapeClock: boolean;
  };

/** Up to so many instruments the wide set gets its 24 h too; more would spend the venue's budget for hours. */
const HISTORY_FOR_ALL_UP_TO = 40;
/** Instruments brought in at once; requests overlap with the engine's work on what came. */
const AT_ONCE = 2;

/**
 * Brings the history of instruments in, the core set first. Streams are open already; their trades wait until the
 * history before them is in.
 */
export async function warmUp(parts: WarmUpParts, instruments: readonly Instrument[]): Promise<void> {
  const isFetchedForAll = instruments.length <= HISTORY_FOR_ALL_UP_TO;
  const waiting = [...instruments].sort((a, b) => rank(a) - rank(b));
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (parts.isStopped()) return;
      await warmUpOne(parts, next, !parts.tapeClock && (isFetchedForAll || next.set === 'core'));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function rank(instrument: Instrument): number {
  return instrument.set === 'core' ? 0 : 1;
}

async function warmUpOne(parts: WarmUpParts, instrument: Instrument, isFetched: boolean): Promise<void> {
  const { symbol } = instrument;
  const beganAt = performance.now();
  if (isFetched) {
    await seedIndicators(parts, instrument);
    await seedCandles(parts, instrument);
    await seedFunding(parts, instrument);
  }
  const { lastAggId, coveredFrom } = await new History(parts, instrument).load(isFetched);
  if (coveredFrom !== null && !parts.isStopped()) {
    const at = parts.intake.firstPausedAt() ?? parts.venueClock.now();
    parts.process({ kind: 'historyComplete', symbol, coveredFrom, at });
  }
  parts.intake.release(symbol, lastAggId);
  const tookMs = Math.round(performance.now() - beganAt);
  parts.logger.info({ symbol, coveredFrom, lastAggId, tookMs }, 'history is in');
}
