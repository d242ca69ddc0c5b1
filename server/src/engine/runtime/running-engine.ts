import { DAY_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { EngineStrategy } from '../core/model/strategy.ts';
import type { EngineCommand } from '../index.ts';
import { type Assembly, assemble } from './assemble.ts';
import { checkCandles } from './candle-check.ts';
import { measureClock } from './clock-offset.ts';
import { endDelisted, type OfContract } from './delisting.ts';
import { isDoneWithin } from './in-time.ts';
import { ListingGuard } from './listing-guard.ts';
import { startLoops } from './loops.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { patienceOf } from './patience.ts';
import type { Repeating } from './repeat.ts';
import { untilReached } from './until-reached.ts';
import { fetchOlder, seedWide, type WarmUpParts, warmUp } from './warm-up.ts';
import { saveWindows } from './windows/save-all.ts';

/** History waits while so many rows wait for the database. */
const ROOM_ROWS = 50_000;
/** A stop has ten seconds; the database gets most of them. */
const STORE_WITHIN_MS = 7_000;
/** History that is coming in and recurring tasks notice a stop between two steps. */
const TURNS_END_MS = 1_000;
/** A strategy is read again at most so often because trades closed meanwhile. */
const MOST_READS = 5;
/** Copies of the windows are written while this lasts; without one the next start reads the database. */
const COPY_WITHIN_MS = 2_500;

/** The core with everything around it, in one thread: started, commanded, stopped. */
export class RunningEngine {
  readonly #options: EngineOptions;
  readonly #parts: EngineParts;
  readonly #all: Assembly;
  #loops: readonly Repeating[] = [];
  #instruments: readonly Instrument[] = [];
  readonly #listing = new ListingGuard();
  #warming: Promise<void> = Promise.resolve();
  /** History from before the series; comes in behind the live market. */
  #older: Promise<void> = Promise.resolve();
  #seeding: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: EngineOptions, parts: EngineParts) {
    this.#options = options;
    this.#parts = parts;
    this.#all = assemble(options, parts);
  }

  /**
   * Resolves when instruments, strategies and open positions are loaded; history comes in behind it. Waits for a venue
   * that is away.
   */
  async start(): Promise<void> {
    const { publish, counts, venueClock } = this.#all;
    publish.start();
    await this.#reached(() => this.#measureClock());
    await this.#parts.ticks.ensurePartitions(venueClock.now() - 2 * DAY_MS, venueClock.now());
    this.#instruments = await this.#reached(() => this.#loadInstruments());
    // What an earlier run left on disk comes first: positions and ticks are read as it left them.
    await this.#all.dispatch.drain();
    await this.#loadTrading();
    await this.#all.late.resume(this.#instruments);
    counts.state = 'warming';
    this.#warming = this.#warmUp(this.#instruments);
    await this.#openStreams();
    this.#loops = startLoops({
      options: this.#options,
      parts: this.#parts,
      all: this.#all,
      instruments: () => this.#instruments,
      measureClock: () => this.#measureClock(),
      refreshInstruments: () => this.#refreshInstruments(),
    });
  }

  async command(command: EngineCommand): Promise<void> {
    const { process, dispatch, venueClock } = this.#all;
    const { state } = this.#parts;
    const at = venueClock.now();
    if (command.kind === 'reloadStrategy') {
      const strategy = await this.#readStrategy(command.strategyId);
      if (strategy === null) throw new Error(`there is no strategy ${command.strategyId}`);
      process({ kind: 'strategy', strategy, at });
    } else if (command.kind === 'reloadPaperConfig') {
      process({ kind: 'paperConfig', config: await state.paperConfig() });
    } else {
      process(command.kind === 'closeAll' ? { kind: 'closeAll', at } : { ...command, at });
      await dispatch.queue.drain();
    }
  }

  /** Resolves when all history is in, no gap is open, and everything received so far is stored and in its candle. */
  async drain(): Promise<void> {
    await this.#warming;
    await this.#older;
    await this.#all.gapFill.idle();
    await this.#all.candlesAgain.idle();
    await this.#all.dispatch.drain();
    await this.#all.late.rebuild();
  }

  /** Looks for listed and delisted contracts now instead of within the hour. */
  refreshInstruments(): Promise<void> {
    return this.#refreshInstruments();
  }

  /** Ends the intake, stores what is left, closes. Rejects when the database did not take the rest in time. */
  async stop(): Promise<void> {
    const { counts, gapFill, dispatch, publish, windowSaver, thread } = this.#all;
    const isWarm = counts.state === 'running';
    this.#isStopped = true;
    counts.state = 'stopping';
    await this.#parts.client.closeStreams();
    gapFill.stop();
    this.#all.collectors.stop();
    this.#parts.endRequests();
    // A turn that waits for a database that is away would hold up the storing of what is left.
    const ends = this.#loops.map((loop) => loop.stop());
    await isDoneWithin(TURNS_END_MS, Promise.all([...ends, this.#warming, this.#older, this.#seeding]));
    const saving = isWarm && windowSaver !== null ? saveWindows(windowSaver, this.#instruments) : null;
    // Positions as of the copies go first: what was queued before the end is stored before it.
    const { captured, positions } = (await saving?.capture(COPY_WITHIN_MS)) ?? {
      captured: [],
      positions: [],
    };
    dispatch.queueCheckpoint(positions);
    const isStored = await isDoneWithin(STORE_WITHIN_MS - COPY_WITHIN_MS, dispatch.close());
    if (!isStored) dispatch.queue.keep();
    const isComplete = isStored && dispatch.pending === 0;
    await (isComplete ? saving?.write(captured) : saving?.discard(captured));
    await publish.stop();
    thread.stop();
    await this.#parts.close();
    if (!isStored) throw new Error(`${dispatch.pending} rows could not be stored before the stop`);
  }

  /** Ends without storing anything: for a start that failed. */
  async abandon(): Promise<void> {
    const { gapFill, dispatch, publish } = this.#all;
    this.#isStopped = true;
    gapFill.stop();
    this.#all.collectors.stop();
    this.#parts.endRequests();
    dispatch.abandon();
    await this.#parts.client.closeStreams();
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    await publish.stop();
    await this.#parts.close();
  }

  /** The venue's contracts. A list that is not believed changes nothing: they are those of the one before. */
  async #loadInstruments(): Promise<readonly Instrument[]> {
    const { process, venueClock, ids, gapFill, publish } = this.#all;
    const { provider, state, logger } = this.#parts;
    const list = await provider.instruments();
    const doubt = this.#listing.judge(list, symbolsOf(this.#instruments));
    if (doubt !== null) {
      logger.warn({ doubt }, 'the list of contracts is not believed yet, the one before it stays');
      return this.#instruments;
    }
    const core = new Set(this.#options.coreSymbols);
    const { instruments: rows, unreadable } = list;
    const instruments = await state.saveInstruments(rows, core, venueClock.now(), unreadable);
    for (const { symbol, id } of instruments) ids.set(symbol, id);
    process({ kind: 'instruments', instruments });
    gapFill.setListed(symbolsOf(instruments));
    publish.setListed(symbolsOf(instruments));
    return instruments;
  }

  async #loadTrading(): Promise<void> {
    const { process, publish, virtual, venueClock } = this.#all;
    const { state } = this.#parts;
    process({ kind: 'paperConfig', config: await state.paperConfig() });
    const at = venueClock.now();
    for (const strategy of await state.strategies()) process({ kind: 'strategy', strategy, at });
    const positions = await state.openPositions();
    process({ kind: 'positions', positions });
    publish.restored(positions);
    const restored = await state.openVirtual();
    process({ kind: 'virtualPositions', restored });
    virtual.restored(restored);
  }

  /**
   * What is open on contracts that were listed before, or that were not when this began and are not now, ends. A tape
   * may hold fewer instruments than were traded: none of them is gone.
   */
  async #endDelisted(before: readonly Instrument[]): Promise<void> {
    const { process, venueClock, engine } = this.#all;
    const listed = new Set(symbolsOf(this.#instruments));
    if (this.#options.tapeClock) return;
    const open: readonly OfContract[] = [
      ...before.map(({ symbol, id }) => ({ symbol, instrumentId: id })),
      ...engine.homeless,
    ];
    const parts = { ...this.#parts, process, now: () => venueClock.now() };
    await endDelisted(parts, open, (symbol) => listed.has(symbol));
  }

  /** Trades of these instruments wait from now on; the streams may be opened. */
  #warmUp(instruments: readonly Instrument[]): Promise<void> {
    const { engine, process, venueClock, intake, gapFill, missedCandles, counts, late, watchdog } = this.#all;
    const hasWideTrades = this.#options.wideStream !== 'kline';
    const checking = {
      ...{ ticks: this.#parts.ticks, late, tape: (symbol: string) => engine.tape(symbol) },
      now: () => venueClock.now(),
    };
    for (const { symbol, set } of this.#options.tapeClock ? [] : instruments) {
      intake.hold(symbol);
      if (set !== 'core' && !hasWideTrades) missedCandles.hold(symbol);
    }
    const parts: WarmUpParts = {
      ...this.#parts,
      process,
      venueClock,
      intake,
      late,
      ...{ tapeClock: this.#options.tapeClock, hasWideTrades, missedCandles },
      ...{ windowFiles: this.#all.windowFiles, progress: counts.history },
      storedTrades: (symbol, columns) => engine.storedTrades(symbol, columns),
      room: () => this.#parts.tickWriter.room(ROOM_ROWS),
      lastTrade: (symbol) => engine.market(symbol)?.lastTrade ?? null,
      firstId: (symbol) => engine.market(symbol)?.firstAggId ?? null,
      checkCandles: (instrument, coveredFrom) => checkCandles(checking, instrument, coveredFrom),
      lookBack: () => watchdog.lookBack(),
      missedMarks: (symbol, since) => this.#all.marks.bring(symbol, since),
      openSince: (symbol) => engine.catchUp(symbol)?.openSince ?? null,
      readFunding: (instrument) => this.#all.funding.readFirst(instrument),
      firstHeldId: (symbol) => intake.firstHeldId(symbol),
      patience: patienceOf(this.#options, () => intake.heldTrades),
      isStopped: () => this.#isStopped,
    };
    return warmUp(parts, instruments).then(async (begun) => {
      if (this.#isStopped) return;
      await intake.resume(gapFill);
      if (counts.state === 'warming') counts.state = 'running';
      this.#older = this.#behind(fetchOlder(parts, begun));
      if (!this.#options.tapeClock) this.#seeding = seedWide(parts, instruments);
    });
  }

  /** With what comes in already. What fails for good ends the engine elsewhere; here it is only told. */
  #behind(fetching: Promise<void>): Promise<void> {
    const { logger } = this.#parts;
    const told = fetching.catch((error: unknown) => {
      if (!this.#isStopped) logger.error({ error: String(error) }, 'history cannot be brought in');
    });
    return Promise.all([this.#older, told]).then(() => undefined);
  }

  #openStreams(): Promise<void> {
    return this.#parts.client.openStreams(this.#instruments, this.#all.intake);
  }

  /** Listings and delistings change what is followed, without a restart. */
  async #refreshInstruments(): Promise<void> {
    const before = this.#instruments;
    const known = new Set(symbolsOf(before));
    this.#instruments = await this.#loadInstruments();
    await this.#endDelisted(before);
    const listed = this.#instruments.filter(({ symbol }) => !known.has(symbol));
    const warming = listed.length === 0 ? null : this.#warmUp(listed);
    await this.#openStreams();
    await warming;
  }

  /** With a balance in which every closed trade is: read again when one closed while it was being read. */
  async #readStrategy(id: string): Promise<EngineStrategy | null> {
    const { dispatch } = this.#all;
    for (let attempt = 1; ; attempt += 1) {
      await dispatch.queue.drain();
      const before = dispatch.positionRows;
      const strategy = await this.#parts.state.strategy(id);
      if (dispatch.positionRows === before || attempt === MOST_READS) return strategy;
    }
  }

  #reached<T>(ask: () => Promise<T>): Promise<T> {
    return untilReached(ask, { logger: this.#parts.logger, isStopped: () => this.#isStopped });
  }

  #measureClock(): Promise<void> {
    return measureClock(this.#parts, this.#all.venueClock);
  }
}

function symbolsOf(instruments: readonly Instrument[]): readonly string[] {
  return instruments.map(({ symbol }) => symbol);
}
