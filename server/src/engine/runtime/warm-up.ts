import { DAY_MS, type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import { HISTORY_MS, History, type HistoryEnd, type HistoryParts } from './history.ts';
import { askForHistory } from './history-request.ts';
import { inParallel } from './in-parallel.ts';
import type { Intake } from './intake.ts';
import { LONGEST_MISSED_MS, type MissedCandles } from './missed-candles.ts';
import { type Begun, OlderHistory, type OlderHistoryParts } from './older-history.ts';
import { type SeedParts, seedCandles, seedIndicators } from './seeds.ts';

export type WarmUpParts = HistoryParts &
  FetchOlderParts &
  SeedParts & {
    readonly intake: Intake;
    readonly missedCandles: Pick<MissedCandles, 'bring'>;
    /** Has the settled rates of an instrument read, unless they are already. */
    readonly readFunding: (instrument: Instrument) => Promise<void>;
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
 * Brings in what the live trades of instruments go on from. Streams are open already; the trades of an instrument
 * wait until what was missed before them is in. Resolves to those whose day is to be fetched as far as it is missing.
 */
export async function warmUp(
  parts: WarmUpParts,
  instruments: readonly Instrument[],
): Promise<readonly Begun[]> {
  const isFetchedForAll = instruments.length <= HISTORY_FOR_ALL_UP_TO;
  const core = instruments.filter(({ set }) => set === 'core');
  const wide = instruments.filter(({ set }) => set !== 'core');
  parts.progress.begin(instruments.length);
  const begun: Begun[] = [];
  const one = async (instrument: Instrument) => {
    if (parts.isStopped()) return;
    const isFetched = !parts.tapeClock && (isFetchedForAll || instrument.set === 'core');
    const older =
      instrument.set === 'core' || parts.hasWideTrades
        ? await warmUpOne(parts, instrument, isFetched)
        : await warmUpByCandles(parts, instrument);
    if (older === null) parts.progress.finished(instrument.symbol);
    else begun.push(older);
  };
  await Promise.all([inParallel(core, AT_ONCE, one), inParallel(wide, AT_ONCE, one)]);
  return begun.sort(coreFirst);
}

export type FetchOlderParts = OlderHistoryParts & {
  /** Older trades were stored, among which ids may be missing. */
  readonly lookBack: () => void;
};

/** Fetches what is missing of the day before, behind what was missed while nothing ran. */
export function fetchOlder(parts: FetchOlderParts, begun: readonly Begun[]): Promise<void> {
  return inParallel(begun, AT_ONCE, async (one) => {
    const beganAt = performance.now();
    const { symbol } = one.instrument;
    await new OlderHistory(parts, one).load();
    if (parts.isStopped()) return;
    if (!one.isWhole) parts.lookBack();
    parts.progress.finished(symbol);
    parts.logger.info({ symbol, tookMs: Math.round(performance.now() - beganAt) }, 'history is in');
  });
}

function coreFirst(a: Begun, b: Begun): number {
  return Number(b.instrument.set === 'core') - Number(a.instrument.set === 'core');
}

/**
 * Candles for the ranges of the instruments whose day is not fetched: one request for each interval, behind everything
 * else. What trades have told meanwhile stays where no candle says more.
 */
export async function seedWide(parts: SeedParts, instruments: readonly Instrument[]): Promise<void> {
  if (instruments.length <= HISTORY_FOR_ALL_UP_TO) return;
  const wide = instruments.filter(({ set }) => set !== 'core');
  await inParallel(wide, AT_ONCE, (instrument) => seedCandles(parts, instrument, 'history'));
}

/** There is no series of trades to go on with: only minutes that are not stored, or that an open position missed. */
async function warmUpByCandles(parts: WarmUpParts, instrument: Instrument): Promise<null> {
  const { symbol } = instrument;
  const openSince = parts.openSince(symbol);
  const missingFrom = parts.tapeClock ? null : await firstMissing(parts, instrument);
  const since = Math.min(openSince ?? Number.POSITIVE_INFINITY, missingFrom ?? Number.POSITIVE_INFINITY);
  const marks = async () => (openSince === null ? undefined : parts.missedMarks(symbol, openSince));
  await parts.missedCandles.bring(symbol, Number.isFinite(since) ? since : null, marks);
  parts.intake.release(symbol, null);
  return null;
}

/**
 * The first minute that is not stored behind one that is: what was missed while nothing ran, or what an earlier run did
 * not get. null where none of what the venue can tell at once is stored: there nothing was recorded.
 */
async function firstMissing(parts: WarmUpParts, { id, symbol }: Instrument): Promise<EpochMs | null> {
  const now = parts.venueClock.now();
  const read = () => parts.ticks.candleVolumes(id, now - LONGEST_MISSED_MS, now);
  const stored = (await askForHistory(parts, symbol, read)) ?? new Map<EpochMs, number>();
  if (stored.size === 0) return null;
  let at = Math.min(...stored.keys());
  while (stored.has(at)) at += MINUTE_MS;
  return at;
}

async function warmUpOne(
  parts: WarmUpParts,
  instrument: Instrument,
  isFetched: boolean,
): Promise<Begun | null> {
  const { symbol } = instrument;
  if (isFetched) {
    await parts.patience.waitFor(seed(parts, instrument));
  }
  const end = await new History(parts, instrument).load(isFetched);
  // What was missed is not in: the live trades must not go on without it, neither windows nor exits.
  if (parts.isStopped()) return null;
  const { lastAggId, coveredFrom } = end;
  if (coveredFrom !== null) {
    const at = parts.intake.firstPausedAt() ?? parts.venueClock.now();
    parts.process({ kind: 'historyFrom', symbol, coveredFrom, at });
  }
  parts.intake.release(symbol, lastAggId);
  parts.logger.debug({ symbol, coveredFrom, lastAggId }, 'live trades go on from what is in');
  return isFetched ? begunBy(instrument, end) : null;
}

/** Of use also when it comes late. */
async function seed(parts: WarmUpParts, instrument: Instrument): Promise<void> {
  await seedIndicators(parts, instrument);
  await seedCandles(parts, instrument);
  await parts.readFunding(instrument);
}

function begunBy(instrument: Instrument, { coveredFrom, since }: HistoryEnd): Begun {
  const isWhole = coveredFrom !== null && coveredFrom - since <= HISTORY_MS - DAY_MS;
  return { instrument, since, coveredFrom, isWhole };
}
