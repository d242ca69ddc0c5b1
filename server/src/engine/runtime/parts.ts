import type { JobRegistry } from '../../ops/job-registry.ts';
import type {
  EngineLogger,
  InstrumentProvider,
  MarketDataClient,
  MarketRecords,
  Publisher,
  StateStore,
  SteadyClock,
  TickStore,
  TickWriter,
} from '../ports.ts';
import type { ThreadView } from '../views.ts';

/** The writer of ticks, for the status page. */
export interface WriterView {
  /** Ticks that fit in memory; null where nothing bounds them. */
  readonly capacity: number | null;
  readonly spooledBytes: number;
  /** null when it has no thread of its own, or has not told yet. */
  readonly thread: ThreadView | null;
}

/** Everything from outside that a running engine works with. */
export interface EngineParts {
  readonly client: MarketDataClient;
  readonly provider: InstrumentProvider;
  readonly ticks: TickStore;
  readonly tickWriter: TickWriter;
  readonly writerView: () => WriterView;
  /** Where rows wait for the database that are too many for memory. */
  readonly rowsFolder: string;
  readonly records: MarketRecords;
  readonly state: StateStore;
  readonly publisher: Publisher;
  readonly clock: SteadyClock;
  readonly logger: EngineLogger;
  /** The recurring tasks of this engine. */
  readonly jobs: JobRegistry;
  /** Refuses requests to the venue from now on, also those that wait (for hours, under a ban). */
  endRequests(): void;
  /** Closes what the parts hold open (database connections). */
  close(): Promise<void>;
}
