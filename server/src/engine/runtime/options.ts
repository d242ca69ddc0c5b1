import type { Venue } from '@ae/db/enums.ts';
import type { RetentionDays } from '../ports.ts';

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
  /** Folder of all data: window snapshots and spooled ticks live below it. Without it there are neither. */
  readonly dataDir?: string;
  /** What the wide set listens to: every trade (unless said), or the venue's 1-minute candles. */
  readonly wideStream?: WideStream;
  /** Collectors for the wide set too; the Coinbase premium needs the spot stream, which the core set alone has. */
  readonly wideCollectors?: boolean;
  /** Symbols beside the core set whose rates are kept every 2 s. */
  readonly rateSymbols?: readonly string[];
  /** Days that tables are kept; a table that is left out is kept for ever. */
  readonly retention?: RetentionDays;
}

export type WideStream = 'aggTrade' | 'kline';

export interface EngineUrls {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly spotRestUrl: string;
  readonly spotWsUrl: string;
  readonly coinbaseRestUrl: string;
}
