import { randomUUID } from 'node:crypto';
import { Engine } from '../core/engine.ts';
import type { Emit, EngineOutput } from '../core/model/effects.ts';
import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Candle } from '../core/model/market-event.ts';
import { Arrivals } from './arrivals.ts';
import { Board } from './board.ts';
import type { CandlesAgain } from './candles-again.ts';
import { type CollectorParts, Collectors } from './collectors.ts';
import { DayStatistics } from './day-statistics.ts';
import { Dispatch } from './dispatch.ts';
import { FundingHistory } from './funding-history.ts';
import type { GapFill } from './gap-fill.ts';
import type { Intake } from './intake.ts';
import { keeping } from './keeping.ts';
import type { LateMinutes } from './late-minutes.ts';
import { LiquidationSums } from './liquidation-sums.ts';
import { LiveMarket } from './live-market.ts';
import type { MissedCandles } from './missed-candles.ts';
import type { MissedMarkPrices } from './missed-marks.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { Publish } from './publish.ts';
import { receiving } from './receiving.ts';
import type { RecordsJobs } from './records-jobs.ts';
import { seedFunding } from './seeds.ts';
import type { SilentStreams } from './silent-streams.ts';
import type { SpotHistory } from './spot-history.ts';
import { StatusCounts, type StatusParts, statusView } from './status.ts';
import { ThreadStats } from './thread-stats.ts';
import { VenueClock } from './venue-clock.ts';
import { VirtualNews } from './virtual-news.ts';
import type { Watchdog } from './watchdog.ts';
import type { WindowFiles } from './windows/window-files.ts';
import type { WindowSaver } from './windows/window-saver.ts';

/** The parts of a running engine, connected. */
export interface Assembly {
  readonly engine: Engine;
  readonly process: (event: EngineEvent) => void;
  readonly venueClock: VenueClock;
  readonly live: LiveMarket;
  readonly dispatch: Dispatch;
  readonly publish: Publish;
  readonly collectors: Collectors;
  readonly gapFill: GapFill;
  readonly candlesAgain: CandlesAgain;
  readonly marks: MissedMarkPrices;
  readonly missedCandles: MissedCandles;
  readonly watchdog: Watchdog;
  readonly records: RecordsJobs;
  readonly late: LateMinutes;
  /** null without a data folder. */
  readonly windowFiles: WindowFiles | null;
  readonly windowSaver: WindowSaver | null;
  readonly intake: Intake;
  readonly liquidations: LiquidationSums;
  readonly days: DayStatistics;
  readonly funding: FundingHistory;
  readonly virtual: VirtualNews;
  readonly silent: SilentStreams;
  readonly spotHistory: SpotHistory;
  readonly thread: ThreadStats;
  readonly counts: StatusCounts;
  /** Our ids by symbol; filled when instruments are known. */
  readonly ids: Map<string, number>;
}

type Stores = Pick<
  Assembly,
  'dispatch' | 'live' | 'collectors' | 'liquidations' | 'days' | 'funding' | 'virtual'
>;
type Base = Pick<Assembly, 'engine' | 'process' | 'venueClock' | 'counts' | 'ids'>;
type Wired = { -readonly [Way in keyof EngineOutput]: EngineOutput[Way] };
type Told = { publish: Publish | null };

/** Builds and connects everything around a new core. Starts nothing. */
export function assemble(options: EngineOptions, parts: EngineParts): Assembly {
  const { client } = parts;
  const wired: Wired = { emit: () => undefined, tick: () => undefined };
  const base = makeCore(options, parts, wired);
  const instance = randomUUID();
  const told: Told = { publish: null };
  const stores = storing(base, parts, { instance, told });
  const received = receiving({ ...base, ...stores, emit: (effect) => wired.emit(effect) }, parts, options);
  const { gapFill, intake } = received;
  const thread = new ThreadStats('engine');
  const publish = publishing(
    parts,
    { ...base, ...stores },
    {
      ...{ options, instance, startedAt: parts.clock.now(), client, gapFill, intake, thread },
      ...{ writerView: parts.writerView, jobs: parts.jobs, ...base, ...stores },
      isReadinessShown: readinessFilter(base, options),
    },
  );
  told.publish = publish;
  const kept = keeping(options, parts, { ...base, dispatch: stores.dispatch, gapFill, publish });
  const assembly: Assembly = {
    ...base,
    ...stores,
    ...kept,
    ...received,
    publish,
    thread,
  };
  wired.emit = (effect) => carryOut(assembly, effect);
  wired.tick = (instrumentId, trade, store) => {
    base.counts.ticks += 1;
    if (store) stores.dispatch.tick(instrumentId, trade);
    stores.live.accepted(instrumentId, trade);
  };
  return assembly;
}

