import { minuteVolumes } from '../core/features/minute-volumes.ts';
import type { TradeTape } from '../core/features/windows/tape.ts';
import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { TickStore } from '../ports.ts';
import type { LateMinutes } from './late-minutes.ts';

export interface CandleCheckParts {
  readonly ticks: Pick<TickStore, 'candleVolumes'>;
  readonly late: Pick<LateMinutes, 'add' | 'rebuild'>;
  /** The trades in the windows of an instrument; null when it is not known. */
  readonly tape: (symbol: string) => TradeTape | null;
  readonly now: () => EpochMs;
}

/** Doubles of the same decimal sum; anything further off lacks trades. */
const NEAR = 1e-9;

/**
 * Compares the stored candles of an instrument with the trades in its windows, from a time on from which those are
 * complete, and has the minutes made again that differ or are not there: of history that came in backwards, and of an
 * earlier run that ended before it made them.
 */
export async function checkCandles(
  { ticks, late, tape, now }: CandleCheckParts,
  { id, symbol }: Pick<Instrument, 'id' | 'symbol'>,
  coveredFrom: EpochMs,
): Promise<void> {
  const trades = tape(symbol);
  if (trades === null) return;
  const from = Math.ceil(coveredFrom / MINUTE_MS) * MINUTE_MS;
  const at = now();
  const running = at - (at % MINUTE_MS);
  const stored = await ticks.candleVolumes(id, from, running);
  for (const [minute, volume] of minuteVolumes(trades, from, running)) {
    const kept = stored.get(minute);
    if (kept === undefined || Math.abs(kept - volume) > NEAR * volume) late.add(id, minute);
  }
  // It may be the one in which the series began: then nobody else makes it.
  late.add(id, running);
  await late.rebuild();
}
