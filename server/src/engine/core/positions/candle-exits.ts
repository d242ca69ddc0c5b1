import type { ExitKind } from '@ae/db/enums.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';
import { type ExitMoment, exitKindsInRange, stopPriceInCandle } from './exits.ts';
import type { Tracked } from './tracked.ts';

/** What exits need of a closed 1-minute candle. */
export type ClosedCandle = Pick<Candle, 'openTime' | 'open' | 'high' | 'low' | 'close'>;

export function candleEnd({ openTime }: ClosedCandle): EpochMs {
  return openTime + MINUTE_MS;
}

/**
 * Exits that the range of a candle causes, null when none. It must have begun after the position, or its half-close;
 * what the mark price triggers takes no part. The position has seen the whole range, also when it ends in it.
 */
export function candleExits(
  tracked: Tracked,
  candle: ClosedCandle,
): { readonly kinds: readonly ExitKind[]; readonly moment: ExitMoment } | null {
  const { position, levels } = tracked;
  const isNew = candle.openTime < (position.tp1At ?? position.openedAt);
  if (isNew || position.pendingExit !== null) return null;
  tracked.excursion(candle);
  const kinds = tracked.isByMark ? [] : exitKindsInRange(levels, candle);
  if (kinds.length === 0) return null;
  const price = kinds[0] === 'tp1' ? levels.stopAfterTp1 : stopPriceInCandle(levels, candle.open);
  return { kinds, moment: { at: candleEnd(candle), price, aggId: null } };
}
