import type { Engine } from '../core/engine.ts';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { MarketDataClient } from '../ports.ts';
import type { EngineStatusView, InstrumentHealthView } from '../views.ts';
import type { Dispatch } from './dispatch.ts';
import type { LiveMarket } from './live-market.ts';
import type { EngineOptions } from './options.ts';
import type { VenueClock } from './venue-clock.ts';

export interface StatusParts {
  readonly options: EngineOptions;
  readonly instance: string;
  readonly startedAt: EpochMs;
  readonly engine: Engine;
  readonly client: MarketDataClient;
  readonly dispatch: Dispatch;
  readonly live: LiveMarket;
  readonly venueClock: VenueClock;
}

/** Counts what the status page shows and what no other part counts. */
export class StatusCounts {
  state: EngineStatusView['state'] = 'starting';
  ticks = 0;
  evaluations = 0;
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
  const at = venueClock.now();
  const weight = client.weight();
  return {
    at,
    instance: parts.instance,
    venue: options.venue,
    source: options.source,
    state: counts.state,
    startedAt: parts.startedAt,
    clockOffsetMs: venueClock.offsetMs,
    clockBlocked: venueClock.isBlocked,
    ticksTotal: counts.ticks,
    ticksPerSecond: counts.ticksPerSecond(),
    rejected: { ...dispatch.rejectedByReason },
    writeQueue: dispatch.queue.pending,
    databaseDegraded: dispatch.queue.isDegraded,
    restUsedWeight: weight.used,
    restWeightLimit: weight.limit,
    evaluationsTotal: counts.evaluations,
    quarantined: engine.quarantined(),
    shards: client.shards(),
    instruments: engine.symbols().flatMap((symbol) => healthOf(parts, symbol)),
    readiness: engine.readiness(at),
  };
}

function healthOf({ engine, live, venueClock }: StatusParts, symbol: string): InstrumentHealthView[] {
  const market = engine.market(symbol);
  if (market === null) return [];
  const { open24h, volume24hUsd } = market;
  live.setDay(symbol, { open24h, volume24hUsd });
  const lateness = live.lateness(symbol);
  return [
    {
      symbol,
      ticks: market.ticks,
      lastAggId: market.lastAggId,
      lastTickAt: market.lastTrade?.time ?? null,
      openGaps: market.openGaps,
      gapsByKind: {
        repairable: market.openGaps,
        repaired: market.repairedGaps,
        absent: market.absentGaps,
      },
      latencyMs: lateness === null ? null : lateness + (venueClock.offsetMs ?? 0),
    },
  ];
}
