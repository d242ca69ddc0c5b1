import { MINUTE_MS } from '../../engine/core/model/epoch-ms.ts';
import { type BarInterval, barStart } from '../../store/api-candle-intervals.ts';
import type { ApiContext, ApiParts } from '../context.ts';
import { knownInstrument } from '../ranges.ts';
import type { CandleUpdate } from '../types/live-updates.ts';
import { type BarReading, GrowingBar } from './bar.ts';
import { intervalOf } from './conflated.ts';
import { LiveSource } from './source.ts';

interface WantedCandle {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly maxRate: number;
}

interface RunningBar {
  readonly id: number;
  readonly symbol: string;
  readonly interval: BarInterval;
}

/** The running bar of an instrument, at most `maxRate` times a second; each once more when it is complete. */
export async function candleUpdates(
  context: ApiContext,
  { symbol, interval, maxRate }: WantedCandle,
): Promise<LiveSource<CandleUpdate>> {
  const { parts } = context;
  const { id } = await knownInstrument(parts, symbol);
  const running: RunningBar = { id, symbol, interval };
  const bar = new GrowingBar({
    symbol,
    interval,
    intervalMs: intervalOf(maxRate),
    begun: await readBar(parts, running),
    read: () =>
      readBar(parts, running).catch((error: unknown) => {
        parts.logger.warn({ err: error, symbol, interval }, 'a running bar could not be read again');
        return null;
      }),
  });
  return new LiveSource(context, bar);
}

/**
 * What is over of the running bar, from what is stored and the minutes that may not be yet, and the minutes from then
 * on: the running one, and those that began while it was read.
 */
async function readBar(parts: ApiParts, { id, symbol, interval }: RunningBar): Promise<BarReading> {
  const { engine, hub, stores } = parts;
  const last = engine.view().candles.get(symbol);
  // Before the engine has told of a minute, it goes on from what is stored, however long ago that was.
  const end = last === undefined ? await stores.candles.end(id, null) : endOf(last);
  if (end === null) return { closedPart: null, end: 0, minutes: minutesFrom(parts, symbol, 0) };
  const recent = hub.closedCandles(symbol).filter(({ openTime }) => openTime < end);
  const range = { from: barStart(interval, end), to: end };
  const slice = { limit: 1, after: null, before: null, inverted: true };
  const [part] = await stores.candles.page({ ...range, instrumentId: id, interval, recent }, slice);
  return { closedPart: part ?? null, end, minutes: minutesFrom(parts, symbol, end) };
}

function minutesFrom({ engine, hub }: ApiParts, symbol: string, from: number): BarReading['minutes'] {
  const closed = hub.closedCandles(symbol).filter(({ openTime }) => openTime >= from);
  const running = engine.view().candles.get(symbol);
  return running === undefined ? closed : [...closed, running];
}

/** The end of what is over: a minute that still grows begins there. */
function endOf({ openTime, isClosed }: { readonly openTime: number; readonly isClosed: boolean }): number {
  return isClosed ? openTime + MINUTE_MS : openTime;
}
