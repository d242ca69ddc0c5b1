import type {
  HistoryView,
  InstrumentHealthView,
  JobView,
  QueueView,
  ReadinessView,
  RestView,
  ShardView,
  ThreadView,
  VirtualStatusView,
} from '../../engine/index.ts';
import type { TableSize } from '../../store/health.ts';
import { builder } from '../builder.ts';
import { globalId } from '../ids.ts';
import { type ServerStatusShape, serverStatus, threadsOf } from '../server-status.ts';
import { unlessAway } from '../unless-away.ts';

const QuarantineType = builder
  .objectRef<ServerStatusShape['engine']['quarantined'][number]>('Quarantine')
  .implement({
    fields: (t) => ({
      strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
      error: t.exposeString('error'),
    }),
  });

const ShardType = builder.objectRef<ShardView>('Shard').implement({
  description: 'One connection to the venue.',
  fields: (t) => ({
    id: t.string({ resolve: (shard) => shard.id }),
    route: t.exposeString('route'),
    state: t.exposeString('state'),
    streams: t.exposeInt('streams'),
    messagesPerSecond: t.exposeFloat('messagesPerSecond'),
    lastMessageAt: t.expose('lastMessageAt', { type: 'DateTime', nullable: true }),
    reconnects: t.exposeInt('reconnects'),
    silentStreams: t.stringList({ resolve: (shard) => [...shard.silentStreams] }),
    instruments: t.exposeInt('instruments'),
    openedAt: t.expose('openedAt', { type: 'DateTime', nullable: true }),
    rotatesAt: t.expose('rotatesAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its successor takes over.',
    }),
    lagP50Ms: t.exposeFloat('lagP50Ms', {
      nullable: true,
      description: 'Arrival − venue time over the last minute.',
    }),
    lagP99Ms: t.exposeFloat('lagP99Ms', { nullable: true }),
    lastError: t.exposeString('lastError', { nullable: true, description: 'Why the last connection ended.' }),
  }),
});

const RestType = builder.objectRef<RestView>('Rest').implement({
  description: 'The venue’s REST side as our one budget sees it.',
  fields: (t) => ({
    usedWeight: t.exposeInt('usedWeight'),
    weightLimit: t.exposeInt('weightLimit'),
    queued: t.exposeInt('queued', { description: 'Requests that wait for budget.' }),
    bannedUntil: t.expose('bannedUntil', { type: 'DateTime', nullable: true }),
    banStatus: t.exposeInt('banStatus', { nullable: true, description: '429, 418 or 403' }),
  }),
});

const VirtualStatusType = builder.objectRef<VirtualStatusView>('VirtualStatus').implement({
  description: 'Virtual positions that are followed.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    open: t.exposeInt('open'),
    capacity: t.exposeInt('capacity', { description: 'Most at once.' }),
    dropped: t.exposeInt('dropped', { description: 'Not followed since the start for want of room.' }),
  }),
});

const QueueType = builder.objectRef<QueueView>('Queue').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    pending: t.exposeInt('pending'),
    capacity: t.exposeInt('capacity', { nullable: true, description: 'Most that may wait in memory.' }),
  }),
});

const ThreadType = builder.objectRef<ThreadView>('Thread').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    eventLoopP99Ms: t.exposeFloat('eventLoopP99Ms', { nullable: true }),
    utilisation: t.exposeFloat('utilisation', { nullable: true, description: '0 to 1' }),
    heapUsedBytes: t.exposeFloat('heapUsedBytes', { nullable: true }),
  }),
});

const JobType = builder.objectRef<JobView>('Job').implement({
  description: 'A recurring task; times are those of the server’s clock.',
  fields: (t) => ({
    name: t.exposeString('name'),
    process: t.exposeString('process', { description: 'engine or api' }),
    intervalMs: t.exposeFloat('intervalMs'),
    state: t.exposeString('state', { description: 'waiting, running, ok or failed' }),
    lastRunAt: t.expose('lastRunAt', { type: 'DateTime', nullable: true }),
    tookMs: t.exposeFloat('tookMs', { nullable: true }),
    runs: t.exposeInt('runs', { description: 'Since the start.' }),
    failures: t.exposeInt('failures', { description: 'Turns in which something went wrong.' }),
    lastError: t.exposeString('lastError', { nullable: true }),
    lastErrorAt: t.expose('lastErrorAt', { type: 'DateTime', nullable: true }),
    nextAt: t.expose('nextAt', { type: 'DateTime' }),
  }),
});

const TableSizeType = builder.objectRef<TableSize>('TableSize').implement({
  description: 'A table with its indexes and partitions.',
  fields: (t) => ({
    name: t.exposeString('name'),
    bytes: t.exposeFloat('bytes'),
    rows: t.exposeFloat('rows', { description: 'As the database estimates it.' }),
    partitions: t.exposeInt('partitions'),
  }),
});

const HistoryType = builder.objectRef<HistoryView>('History').implement({
  description: 'How far the loading of stored trades into the windows is.',
  fields: (t) => ({
    instrumentsDone: t.exposeInt('instrumentsDone'),
    instrumentsTotal: t.exposeInt('instrumentsTotal'),
    tradesLoaded: t.exposeFloat('tradesLoaded'),
    tradesPerSecond: t.exposeFloat('tradesPerSecond'),
    progress: t.exposeFloat('progress', { description: '0 to 1' }),
  }),
});

