import type { JobRegistry } from '../../ops/job-registry.ts';
import type { Engine } from '../core/engine.ts';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import { MOST_VIRTUAL } from '../core/positions/virtual-book.ts';
import type { MarketDataClient } from '../ports.ts';
import type { EngineStatusView, InstrumentHealthView, QueueView } from '../views.ts';
import { BoundInstruments } from './bound-instruments.ts';
import type { Dispatch } from './dispatch.ts';
import type { GapFill } from './gap-fill.ts';
import { HistoryProgress } from './history-progress.ts';
import type { Intake } from './intake.ts';
import type { LiveMarket } from './live-market.ts';
import type { EngineOptions } from './options.ts';
import type { WriterView } from './parts.ts';
import type { ThreadStats } from './thread-stats.ts';
import type { VenueClock } from './venue-clock.ts';

export interface StatusParts {
  readonly options: EngineOptions;
  readonly instance: string;
  readonly startedAt: EpochMs;
  readonly engine: Engine;
  readonly client: MarketDataClient;
  readonly dispatch: Dispatch;
  readonly gapFill: GapFill;
  readonly intake: Intake;
  readonly thread: ThreadStats;
  readonly writerView: () => WriterView;
  readonly jobs: JobRegistry;
  readonly live: LiveMarket;
  readonly venueClock: VenueClock;
  /** Instruments whose warm-up somebody looks at; that of all would be thousands of rows a second. */
  readonly isReadinessShown: (symbol: string) => boolean;
}

/** Counts what the status page shows and what no other part counts. */
export class StatusCounts {
  state: EngineStatusView['state'] = 'starting';
  ticks = 0;
  evaluations = 0;
  readonly history = new HistoryProgress();
  /** Instruments that have a strategy. */
  readonly bound = new BoundInstruments();
  #ticksBefore = 0;
  #measuredAt = performance.now();
  #perSecond = 0;

  /** Ticks per second since the last look (one look a second). */
  ticksPerSecond(): number {
    const now = performance.now();
    const seconds = (now - this.#measuredAt) / 1_000;
    if (seconds >= 0.5) {
      this.#perSecond = Math.round((this.ticks - this.#ticksBefore) / seconds);
      this.#ticksBefore = this.ticks;
      this.#measuredAt = now;
    }
    return this.#perSecond;
  }
}

/** The state of the engine for pages, health checks and metrics. */
export function statusView(parts: StatusParts, counts: StatusCounts): EngineStatusView {
  const { options, engine, client, dispatch, venueClock } = parts;
  const writer = parts.writerView();
  const at = venueClock.now();
  return {
    at,
    instance: parts.instance,
    venue: options.venue,
    source: options.source,
    state: counts.state,
    startedAt: parts.startedAt,
    ...silences(parts, counts, at),
    clockOffsetMs: venueClock.offsetMs,
    clockBlocked: venueClock.isBlocked,
    ticksTotal: counts.ticks,
    ticksPerSecond: counts.ticksPerSecond(),
    rejected: { ...dispatch.rejectedByReason },
    writeQueue: dispatch.pending,
    databaseDegraded: dispatch.isDegraded,
    rest: client.rest(),
    queues: queueViews(parts),
    threads: writer.thread === null ? [parts.thread.view()] : [parts.thread.view(), writer.thread],
    jobs: parts.jobs.views(),
    spooledBytes: writer.spooledBytes + dispatch.queue.bytesOnDisk,
    windowBytes: engine.windowBytes(),
    history: counts.history.view(),
    evaluationsTotal: counts.evaluations,
    virtual: { ...engine.virtual, capacity: MOST_VIRTUAL },
    quarantined: engine.quarantined(),
    shards: client.shards(),
    instruments: engine.symbols().flatMap((symbol) => healthOf(parts, symbol)),
    readiness: engine.readiness(at).filter(({ symbol }) => parts.isReadinessShown(symbol)),
  };
}

/** Prices of before the start count as known once the engine runs: before the streams are open nothing is late. */
function silences(
  { live, startedAt }: StatusParts,
  { state }: StatusCounts,
  at: EpochMs,
): Pick<EngineStatusView, 'marketSilentSince' | 'publicSilentSince'> {
  const { heard } = live;
  return {
    marketSilentSince: heard.marketSilentSince(at, state === 'running' ? startedAt : 0),
    publicSilentSince: heard.publicSilentSince(at),
  };
}

function queueViews(parts: StatusParts): readonly QueueView[] {
  const { dispatch, client, gapFill, intake } = parts;
  const ticks = dispatch.pending - dispatch.queue.pending;
  return [
    { name: 'ticks', pending: ticks, capacity: parts.writerView().capacity },
    { name: 'rows', pending: dispatch.queue.pending, capacity: dispatch.queue.capacity },
    { name: 'rest', pending: client.rest().queued, capacity: null },
    { name: 'gaps', pending: gapFill.open, capacity: null },
    { name: 'refused gaps', pending: gapFill.refused.length, capacity: null },
    { name: 'held trades', pending: intake.heldTrades, capacity: null },
  ];
}

function healthOf({ engine, live, venueClock }: StatusParts, symbol: string): InstrumentHealthView[] {
  const health = engine.market(symbol);
  if (health === null) return [];
  const { latency, time, aggId } = live.of(symbol);
  const { lastMs } = latency;
  return [
    {
      symbol,
      ticks: health.ticks,
      lastAggId: health.lastAggId,
      lastTickAt: aggId < 0 ? null : time,
      openGaps: health.openGaps,
      gapsByKind: {
        repairable: health.openGaps,
        repaired: health.repairedGaps,
        absent: health.absentGaps,
      },
      latencyMs: lastMs === null ? null : lastMs + (venueClock.offsetMs ?? 0),
    },
  ];
}
