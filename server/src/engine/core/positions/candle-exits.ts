import type { ExitKind } from '@ae/db/enums.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Candle, MarkCandle } from '../model/market-event.ts';
import {
  type ExitMoment,
  exitKindsAt,
  exitKindsInRange,
  stopPriceInCandle,
  type TriggerLevels,
  waitsForTrade,
} from './exits.ts';
import type { Tracked } from './tracked.ts';

/** What exits need of a closed 1-minute candle. */
export type ClosedCandle = Pick<Candle, 'openTime' | 'open' | 'high' | 'low' | 'close'>;

/** Exits of one position, in order, and what they happen on. */
export interface ExitsOfCandle {
  readonly kinds: readonly ExitKind[];
  readonly moment: ExitMoment;
}

export function candleEnd({ openTime }: ClosedCandle): EpochMs {
  return openTime + MINUTE_MS;
}

/**
 * Exits that the range of a candle causes, null when none. It must have begun after the position, or its half-close;
 * what the mark price triggers takes no part. The position has seen the whole range, also when it ends in it.
 */
export function candleExits(tracked: Tracked, candle: ClosedCandle): ExitsOfCandle | null {
  const { position, levels } = tracked;
  const isNew = candle.openTime < (position.tp1At ?? position.openedAt);
  if (isNew || position.pendingExit !== null) return null;
  tracked.excursion(candle);
  const kinds = tracked.isByMark ? [] : exitKindsInRange(levels, candle);
  if (kinds.length === 0) return null;
  const price = kinds[0] === 'tp1' ? levels.stopAfterTp1 : stopPriceInCandle(levels, candle.open);
  return { kinds, moment: { at: candleEnd(candle), price, aggId: null } };
}

/**
 * Exits that a minute of mark prices causes, null when none, also in the minute of the timeout: which came first is not
 * known. Of a minute that was there before the position, or its half-close, only the last price counts.
 */
export function markCandleExits({ position, levels }: Tracked, candle: MarkCandle): ExitsOfCandle | null {
  const { openTime, until, open, close } = candle;
  if (position.pendingExit !== null || position.timeoutAt < until) return null;
  const from = position.tp1At ?? position.openedAt;
  if (from >= until) return null;
  const isNew = openTime < from;
  const kinds = isNew ? exitKindsAt(levels, close) : exitKindsInRange(levels, candle);
  if (kinds.length === 0) return null;
  // An order at the market that half-closes is filled by the next trade; until then nothing else is known.
  const isSent = kinds[1] === 'sl_be' && waitsForTrade(position, 'tp1');
  const acting = isSent ? kinds.slice(0, 1) : kinds;
  const markPrice = isNew ? close : reachedLevel(levels, acting, open);
  return { kinds: acting, moment: { at: until, price: markPrice, aggId: null, markPrice } };
}

/** The level that the last of these exits needed; a stop that the candle opened beyond was met at its open. */
function reachedLevel(levels: TriggerLevels, kinds: readonly ExitKind[], open: number): number {
  const last = kinds.at(-1);
  if (last === 'tp1' || last === 'tp2') return last === 'tp1' ? levels.target : levels.tp2;
  return kinds[0] === 'tp1' ? levels.stopAfterTp1 : stopPriceInCandle(levels, open);
}
