import type {
  Clock,
  EngineLogger,
  InstrumentProvider,
  MarketDataClient,
  Publisher,
  StateStore,
  TickStore,
} from '../ports.ts';

/** Everything from outside that a running engine works with. */
export interface EngineParts {
  readonly client: MarketDataClient;
  readonly provider: InstrumentProvider;
  readonly ticks: TickStore;
  readonly state: StateStore;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly logger: EngineLogger;
  /** Closes what the parts hold open (database connections). */
  close(): Promise<void>;
}
