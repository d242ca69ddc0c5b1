import { graphql, type ResultOf } from '../graphql/tada.ts';

const ServerStatusFields = graphql(`
  fragment ServerStatusFields on ServerStatus @_unmask {
    at ageMs serverTime version venue source state startedAt clockOffsetMs clockBlocked ticksTotal ticksPerSecond rejected writeQueue
    databaseDegraded evaluationsTotal databaseBytes rssBytes cpuFraction loadAverage1m eventLoopDelayP99Ms
    diskFreeBytes spooledBytes windowBytes
    rest { usedWeight weightLimit queued bannedUntil banStatus }
    queues { name pending capacity }
    jobs { process name intervalMs state lastRunAt tookMs runs failures lastError lastErrorAt nextAt }
    tables { name bytes rows partitions }
    threads { name eventLoopP99Ms utilisation heapUsedBytes }
    history { instrumentsDone instrumentsTotal tradesLoaded tradesPerSecond progress }
    quarantined { strategyId error }
    shards {
      id route state streams instruments messagesPerSecond lastMessageAt reconnects silentStreams openedAt rotatesAt
      lagP50Ms lagP99Ms lastError
    }
    instruments { symbol ticks lastAggId lastTickAt openGaps repairedGaps absentGaps latencyMs }
    readiness { symbol feature ready progress readyAt }
  }
`);

export const ServerStatusQuery = graphql(
  `
    query ServerStatus {
      serverStatus { ...ServerStatusFields }
    }
  `,
  [ServerStatusFields],
);

export const ServerStatusLive = graphql(
  `
    subscription ServerStatusLive {
      serverStatus { ...ServerStatusFields }
    }
  `,
  [ServerStatusFields],
);

/** Null day: the latest that is stored. */
export const IntegrityQuery = graphql(`
  query Integrity($day: String) {
    integrityReport(day: $day) {
      day generatedAt ticks missingIds missingShare
      rows { symbol ticks gaps missingIds absentIds missingShare longestOutageMs firstAggId lastAggId root }
    }
  }
`);

export type ServerStatus = ResultOf<typeof ServerStatusFields>;
export type Shard = ServerStatus['shards'][number];
export type InstrumentHealth = ServerStatus['instruments'][number];
export type Job = ServerStatus['jobs'][number];
export type Readiness = ServerStatus['readiness'][number];
export type IntegrityReport = NonNullable<ResultOf<typeof IntegrityQuery>['integrityReport']>;
export type IntegrityRow = IntegrityReport['rows'][number];
