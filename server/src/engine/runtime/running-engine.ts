import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { EngineCommand } from '../index.ts';
import { type Assembly, assemble } from './assemble.ts';
import { GRID_MS } from './intake.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { type Repeating, repeat } from './repeat.ts';
import { seedFunding } from './seeds.ts';
import { type WarmUpParts, warmUp } from './warm-up.ts';

/** History waits while so many rows wait for the database. */
const ROOM_ROWS = 50_000;
const RATES_EVERY_MS = 2_000;
const BOOKS_EVERY_MS = 1_000;
const COLLECT_EVERY_MS = 5 * MINUTE_MS;
/** A stop has ten seconds; the database gets most of them. */
const STORE_WITHIN_MS = 7_000;
/** History that is coming in notices a stop between two pages. */
const WARM_UP_ENDS_MS = 1_500;

/** The core with everything around it, in one thread: started, commanded, stopped. */
export class RunningEngine {
  readonly #options: EngineOptions;
  readonly #parts: EngineParts;
  readonly #all: Assembly;
  readonly #loops: Repeating[] = [];
  #instruments: readonly Instrument[] = [];
  #warming: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: EngineOptions, parts: EngineParts) {
    this.#options = options;
    this.#parts = parts;
    this.#all = assemble(options, parts);
  }

  /** Resolves when instruments, strategies and open positions are loaded; history comes in behind it. */
  async start(): Promise<void> {
    const { publish, counts, venueClock } = this.#all;
    publish.start();
    await this.#measureClock();
    await this.#parts.ticks.ensurePartitions(venueClock.now() - 2 * DAY_MS, venueClock.now());
    this.#instruments = await this.#loadInstruments();
    await this.#loadTrading();
    counts.state = 'warming';
    this.#warming = this.#warmUp(this.#instruments);
    await this.#openStreams();
    this.#startLoops();
  }

  async command(command: EngineCommand): Promise<void> {
    const { process, dispatch, venueClock } = this.#all;
    const { state } = this.#parts;
    const at = venueClock.now();
    if (command.kind === 'reloadStrategy') {
      const strategy = await state.strategy(command.strategyId);
      if (strategy === null) throw new Error(`there is no strategy ${command.strategyId}`);
      process({ kind: 'strategy', strategy, at });
    } else if (command.kind === 'reloadPaperConfig') {
      process({ kind: 'paperConfig', config: await state.paperConfig() });
    } else {
      process(command.kind === 'closeAll' ? { kind: 'closeAll', at } : { ...command, at });
      await dispatch.queue.drain();
    }
  }

  /** Resolves when all history is in, no gap is open and everything received so far is stored. */
  async drain(): Promise<void> {
    await this.#warming;
    await this.#all.gapFill.idle();
    await this.#all.dispatch.queue.drain();
  }

  /** Ends the intake, stores what is left, closes. Rejects when the database did not take the rest in time. */
  async stop(): Promise<void> {
    const { counts, gapFill, dispatch, publish } = this.#all;
    this.#isStopped = true;
    counts.state = 'stopping';
    await this.#parts.client.closeStreams();
    gapFill.stop();
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    await within(WARM_UP_ENDS_MS, this.#warming);
    const isStored = await within(STORE_WITHIN_MS, dispatch.close());
    await publish.stop();
    await this.#parts.close();
    if (!isStored) throw new Error(`${dispatch.queue.pending} rows could not be stored before the stop`);
  }

  /** Ends without storing anything: for a start that failed. */
  async abandon(): Promise<void> {
    const { gapFill, dispatch, publish } = this.#all;
    this.#isStopped = true;
    gapFill.stop();
    dispatch.abandon();
    await this.#parts.client.closeStreams();
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    await publish.stop();
    await this.#parts.close();
  }

  async #loadInstruments(): Promise<readonly Instrument[]> {
    const { process, venueClock, ids } = this.#all;
    const rows = await this.#parts.provider.instruments();
    const core = new Set(this.#options.coreSymbols);
    const instruments = await this.#parts.state.saveInstruments(rows, core, venueClock.now());
    for (const { symbol, id } of instruments) ids.set(symbol, id);
    process({ kind: 'instruments', instruments });
    return instruments;
  }

  async #loadTrading(): Promise<void> {
    const { process, publish, venueClock } = this.#all;
    const { state } = this.#parts;
    process({ kind: 'paperConfig', config: await state.paperConfig() });
    const at = venueClock.now();
    for (const strategy of await state.strategies()) process({ kind: 'strategy', strategy, at });
    const positions = await state.openPositions();
    process({ kind: 'positions', positions });
    publish.restored(positions);
  }

  /** Trades of these instruments wait from now on; the streams may be opened. */
  #warmUp(instruments: readonly Instrument[]): Promise<void> {
    const { process, venueClock, dispatch, intake, counts } = this.#all;
    for (const { symbol } of instruments) if (!this.#options.tapeClock) intake.hold(symbol);
    const parts: WarmUpParts = {
      ...this.#parts,
      process,
      venueClock,
      intake,
      tapeClock: this.#options.tapeClock,
      room: () => dispatch.queue.room(ROOM_ROWS),
      firstHeldId: (symbol) => intake.firstHeldId(symbol),
      isStopped: () => this.#isStopped,
    };
    return warmUp(parts, instruments).then(() => {
      intake.resume();
      if (counts.state === 'warming') counts.state = 'running';
    });
  }

  #openStreams(): Promise<void> {
    return this.#parts.client.openStreams(this.#instruments, this.#all.intake.receive);
  }

  #startLoops(): void {
    const { logger, ticks } = this.#parts;
    const { intake, dispatch, live, collectors, venueClock } = this.#all;
    const every = (name: string, ms: number, task: () => Promise<void> | void) =>
      this.#loops.push(repeat(name, ms, task, logger));
    const core = () => this.#core();
    if (!this.#options.tapeClock) every('clock', GRID_MS, () => intake.tick());
    every('clock offset', MINUTE_MS, () => this.#measureClock());
    every('rates', RATES_EVERY_MS, () =>
      dispatch.rates(core().flatMap(({ symbol }) => live.mark(symbol) ?? [])),
    );
    every('book features', BOOKS_EVERY_MS, () => {
      const at = venueClock.now();
      dispatch.bookFeatures(core().map(({ symbol }) => live.books.features(symbol, at)));
    });
    every('collectors', COLLECT_EVERY_MS, () => collectors.collect(core()));
    every('watchdog', MINUTE_MS, () => this.#checkStored());
    every('instruments', HOUR_MS, () => this.#refreshInstruments());
    every('funding history', HOUR_MS, () => this.#refreshFunding());
    every('partitions', HOUR_MS, () => ticks.ensurePartitions(venueClock.now(), venueClock.now()));
    every('heartbeat', MINUTE_MS, () => this.#heartbeat());
    // The first round at once: strategies wait for these values.
    collectors.collect(core()).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the first round of the collectors failed');
    });
  }

  #core(): readonly Instrument[] {
    return this.#instruments.filter(({ set }) => set === 'core');
  }

  async #checkStored(): Promise<void> {
    const { counts, watchdog } = this.#all;
    if (counts.state === 'running') await watchdog.check(this.#instruments);
  }

  /** Listings and delistings change what is followed, without a restart. */
  async #refreshInstruments(): Promise<void> {
    const known = new Set(this.#instruments.map(({ symbol }) => symbol));
    this.#instruments = await this.#loadInstruments();
    const listed = this.#instruments.filter(({ symbol }) => !known.has(symbol));
    const warming = listed.length === 0 ? null : this.#warmUp(listed);
    await this.#openStreams();
    await warming;
  }

  async #refreshFunding(): Promise<void> {
    const { process, venueClock } = this.#all;
    for (const instrument of this.#core())
      await seedFunding({ ...this.#parts, process, venueClock }, instrument);
  }

  async #measureClock(): Promise<void> {
    const { clock, client, logger } = this.#parts;
    const { venueClock } = this.#all;
    const before = clock.now();
    const serverTime = await client.serverTime();
    venueClock.measured(serverTime, before, clock.now());
    const { offsetMs } = venueClock;
    if (venueClock.isBlocked)
      logger.error({ offsetMs }, 'the local clock is off: signed requests are blocked');
  }

  #heartbeat(): void {
    const { counts, dispatch, gapFill } = this.#all;
    const { ticks, evaluations, state } = counts;
    const context = { state, ticks, evaluations, openGaps: gapFill.open, waiting: dispatch.queue.pending };
    this.#parts.logger.info(context, 'heartbeat');
  }
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
