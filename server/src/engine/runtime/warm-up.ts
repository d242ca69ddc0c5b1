import type { Instrument } from '../core/model/instrument.ts';
import { History, type HistoryParts } from './history.ts';
import { inParallel } from './in-parallel.ts';
import type { Intake } from './intake.ts';
import { bringMissedCandles, type MissedCandlesParts } from './missed-candles.ts';
import { type SeedParts, seedCandles, seedFunding, seedIndicators } from './seeds.ts';

export type WarmUpParts = HistoryParts &
  SeedParts &
  MissedCandlesParts & {
    readonly intake: Intake;
    /** An accelerated tape has no history before itself. */
    readonly tapeClock: boolean;
    /** False when the wide set is followed by candles: then it has no series of trades to go on with. */
    readonly hasWideTrades: boolean;
  };

/** Up to so many instruments the wide set gets its 24 h too; more would spend the venue's budget for hours. */
const HISTORY_FOR_ALL_UP_TO = 40;
/** Instruments of each set brought in at once; requests overlap with the engine's work on what came. */
const AT_ONCE = 2;

/**
 * Brings the history of instruments in. Streams are open already; the trades of an instrument wait until the
 * history before them is in, so the wide set, which has little to bring, does not wait for the core set's day. Among
 * requests to the venue what was missed goes before what is only older.
 */
export async function warmUp(parts: WarmUpParts, instruments: readonly Instrument[]): Promise<void> {
  const isFetchedForAll = instruments.length <= HISTORY_FOR_ALL_UP_TO;
  const core = instruments.filter(({ set }) => set === 'core');
  const wide = instruments.filter(({ set }) => set !== 'core');
  parts.progress.begin(instruments.length);
  const one = async (instrument: Instrument) => {
    if (parts.isStopped()) return;
    const isFetched = !parts.tapeClock && (isFetchedForAll || instrument.set === 'core');
    if (instrument.set === 'core' || parts.hasWideTrades) await warmUpOne(parts, instrument, isFetched);
    else await warmUpByCandles(parts, instrument);
    parts.progress.finished();
  };
  await Promise.all([inParallel(core, AT_ONCE, one), inParallel(wide, AT_ONCE, one)]);
}

/**
 * Candles for the ranges of the instruments whose day is not fetched: one request for each interval, behind everything
 * else. What trades have told meanwhile stays where no candle says more.
 */
export async function seedWide(parts: SeedParts, instruments: readonly Instrument[]): Promise<void> {
  if (instruments.length <= HISTORY_FOR_ALL_UP_TO) return;
  const wide = instruments.filter(({ set }) => set !== 'core');
  await inParallel(wide, AT_ONCE, (instrument) => seedCandles(parts, instrument));
}

/** There is no series of trades to go on with: only what an open position missed. */
async function warmUpByCandles(parts: WarmUpParts, { symbol }: Instrument): Promise<void> {
  const since = parts.openSince(symbol);
  if (since !== null) {
    await parts.missedMarks(symbol, since);
    await bringMissedCandles(parts, symbol);
  }
  parts.intake.release(symbol, null);
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
  const level = instrument.set === 'core' ? 'info' : 'debug';
  parts.logger[level]({ symbol, coveredFrom, lastAggId, tookMs }, 'history is in');
}
