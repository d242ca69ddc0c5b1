import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import { TapeSums } from './windows/sums.ts';
import type { TradeTape } from './windows/tape.ts';

/** Traded quantity, base asset, of each minute that begins in [from, to) and has trades, by its start. */
export function minuteVolumes(tape: TradeTape, from: EpochMs, to: EpochMs): ReadonlyMap<EpochMs, number> {
  const { ring, lotScale } = tape;
  const volumes = new Map<EpochMs, number>();
  const sums = new TapeSums();
  let low = ring.firstAt(from);
  for (let minute = from; minute < to && low < ring.end; minute += MINUTE_MS) {
    const high = ring.firstAt(minute + MINUTE_MS);
    if (high > low) volumes.set(minute, lotScale.fromUnits(ring.sums(low, high, sums).gross));
    low = high;
  }
  return volumes;
}
