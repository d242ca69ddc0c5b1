import type { EngineLogger, VenueRefusal } from '../ports.ts';
import { Refusals } from './refusals.ts';
import { untilDone, type Wait } from './repeat.ts';

export interface ReachingParts {
  readonly logger: EngineLogger;
  readonly isStopped: () => boolean;
  readonly wait?: Wait;
}

/** A venue that is away for so many attempts is an alert (a quarter of a minute), */
const ALERT_AT = 4;
/** and again after so many more (ten minutes). */
const ALERT_EVERY = 20;

/**
 * Asks the venue until it answers. One that is away (503, no such host, nobody listens) is a state that passes: a start
 * that failed for it would be repeated a few times within half a minute and given up for good. Rejects with what does not
 * pass: an answer that the request itself is wrong, whatever is no word of the venue's (an address that is none, the
 * database), and when stopped.
 */
export async function untilReached<T>(
  ask: () => Promise<T>,
  { logger, isStopped, wait }: ReachingParts,
): Promise<T> {
  const refusals = new Refusals();
  const done = await untilDone(
    async () => ({ answer: await ask() }),
    isStopped,
    (error, attempt) => {
      refusals.see(error);
      if (!isOfVenue(error) || refusals.reason !== null) throw error;
      tell(logger, error, attempt);
    },
    wait,
  );
  if (done === null) throw new Error('stopped before the venue answered');
  return done.answer;
}

function tell(logger: EngineLogger, error: unknown, attempt: number): void {
  const isAlert = attempt >= ALERT_AT && (attempt - ALERT_AT) % ALERT_EVERY === 0;
  const context = { attempt, error: String(error) };
  logger[isAlert ? 'error' : 'warn'](context, 'the venue does not answer: the start waits for it');
}

function isOfVenue(error: unknown): error is VenueRefusal {
  return error instanceof Error && typeof (error as Partial<VenueRefusal>).isLasting === 'boolean';
}
