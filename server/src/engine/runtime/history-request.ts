import type { EngineLogger } from '../ports.ts';
import { Refusals } from './refusals.ts';
import { untilDone, type Wait } from './repeat.ts';

export interface HistoryRequestParts {
  readonly logger: EngineLogger;
  readonly isStopped: () => boolean;
  readonly wait?: Wait;
}

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
