import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient, RestPurpose } from '../ports.ts';
import { Refusals } from './refusals.ts';
import { untilDone, type Wait } from './repeat.ts';

export interface HistoryRequestParts {
  readonly logger: EngineLogger;
  readonly isStopped: () => boolean;
  readonly wait?: Wait;
}

/** Trades of a page. */
export const PAGE = 1_000;
/** An answer that ends too early is asked for again so often. */
const MOST_SHORT_ANSWERS = 5;

/**
 * Asks for a piece of an instrument's history until it is there. Null when stopped meanwhile, or when the venue
 * refuses for good: then what is there must do.
 */
export async function askForHistory<T>(
  { logger, isStopped, wait }: HistoryRequestParts,
  symbol: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const refusals = new Refusals();
  const done = await untilDone(
    work,
    () => isStopped() || refusals.reason !== null,
    (error, attempt) => {
      refusals.see(error);
      logger.warn({ symbol, attempt, error: String(error) }, 'history could not be read');
    },
    wait,
  );
  const { reason } = refusals;
  if (done === null && reason !== null) logger.error({ symbol, reason }, 'the venue refuses history');
  return done;
}

/** Ids that are missing before a trade that is here. */
export interface MissingBefore {
  readonly fromAggId: number;
  /** Id of the trade that is here. */
  readonly belowId: number;
  readonly purpose: RestPurpose;
}

/**
 * The page of trades from an id on that lie before one that is here. Ids that are left out on the way do not exist; an
 * answer that ends before it reaches what is here proves nothing and is asked for again. Null when all answers do, when
 * stopped meanwhile, and when the venue refuses for good.
 */
export function askForTradesBefore(
  parts: HistoryRequestParts & { readonly client: Pick<MarketDataClient, 'aggTradesFrom'> },
  symbol: string,
  { fromAggId, belowId, purpose }: MissingBefore,
): Promise<readonly AggTrade[] | null> {
  let shortAnswers = 0;
  return askForHistory(parts, symbol, async () => {
    const page = await parts.client.aggTradesFrom(symbol, fromAggId, PAGE, purpose);
    const isReached = page.length >= PAGE || (page.at(-1)?.aggId ?? -1) >= belowId - 1;
    if (isReached) return page.filter(({ aggId }) => aggId < belowId);
    shortAnswers += 1;
    if (shortAnswers < MOST_SHORT_ANSWERS) throw new Error(`the answer ends before ${belowId}`);
    parts.logger.warn({ symbol, belowId }, 'the venue leaves out older trades');
    return null;
  });
}
