import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { EngineLogger, TickStore } from '../ports.ts';

export interface DelistingParts {
  readonly ticks: Pick<TickStore, 'lastPrice'>;
  readonly logger: EngineLogger;
  readonly process: (event: EngineEvent) => void;
  readonly now: () => EpochMs;
}

/** A contract, or what is open on one. */
export interface OfContract {
  readonly symbol: string;
  readonly instrumentId: number;
}

/** What is open on contracts that are not listed ends at their last stored price. */
export async function endDelisted(
  { ticks, logger, process, now }: DelistingParts,
  open: readonly OfContract[],
  isListed: (symbol: string) => boolean,
): Promise<void> {
  const gone = new Map(open.map(({ symbol, instrumentId }) => [symbol, instrumentId]));
  for (const [symbol, instrumentId] of gone) {
    if (isListed(symbol)) continue;
    const price = await ticks.lastPrice(instrumentId);
    if (price === null)
      logger.warn({ symbol }, 'delisted, and no price is stored: what is open on it stays open');
    else process({ kind: 'delisted', symbol, price, at: now() });
  }
}