function makeCore(options: EngineOptions, parts: EngineParts, wired: Wired): Base {
  const { evaluationIntervalMs } = options;
  const counts = new StatusCounts();
  const engine = new Engine(evaluationIntervalMs === undefined ? {} : { evaluationIntervalMs }, {
    emit: (effect) => wired.emit(effect),
    tick: (instrumentId, trade, store) => wired.tick(instrumentId, trade, store),
  });
  return {
    engine,
    process: (event) => {
      if (event.kind === 'strategy') counts.bound.see(event.strategy);
      engine.process(event);
    },
    venueClock: new VenueClock(parts.clock, options.tapeClock),
    counts,
    ids: new Map<string, number>(),
  };
}

function publishing(
  parts: EngineParts,
  { engine, venueClock, live, collectors, liquidations, days, funding, counts, virtual }: Base & Stores,
  status: StatusParts,
): Publish {
  const board = new Board({
    live,
    liquidations,
    venueDay: (symbol) => days.of(symbol),
    fundingSettledAt: (symbol) => funding.newest(symbol),
    symbols: () => engine.symbols(),
    market: (symbol) => engine.market(symbol),
    openInterestUsd: (symbol) => collectors.openInterestUsd(symbol),
    now: () => venueClock.now(),
  });
  return new Publish({
    ...parts,
    live,
    virtual,
    openPositions: () => engine.openPositions(),
    status: () => statusView(status, counts),
    board,
    openCandle: (symbol) => engine.openCandle(symbol),
  });
}

/** Warm-up is shown for the core set and for every instrument that has a strategy. */
function readinessFilter({ counts }: Base, { coreSymbols }: EngineOptions): (symbol: string) => boolean {
  const core = new Set(coreSymbols);
  return (symbol) => core.has(symbol) || counts.bound.has(symbol);
}

function storing(
  { process, venueClock, ids, counts }: Base,
  parts: EngineParts,
  { instance, told }: { readonly instance: string; readonly told: Told },
): Stores {
  const { client, logger } = parts;
  const live = new LiveMarket((liquidation) => {
    dispatch.liquidation(liquidation);
    liquidations.add(liquidation);
  });
  const now = () => venueClock.now();
  const arrivals = new Arrivals({ live, venueClock, shards: () => client.shards(), now });
  const virtual = new VirtualNews();
  const dispatch = new Dispatch({
    ...parts,
    arrival: (symbol) => arrivals.of(symbol),
    engineInstance: instance,
    now,
    instrumentId: (symbol) => ids.get(symbol) ?? null,
    onTradeStored: (effect) => told.publish?.tradeStored(effect),
    onVirtualStored: (record) => virtual.stored(record),
  });
  const liquidations = new LiquidationSums();
  const store: CollectorParts['store'] = (symbol, values) => dispatch.indicators(symbol, values);
  const mark: CollectorParts['mark'] = (symbol) => live.mark(symbol);
  const collectors = new Collectors({ client, logger, venueClock, process, store, liquidations, mark });
  const days = new DayStatistics({ client, logger, now });
  const isStopped = () => counts.state === 'stopping';
  const funding = new FundingHistory({
    now,
    settledAt: (symbol) => live.settledAt(symbol),
    read: (instrument, failed) =>
      seedFunding({ ...parts, process, venueClock, isStopped, failed }, instrument),
  });
  return { dispatch, collectors, live, liquidations, days, funding, virtual };
}

type Effect = Parameters<Emit>[0];

/** One effect of the core: to the database always, and to whoever else it concerns. */
function carryOut(assembly: Assembly, effect: Effect): void {
  assembly.dispatch.take(effect);
  switch (effect.kind) {
    case 'fetchTrades':
      assembly.gapFill.request(effect);
      break;
    case 'tradesSkipped':
      assembly.gapFill.skipped(effect);
      assembly.candlesAgain.bring(effect.symbol);
      break;
    case 'candle':
      assembly.publish.candleClosed(effect.candle);
      reopenRecords(assembly, effect.candle);
      break;
    case 'snapshot':
      assembly.publish.snapshot(effect.instrumentId, effect.snapshot);
      break;
    case 'evaluation':
      assembly.counts.evaluations += 1;
      assembly.publish.evaluated(effect.evaluation);
      break;
    case 'virtualMarks':
      assembly.virtual.marked(effect.marks);
      break;
    case 'lateTrades':
      assembly.late.add(effect.instrumentId, effect.minute);
      break;
  }
}

/**
 * A candle tells that trades of its minute came in. Where its hour was recorded before (no gap is known until the
 * stream speaks again), that record lacks them; one that is still to come is not changed by this.
 */
function reopenRecords({ records }: Assembly, { openTime }: Candle): void {
  records.reopen(openTime, openTime + MINUTE_MS);
}
