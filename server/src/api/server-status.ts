import type { EngineStatusView } from '../engine/index.ts';
import type { HostSample } from '../ops/host-stats.ts';
import type { ApiParts } from './context.ts';

/** The engine's state with that of the machine. */
export interface ServerStatusShape {
  readonly version: string;
  readonly engine: EngineStatusView;
  readonly host: HostSample;
}

/** State of everything now; before the engine's first report an empty one that says `starting`. */
export function serverStatus({ engine, host, version, config }: ApiParts): ServerStatusShape {
  return {
    version,
    engine: engine.view().status ?? emptyStatus(config.venue, Date.now()),
    host: host.sample(),
  };
}

function emptyStatus(venue: string, at: number): EngineStatusView {
  return {
    at,
    instance: '',
    venue,
    source: '',
    state: 'starting',
    startedAt: at,
    clockOffsetMs: null,
    clockBlocked: false,
    ticksTotal: 0,
    ticksPerSecond: 0,
    rejected: {},
    writeQueue: 0,
    databaseDegraded: false,
    restUsedWeight: 0,
    restWeightLimit: 0,
    evaluationsTotal: 0,
    quarantined: [],
    shards: [],
    instruments: [],
    readiness: [],
  };
}
