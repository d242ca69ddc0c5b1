import type { EngineStatusView, JobView, ThreadView } from '../engine/index.ts';
import type { HostSample } from '../ops/host-stats.ts';
import type { ApiParts } from './context.ts';

/** The engine's state with that of the machine. */
export interface ServerStatusShape {
  readonly version: string;
  readonly engine: EngineStatusView;
  /** Time since the engine reported that. */
  readonly ageMs: number;
  /** By this machine's clock. */
  readonly now: number;
  readonly host: HostSample;
  /** Recurring tasks of this process. */
  readonly jobs: readonly JobView[];
}

/** State of everything now; before the engine's first report an empty one that says `starting`. */
export function serverStatus({ engine, host, version, config, jobs }: ApiParts): ServerStatusShape {
  const { status, statusAt } = engine.view();
  return {
    version,
    engine: status ?? emptyStatus(config.venue, Date.now()),
    ageMs: statusAt === null ? 0 : performance.now() - statusAt,
    now: Date.now(),
    host: host.sample(),
    jobs: jobs.views(),
  };
}

/** The API's own thread and those that the engine knows of. */
export function threadsOf({ engine, host }: ServerStatusShape): ThreadView[] {
  const api: ThreadView = {
    name: 'api',
    eventLoopP99Ms: host.eventLoopDelayP99Ms,
    utilisation: host.eventLoopUtilisation,
    heapUsedBytes: host.heapUsedBytes,
  };
  return [api, ...engine.threads.filter(({ name }) => name !== 'api')];
}

function emptyStatus(venue: string, at: number): EngineStatusView {
  return {
    at,
    instance: '',
    venue,
    source: '',
    state: 'starting',
    startedAt: at,
    marketSilentSince: null,
    publicSilentSince: null,
    clockOffsetMs: null,
    clockBlocked: false,
    ticksTotal: 0,
    ticksPerSecond: 0,
    rejected: {},
    writeQueue: 0,
    databaseDegraded: false,
    rest: { usedWeight: 0, weightLimit: 0, queued: 0, bannedUntil: null, banStatus: null },
    queues: [],
    threads: [],
    jobs: [],
    spooledBytes: 0,
    windowBytes: 0,
    history: { instrumentsDone: 0, instrumentsTotal: 0, tradesLoaded: 0, tradesPerSecond: 0, progress: 0 },
    evaluationsTotal: 0,
    virtual: { open: 0, capacity: 0, dropped: 0 },
    quarantined: [],
    shards: [],
    instruments: [],
    readiness: [],
  };
}
