import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EngineHandle, EngineStatusView } from '../engine/index.ts';

/** What the API can count of its own. */
export interface ApiCounts {
  readonly sockets: () => number;
  readonly subscriptions: () => number;
}

const ENGINE_GAUGES: readonly (readonly [string, string, (status: EngineStatusView) => number])[] = [
  ['ae_ticks_total', 'Accepted trades since start', (s) => s.ticksTotal],
  ['ae_ticks_per_second', 'Accepted trades a second', (s) => s.ticksPerSecond],
  ['ae_evaluations_total', 'Evaluations since start', (s) => s.evaluationsTotal],
  ['ae_write_queue', 'Rows waiting for the database', (s) => s.writeQueue],
  ['ae_database_degraded', '1 while the database is away', (s) => Number(s.databaseDegraded)],
  ['ae_rest_used_weight', 'Request weight used this minute', (s) => s.rest.usedWeight],
  ['ae_rest_banned', '1 while the venue refuses us', (s) => Number(s.rest.bannedUntil !== null)],
  ['ae_spooled_bytes', 'Ticks and rows that wait on disk, bytes', (s) => s.spooledBytes],
  ['ae_window_bytes', 'Memory of the trades in the windows, bytes', (s) => s.windowBytes],
  ['ae_open_gaps', 'Holes in the trade ids still open', (s) => sum(s.instruments.map((i) => i.openGaps))],
  ['ae_quarantined_strategies', 'Strategies that threw', (s) => s.quarantined.length],
  ['ae_engine_event_loop_p99_ms', 'Delay of the engine thread, 99th percentile', (s) => delayOf(s, 'engine')],
  ['ae_writer_event_loop_p99_ms', 'Delay of the writer thread, 99th percentile', (s) => delayOf(s, 'writer')],
  ['ae_engine_heap_bytes', 'Heap of the engine thread in use', (s) => heapOf(s, 'engine')],
  ['ae_writer_heap_bytes', 'Heap of the writer thread in use', (s) => heapOf(s, 'writer')],
  ['ae_history_progress', 'Loading of history, 0 to 1', (s) => s.history.progress],
  ['ae_shards_open', 'Connections to the venue', (s) => s.shards.filter((x) => x.state === 'open').length],
];

/** A registry of its own per server, so that two in one process (tests) do not meet. */
export function createMetrics(engine: EngineHandle, counts: ApiCounts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, help, read] of ENGINE_GAUGES) {
    gauge(registry, { name, help }, () => {
      const { status } = engine.view();
      return status === null ? 0 : read(status);
    });
  }
  gauge(registry, { name: 'ae_websockets', help: 'Open WebSockets' }, counts.sockets);
  gauge(registry, { name: 'ae_subscriptions', help: 'Live subscriptions' }, counts.subscriptions);
  return registry;
}

function gauge(registry: Registry, { name, help }: { name: string; help: string }, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function delayOf({ threads }: EngineStatusView, name: string): number {
  return threads.find((thread) => thread.name === name)?.eventLoopP99Ms ?? 0;
}

function heapOf({ threads }: EngineStatusView, name: string): number {
  return threads.find((thread) => thread.name === name)?.heapUsedBytes ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
