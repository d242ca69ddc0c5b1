import { orNullAfter } from '../store/or-null.ts';

/** A push that goes once a second must not wait for longer. */
const WAIT_MS = 1_000;

/**
 * What the database tells, or null when it refuses or is silent: a status is of most use while the database is away,
 * and must not be lost with the one value that only the database knows.
 */
export async function unlessAway<T>(
  logger: { debug(details: object, message: string): void },
  ask: () => Promise<T>,
  waitMs: number = WAIT_MS,
): Promise<T | null> {
  const asked = ask().catch((error: unknown) => {
    logger.debug({ err: error }, 'the database does not tell');
    return null;
  });
  return orNullAfter(waitMs, asked);
}
