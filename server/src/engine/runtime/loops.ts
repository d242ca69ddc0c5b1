import { HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { Assembly } from './assemble.ts';
import { COLLECT_EVERY_MS } from './collectors.ts';
import { GRID_MS } from './intake.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { type Repeating, repeat } from './repeat.ts';
import { seedFunding } from './seeds.ts';

const RATES_EVERY_MS = 2_000;
const BOOKS_EVERY_MS = 1_000;
const SILENCE_EVERY_MS = 1_000;
/** 900 requests in five minutes: the venue allows 1,000 of these series. */
const WIDE_COLLECT_EVERY_MS = 334;
const WINDOWS_EVERY_MS = 10 * MINUTE_MS;
/** A round of copies of the windows is never denser than this. */
const WINDOWS_STEP_MS = 250;

/** What runs again and again beside the streams. */
export interface LoopParts {
  readonly options: EngineOptions;
  readonly parts: EngineParts;
  readonly all: Assembly;
  readonly instruments: () => readonly Instrument[];
  readonly measureClock: () => Promise<void>;
  readonly refreshInstruments: () => Promise<void>;
  readonly isStopped: () => boolean;
}

type Every = (name: string, ms: number, task: () => Promise<void> | void) => void;

/** Starts all of them; the first round of the collectors at once, since strategies wait for it. */
export function startLoops(loopParts: LoopParts): Repeating[] {
  const loops: Repeating[] = [];
  const { logger } = loopParts.parts;
  const every: Every = (name, ms, task) => loops.push(repeat(name, ms, task, logger));
  clockLoops(loopParts, every);
  marketLoops(loopParts, every);
  fundingLoops(loopParts, every);
  collectLoops(loopParts, every);
  storedLoops(loopParts, every);
  return loops;
}

function clockLoops({ options, parts, all, measureClock }: LoopParts, every: Every): void {
  if (!options.tapeClock) every('clock', GRID_MS, () => all.intake.tick());
  every('clock offset', MINUTE_MS, measureClock);
  every('heartbeat', MINUTE_MS, () => {
    const { counts, dispatch, gapFill } = all;
    const { ticks, evaluations, state } = counts;
    const context = { state, ticks, evaluations, openGaps: gapFill.open, waiting: dispatch.pending };
    parts.logger.info(context, 'heartbeat');
  });
}

function marketLoops(loopParts: LoopParts, every: Every): void {
  const { options, all, instruments, refreshInstruments } = loopParts;
  const { dispatch, live, venueClock, silent } = all;
  const often = new Set(options.rateSymbols ?? []);
  const isOften = ({ set, symbol }: Instrument) => set === 'core' || often.has(symbol);
  const rates = (isWanted: (instrument: Instrument) => boolean) =>
    dispatch.rates(
      instruments()
        .filter(isWanted)
        .flatMap(({ symbol }) => live.mark(symbol) ?? []),
    );
  every('rates', RATES_EVERY_MS, () => rates(isOften));
  every('rates of the wide set', MINUTE_MS, () => rates((instrument) => !isOften(instrument)));
  every('book features', BOOKS_EVERY_MS, () => {
    const at = venueClock.now();
    dispatch.bookFeatures(core(instruments()).map(({ symbol }) => live.books.features(symbol, at)));
  });
  every('silent streams', SILENCE_EVERY_MS, () => silent.check());
  every('instruments', HOUR_MS, refreshInstruments);
}

/** Settled rates of every instrument, hourly; those of the core set come first, with its history. */
function fundingLoops({ options, parts, all, instruments, isStopped }: LoopParts, every: Every): void {
  const { live, process, venueClock } = all;
  const funding = async (asked: readonly Instrument[]) => {
    live.setFundingIntervals(await parts.client.fundingIntervals());
    for (const instrument of asked)
      await seedFunding({ ...parts, process, venueClock, isStopped }, instrument);
  };
  every('funding history', HOUR_MS, () => funding(instruments()));
  if (options.tapeClock) return;
  funding(wide(instruments())).catch((error: unknown) => {
    parts.logger.warn({ error: String(error) }, 'the first reading of funding histories failed');
  });
}

function collectLoops({ options, parts, all, instruments }: LoopParts, every: Every): void {
  const { collectors, days } = all;
  const round = () => collectors.collect(core(instruments()));
  every('collectors', COLLECT_EVERY_MS, round);
  round().catch((error: unknown) => {
    parts.logger.warn({ error: String(error) }, 'the first round of the collectors failed');
  });
  const isWideCollected = options.wideCollectors === true;
  const types = isWideCollected
    ? (['open_interest', 'long_short_ratio', 'top_trader_position'] as const)
    : // The board shows it for every instrument.
      (['open_interest'] as const);
  if (options.tapeClock) return;
  every('collectors of the wide set', WIDE_COLLECT_EVERY_MS, () =>
    collectors.collectNext(wide(instruments()), types),
  );
  every('statistics of the day', WIDE_COLLECT_EVERY_MS, () =>
    days.askNext(wide(instruments()).map(({ symbol }) => symbol)),
  );
  if (isWideCollected)
    every('liquidations of the wide set', COLLECT_EVERY_MS, () =>
      collectors.sumLiquidations(wide(instruments())),
    );
}

function storedLoops({ options, parts, all, instruments }: LoopParts, every: Every): void {
  const { watchdog, counts, venueClock, records, windowSaver, dispatch } = all;
  every('watchdog', MINUTE_MS, async () => {
    if (counts.state === 'running') await watchdog.check(instruments());
  });
  every('partitions', HOUR_MS, () => parts.ticks.ensurePartitions(venueClock.now(), venueClock.now()));
  every('roots and reports', MINUTE_MS, () => records.look());
  if (Object.keys(options.retention ?? {}).length > 0) every('retention', HOUR_MS, () => records.retain());
  if (windowSaver === null || options.tapeClock) return;
  let nextAt = 0;
  every('copies of the windows', WINDOWS_STEP_MS, async () => {
    if (counts.state !== 'running' || dispatch.isDegraded || performance.now() < nextAt) return;
    nextAt = performance.now() + WINDOWS_EVERY_MS / Math.max(1, instruments().length);
    await windowSaver.saveNext(instruments());
  });
}

function core(instruments: readonly Instrument[]): readonly Instrument[] {
  return instruments.filter(({ set }) => set === 'core');
}

function wide(instruments: readonly Instrument[]): readonly Instrument[] {
  return instruments.filter(({ set }) => set !== 'core');
}
