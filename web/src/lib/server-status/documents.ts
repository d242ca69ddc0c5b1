import { graphql, type ResultOf } from '../graphql/tada.ts';

export const ServerStatusQuery = graphql(`
  query ServerStatus {
    serverStatus {
      at version venue source state startedAt clockOffsetMs clockBlocked ticksTotal ticksPerSecond rejected writeQueue
      databaseDegraded restUsedWeight restWeightLimit evaluationsTotal databaseBytes rssBytes cpuFraction
      loadAverage1m eventLoopDelayP99Ms diskFreeBytes
      quarantined { strategyId error }
      shards { id route state streams messagesPerSecond lastMessageAt reconnects silentStreams }
      instruments { symbol ticks lastAggId lastTickAt openGaps repairedGaps absentGaps latencyMs }
      readiness { symbol feature ready progress readyAt }
    }
  }
`);

export const ServerStatusLive = graphql(`
  subscription ServerStatusLive {
    serverStatus {
      at version venue source state startedAt clockOffsetMs clockBlocked ticksTotal ticksPerSecond rejected writeQueue
      databaseDegraded restUsedWeight restWeightLimit evaluationsTotal databaseBytes rssBytes cpuFraction
      loadAverage1m eventLoopDelayP99Ms diskFreeBytes
      quarantined { strategyId error }
      shards { id route state streams messagesPerSecond lastMessageAt reconnects silentStreams }
      instruments { symbol ticks lastAggId lastTickAt openGaps repairedGaps absentGaps latencyMs }
      readiness { symbol feature ready progress readyAt }
    }
  }
`);

export type ServerStatus = ResultOf<typeof ServerStatusLive>['serverStatus'];
export type Shard = ServerStatus['shards'][number];
export type InstrumentHealth = ServerStatus['instruments'][number];
export type Readiness = ServerStatus['readiness'][number];
