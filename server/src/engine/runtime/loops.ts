import { Job } from '../../ops/job-registry.ts';
import { HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { Assembly } from './assemble.ts';
import { confirmByStreams } from './clock-offset.ts';
import { COLLECT_AGAIN_MS, COLLECT_EVERY_MS } from './collectors.ts';
import { GRID_MS } from './intake.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { type Repeating, repeat } from './repeat.ts';

/** The venue allows 500 funding calls in five minutes, over restarts too, of which we know nothing: they are spread. */
const FUNDING_EVERY_MS = 800;
const RATES_EVERY_MS = 2_000;
const BOOKS_EVERY_MS = 1_000;
const SILENCE_EVERY_MS = 1_000;
const SPOT_EVERY_MS = 1_000;
const CLOCK_STEPS_EVERY_MS = 250;
/** 900 requests in five minutes: the venue allows 1,000 of these series. */
const WIDE_COLLECT_EVERY_MS = 334;
const WINDOWS_EVERY_MS = 10 * MINUTE_MS;
/** An hour's roots at most each time: those of the day before are made within minutes of a start, not at once. */
const RECORDS_EVERY_MS = 10_000;
/** Tasks more frequent than this are steps of something else: they are not shown as jobs. */
const SHOWN_FROM_MS = 300;
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
}

type Task = (job: Job) => Promise<void> | void;
type Every = (name: string, ms: number, task: Task) => Job;

/** Starts all of them; the first round of the collectors at once, since strategies wait for it. */
export function startLoops(loopParts: LoopParts): Repeating[] {
  const loops: Repeating[] = [];
  const { logger, jobs, clock } = loopParts.parts;
  const every: Every = (name, ms, task) => {
    const job = ms < SHOWN_FROM_MS ? new Job(name, ms, () => clock.now()) : jobs.add(name, ms);
    loops.push(repeat(name, ms, () => job.run(task), logger));
    return job;
  };
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
  if (!options.tapeClock) {
    every('clock steps', CLOCK_STEPS_EVERY_MS, () => (parts.clock.isStepped ? measureClock() : undefined));
    every('clock steps by streams', CLOCK_STEPS_EVERY_MS, confirmByStreams(parts, all.venueClock));
  }
  every('heartbeat', MINUTE_MS, () => {
    const { counts, dispatch, gapFill } = all;
    const { ticks, evaluations, state } = counts;
    const context = { state, ticks, evaluations, openGaps: gapFill.open, waiting: dispatch.pending };
    parts.logger.info(context, 'heartbeat');
  });
}

function marketLoops(loopParts: LoopParts, every: Every): void {
  const { options, all, instruments, refreshInstruments } = loopParts;
  const { dispatch, live, venueClock, silent, spotHistory } = all;
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
  every('silent streams', SILENCE_EVERY_MS, (job) => silent.check((error) => job.failed(error)));
  every('instruments', HOUR_MS, refreshInstruments);
  if (options.tapeClock) return;
  every('spot history', SPOT_EVERY_MS, (job) => {
    const symbols = core(instruments()).map(({ symbol }) => symbol);
    return spotHistory.check(symbols, (error) => job.failed(error));
  });
}

/** Settled rates of every instrument; those of the core set come first. */
function fundingLoops({ options, parts, all, instruments }: LoopParts, every: Every): void {
  const intervals = async () => all.live.setFundingIntervals(await parts.client.fundingIntervals());
  every('funding intervals', HOUR_MS, intervals)
    .run(intervals)
    .catch((error: unknown) => {
      parts.logger.warn({ error: String(error) }, 'the times between settlements could not be read');
    });
  if (options.tapeClock) return;
  every('funding history', FUNDING_EVERY_MS, (job) =>
    all.funding.readNext([...core(instruments()), ...wide(instruments())], (error) => job.failed(error)),
  );
}

function collectLoops({ options, parts, all, instruments }: LoopParts, every: Every): void {
  const { collectors, days } = all;
  const round = (job: Job) => collectors.collect(core(instruments()), (error) => job.failed(error));
  every('collectors', COLLECT_EVERY_MS, round)
    .run(round)
    .catch((error: unknown) => {
      parts.logger.warn({ error: String(error) }, 'the first round of the collectors failed');
    });
  every('collectors without an answer', COLLECT_AGAIN_MS, (job) =>
    collectors.collectUnanswered((error) => job.failed(error)),
  );
  const isWideCollected = options.wideCollectors === true;
  const types = isWideCollected
    ? (['open_interest', 'long_short_ratio', 'top_trader_position'] as const)
    : // The board shows it for every instrument.
      (['open_interest'] as const);
  if (options.tapeClock) return;
  every('collectors of the wide set', WIDE_COLLECT_EVERY_MS, (job) =>
    collectors.collectNext(wide(instruments()), types, (error) => job.failed(error)),
  );
  every('statistics of the day', WIDE_COLLECT_EVERY_MS, (job) =>
    days.askNext(
      wide(instruments()).map(({ symbol }) => symbol),
      (error) => job.failed(error),
    ),
  );
  if (!isWideCollected) return;
  every('stream values of the wide set', COLLECT_EVERY_MS, () => {
    collectors.sumLiquidations(wide(instruments()));
    collectors.keepFundingRates(wide(instruments()));
  });
}

function storedLoops({ options, parts, all, instruments }: LoopParts, every: Every): void {
  const { watchdog, counts, venueClock, records, late, windowSaver, dispatch, gapFill } = all;
  every('watchdog', MINUTE_MS, async (job) => {
    await late.rebuild();
    if (counts.state === 'running') await watchdog.check(instruments(), (error) => job.failed(error));
  });
  every('refused gaps', MINUTE_MS, (job) => {
    gapFill.retryRefused();
    for (const { symbol, fromAggId, toAggId, reason } of gapFill.refused)
      job.failed(`${symbol} ${fromAggId} to ${toAggId}: ${reason}`);
  });
  every('partitions', HOUR_MS, () => parts.ticks.ensurePartitions(venueClock.now(), venueClock.now()));
  every('roots and reports', RECORDS_EVERY_MS, () => records.look());
  if (!options.tapeClock) every('gate roll-ups', MINUTE_MS, () => records.rollUp());
  if (Object.keys(options.retention ?? {}).length > 0)
    every('retention', HOUR_MS, (job) => records.retain((error) => job.failed(error)));
  if (windowSaver === null || options.tapeClock) return;
  let nextAt = 0;
  const copies = parts.jobs.add('copies of the windows', WINDOWS_EVERY_MS);
  every('step of the copies', WINDOWS_STEP_MS, async () => {
    if (counts.state !== 'running' || dispatch.isDegraded || performance.now() < nextAt) return;
    const waitMs = WINDOWS_EVERY_MS / Math.max(1, instruments().length);
    nextAt = performance.now() + waitMs;
    copies.due(parts.clock.now() + waitMs);
    await copies.run(() => windowSaver.saveNext(instruments()));
  });
}

function core(instruments: readonly Instrument[]): readonly Instrument[] {
  return instruments.filter(({ set }) => set === 'core');
}

function wide(instruments: readonly Instrument[]): readonly Instrument[] {
  return instruments.filter(({ set }) => set !== 'core');
}
