import type { Venue } from '@ae/db/enums.ts';

/** What the engine needs to start: plain data, so that it can cross to a thread. */
export interface EngineOptions {
  readonly databaseUrl: string;
  readonly venue: Venue;
  /** Where the simulated venue listens; null for a real one. */
  readonly urls: EngineUrls | null;
  /** What stands behind the venue, for display: 'synthetic', 'tape <files>', 'exchange'. */
  readonly source: string;
  readonly coreSymbols: readonly string[];
  /** Times come from the messages of an accelerated tape instead of the clock. */
  readonly tapeClock: boolean;
  readonly logLevel: string;
  /** Distance of evaluations in ms; 15 s unless said. */
  readonly evaluationIntervalMs?: number;
}

export interface EngineUrls {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly spotRestUrl: string;
  readonly spotWsUrl: string;
  readonly coinbaseRestUrl: string;
}