const InstrumentHealthType = builder.objectRef<InstrumentHealthView>('InstrumentHealth').implement({
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    ticks: t.exposeFloat('ticks'),
    lastAggId: t.expose('lastAggId', { type: 'BigInt', nullable: true }),
    lastTickAt: t.expose('lastTickAt', { type: 'DateTime', nullable: true }),
    openGaps: t.exposeInt('openGaps'),
    repairedGaps: t.int({ resolve: (row) => row.gapsByKind.repaired }),
    absentGaps: t.int({ resolve: (row) => row.gapsByKind.absent }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true }),
  }),
});

const ReadinessType = builder.objectRef<ReadinessView>('Readiness').implement({
  description: 'Warm-up of one feature.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    feature: t.exposeString('feature'),
    ready: t.exposeBoolean('ready'),
    progress: t.exposeFloat('progress', { description: '0 to 1' }),
    readyAt: t.expose('readyAt', { type: 'DateTime', nullable: true }),
  }),
});

export const ServerStatusType = builder.objectRef<ServerStatusShape>('ServerStatus').implement({
  description: 'State of the engine and the machine it runs on.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ engine }) => engine.at }),
    ageMs: t.exposeFloat('ageMs', {
      description: 'Time since the engine reported; it does so every second.',
    }),
    serverTime: t.expose('now', {
      type: 'DateTime',
      description:
        'Now by the server’s own clock, as are the times of its start, connections, jobs and bans; `at` is by the venue’s.',
    }),
    version: t.exposeString('version'),
    venue: t.string({ resolve: ({ engine }) => engine.venue }),
    source: t.string({ resolve: ({ engine }) => engine.source }),
    state: t.string({ resolve: ({ engine }) => engine.state }),
    startedAt: t.field({ type: 'DateTime', resolve: ({ engine }) => engine.startedAt }),
    marketSilentSince: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Since when the venue’s market route has brought no trade or mark price of any instrument, by its clock like `at`. Null while they come.',
      resolve: ({ engine }) => engine.marketSilentSince,
    }),
    publicSilentSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The same of its public route: quotes and depth. Null also where none ever came.',
      resolve: ({ engine }) => engine.publicSilentSince,
    }),
    clockOffsetMs: t.float({ nullable: true, resolve: ({ engine }) => engine.clockOffsetMs }),
    clockBlocked: t.boolean({ resolve: ({ engine }) => engine.clockBlocked }),
    ticksTotal: t.float({ resolve: ({ engine }) => engine.ticksTotal }),
    ticksPerSecond: t.float({ resolve: ({ engine }) => engine.ticksPerSecond }),
    rejected: t.field({ type: 'JSON', resolve: ({ engine }) => engine.rejected }),
    writeQueue: t.int({ resolve: ({ engine }) => engine.writeQueue }),
    databaseDegraded: t.boolean({ resolve: ({ engine }) => engine.databaseDegraded }),
    rest: t.field({ type: RestType, resolve: ({ engine }) => engine.rest }),
    queues: t.field({ type: [QueueType], resolve: ({ engine }) => [...engine.queues] }),
    threads: t.field({ type: [ThreadType], resolve: threadsOf }),
    jobs: t.field({ type: [JobType], resolve: ({ engine, jobs }) => [...engine.jobs, ...jobs] }),
    spooledBytes: t.float({
      description: 'Bytes of ticks and rows that wait on disk because the database is away.',
      resolve: ({ engine }) => engine.spooledBytes,
    }),
    windowBytes: t.float({
      description: 'Memory of the trades in the windows; it grows until they reach back a day.',
      resolve: ({ engine }) => engine.windowBytes,
    }),
    history: t.field({ type: HistoryType, resolve: ({ engine }) => engine.history }),
    evaluationsTotal: t.float({ resolve: ({ engine }) => engine.evaluationsTotal }),
    virtualPositions: t.field({
      type: VirtualStatusType,
      resolve: ({ engine }) => engine.virtual,
    }),
    databaseBytes: t.float({
      nullable: true,
      description: 'Null when the database does not tell.',
      resolve: (_status, _args, { parts }) =>
        unlessAway(parts.logger, () => parts.stores.health.databaseBytes()),
    }),
    tables: t.field({
      type: [TableSizeType],
      nullable: true,
      description: 'The largest, at most a minute old; null when the database does not tell.',
      resolve: (_status, _args, { parts }) =>
        unlessAway(parts.logger, async () => [...(await parts.stores.health.tableSizes())]),
    }),
    rssBytes: t.float({ resolve: ({ host }) => host.rssBytes }),
    cpuFraction: t.float({
      description: 'Of all cores, by this process.',
      resolve: ({ host }) => host.cpuFraction,
    }),
    loadAverage1m: t.float({ resolve: ({ host }) => host.loadAverage1m }),
    eventLoopDelayP99Ms: t.float({ resolve: ({ host }) => host.eventLoopDelayP99Ms }),
    diskFreeBytes: t.float({ nullable: true, resolve: ({ host }) => host.diskFreeBytes }),
    quarantined: t.field({ type: [QuarantineType], resolve: ({ engine }) => [...engine.quarantined] }),
    shards: t.field({ type: [ShardType], resolve: ({ engine }) => [...engine.shards] }),
    instruments: t.field({ type: [InstrumentHealthType], resolve: ({ engine }) => [...engine.instruments] }),
    readiness: t.field({ type: [ReadinessType], resolve: ({ engine }) => [...engine.readiness] }),
  }),
});

builder.queryFields((t) => ({
  serverStatus: t.field({
    type: ServerStatusType,
    complexity: { field: 20 },
    resolve: (_root, _args, { parts }) => serverStatus(parts),
  }),
}));
