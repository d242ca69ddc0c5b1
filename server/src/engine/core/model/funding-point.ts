import type { EpochMs } from './epoch-ms.ts';

/** One settled (or stored) funding rate; fraction per interval. */
export interface FundingPoint {
  readonly at: EpochMs;
  readonly rate: number;
}
