import type { Storm } from './faults/storm.ts';
import type { ConnectionTimes } from './ws/connection.ts';

/** Calm: about 10 trades a second over 12 contracts. Busy: about 1,100 over 300, as skewed as a real market. */
export type Activity = 'calm' | 'busy';

/** A market of up to so many contracts is calm by default: a small machine loads a day of it in seconds. */
const CALM_CONTRACTS = 24;

export function defaultActivity(instruments: number): Activity {
  return instruments > CALM_CONTRACTS ? 'busy' : 'calm';
}

/** A seeded market made up by the venue: endless, and the same for the same seed and genesis. */
export interface SyntheticSource {
  readonly kind: 'synthetic';
  /** 32-bit seed of every random choice. */
  readonly seed: number;
  /** Number of contracts listed; the first four are BTCUSDT, ETHUSDT, SOLUSDT, XRPUSDT. */
  readonly instruments: number;
  /** Epoch ms of the first trade; history is complete from here to now. */
  readonly genesisAt: number;
  /** Part of the market's identity, as is `rate`. Default: calm up to 24 contracts, busy above. */
  readonly activity?: Activity;
  /** Factor on every rate of trades, a whole number from 1 (the default) to 20. */
  readonly rate?: number;
}

/** Recorded raw stream files played again. */
export interface TapeSource {
  readonly kind: 'tape';
  /** Paths of gzip or plain files with lines `<local receive time in s, ms, µs or ns> <json>`. */
  readonly files: readonly string[];
  /** 1 = as recorded, N = N times faster, 'max' = as fast as the subscribers read. */
  readonly speed: number | 'max';
  /** After the last frame begin again; ids and times continue. */
  readonly loop: boolean;
  /**
   * true: original times are kept and every combined frame carries `"rt"`, the recorder's receive time
   * in ms (for accelerated runs). false: times are shifted so that the recorder's clock reads now.
   */
  readonly carryReceiveTime: boolean;
}

/** Whether faults can be ordered, and whether a schedule of them runs from the start. */
export type FaultMode = 'off' | 'allow' | Storm;

export interface SimulatorOptions {
  /** Default 0: any free port. The host is always 127.0.0.1. */
  readonly port?: number;
  readonly source: SyntheticSource | TapeSource;
  /** REQUEST_WEIGHT limit announced in exchangeInfo and enforced; see `DEFAULT_WEIGHT_PER_MINUTE`. */
  readonly weightPerMinute?: number;
  /** Default 'off': orders of faults are refused. */
  readonly faults?: FaultMode;
  /** Pings and life of stream connections; defaults as on the exchange. */
  readonly connection?: ConnectionTimes;
  /** Clock in epoch ms; default Date.now. */
  readonly now?: () => number;
}

/** Enough for a day of aggTrades of hundreds of contracts at once; the real limit is 2,400. */
export const DEFAULT_WEIGHT_PER_MINUTE = 1_200_000;

/** Base addresses, without a trailing slash. */
export interface SimulatorUrls {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly spotRestUrl: string;
  readonly spotWsUrl: string;
  readonly coinbaseRestUrl: string;
}

export interface RunningSimulator extends SimulatorUrls {
  close(): Promise<void>;
  /** Only for a tape: resolves when its last frame was sent (never when it loops). */
  readonly tapeDone?: Promise<void>;
}
