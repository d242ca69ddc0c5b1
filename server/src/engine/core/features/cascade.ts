import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { TradeTape } from './windows/tape.ts';

const BUCKET_MS = 10_000;
const BUCKETS = (15 * MINUTE_MS) / BUCKET_MS;

/**
 * Liquidation cascade score, our own definition (spec 02 names the parts): the mean of three numbers that are
 * each 0 in a calm market. z(trade density) = trades in the last 10 s against the ninety 10-second buckets of
 * the last 15 minutes; z(price acceleration) = |second difference of log price| over the same buckets;
 * spread / its running mean − 1. Negative parts count as 0, so 1 is about "three ordinary deviations shared".
 * Null without two minutes of trades. It is checked against forced orders afterwards, not fed by them.
 */
export function cascadeScore(tape: TradeTape, at: EpochMs, spreadWidening: number | null): number | null {
  const { counts, prices } = buckets(tape, at);
  const known = prices.filter((price) => price !== null);
  if (known.length < (2 * MINUTE_MS) / BUCKET_MS) return null;
  const density = zOfLast(counts);
  const acceleration = zOfLast(priceAccelerations(known));
  return (Math.max(0, density) + Math.max(0, acceleration) + Math.max(0, spreadWidening ?? 0)) / 3;
}

/** Trades and last price per bucket (t in (end − 10 s, end]), oldest first; prices carry on, null before any. */
function buckets(tape: TradeTape, at: EpochMs): { counts: number[]; prices: (number | null)[] } {
  const counts: number[] = [];
  const prices: (number | null)[] = [];
  const { ring } = tape;
  let from = ring.endAt(at - BUCKETS * BUCKET_MS);
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket -= 1) {
    const end = ring.endAt(at - bucket * BUCKET_MS);
    counts.push(end - from);
    prices.push(end > ring.start ? tape.priceAt(end - 1) : null);
    from = end;
  }
  return { counts, prices };
}

function priceAccelerations(prices: readonly number[]): number[] {
  const logs = prices.map(Math.log);
  const sizes: number[] = [];
  for (let index = 2; index < logs.length; index += 1) {
    const [a, b, c] = logs.slice(index - 2, index + 1) as [number, number, number];
    sizes.push(Math.abs(c - 2 * b + a));
  }
  return sizes;
}

/** (last − mean)/population standard deviation; 0 without spread. */
function zOfLast(values: readonly number[]): number {
  const last = values.at(-1);
  if (last === undefined) return 0;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  return variance === 0 ? 0 : (last - mean) / Math.sqrt(variance);
}
