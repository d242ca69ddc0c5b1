import { type BarInterval, barStart } from '../../store/api-candle-intervals.ts';
import type { CandleRow } from '../../store/api-candles.ts';
import type { ApiContext } from '../context.ts';
import { knownInstrument } from '../ranges.ts';
import type { CandleUpdate } from '../types/live-updates.ts';
import { venueNow } from '../venue-time.ts';
import { GrowingBar } from './bar.ts';
import { intervalOf } from './conflated.ts';
import { LiveSource } from './source.ts';

interface WantedCandle {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly maxRate: number;
}

/** The running bar of an instrument, at most `maxRate` times a second; each once more when it is complete. */
export async function candleUpdates(
  context: ApiContext,
  { symbol, interval, maxRate }: WantedCandle,
): Promise<LiveSource<CandleUpdate>> {
  const { engine, hub } = context.parts;
  const { id } = await knownInstrument(context.parts, symbol);
  const end = engine.view().candles.get(symbol)?.openTime ?? venueNow(engine.view());
  const recent = hub.closedCandles(symbol).filter(({ openTime }) => openTime < end);
  const closedPart = await storedPart(context, { id, interval, end, recent });
  const bar = new GrowingBar({
    symbol,
    interval,
    intervalMs: intervalOf(maxRate),
    closedPart,
    running: null,
  });
  // The minute from which on nothing was read, and those that began while it was.
  const running = engine.view().candles.get(symbol);
  const since = hub.closedCandles(symbol).filter(({ openTime }) => openTime >= end);
  bar.offer({ kind: 'candles', candles: running === undefined ? since : [...since, running] });
  return new LiveSource(context, bar);
}

interface ClosedPart {
  readonly id: number;
  readonly interval: BarInterval;
  readonly end: number;
  /** Minutes that may not be stored yet. */
  readonly recent: readonly CandleRow[];
}

/** The minutes of the running bar that are over, as one. */
async function storedPart(
  { parts }: ApiContext,
  { id, interval, end, recent }: ClosedPart,
): Promise<CandleRow | null> {
  const range = { from: barStart(interval, end), to: end };
  const slice = { limit: 1, after: null, before: null, inverted: true };
  const [part] = await parts.stores.candles.page({ ...range, instrumentId: id, interval, recent }, slice);
  return part ?? null;
}
