import type { EngineLogger } from '../ports.ts';

/** A part that runs until it ends: with an error, or because it was told to. */
export interface Supervised {
  /** Resolves with the reason when it died, with null when it ended as asked. */
  readonly ended: Promise<string | null>;
}

export interface SuperviseOptions {
  /** How the log calls it; 'the engine' unless said. */
  readonly what?: string;
  readonly start: () => Supervised;
  readonly logger: EngineLogger;
  /** The part died too often; it will not be started again. */
  readonly onGivenUp: (reason: string) => void;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/** So many deaths within the time are a crash loop: stop instead of hammering database and venue. */
export const CRASHES = 5;
export const WITHIN_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Keeps a part running: starts it, and again with growing waits when it dies. Resolves when it is over. */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { what = 'the engine', start, logger, onGivenUp, wait, now } = options;
  let deaths: number[] = [];
  for (;;) {
    const reason = await start().ended;
    if (reason === null) return;
    deaths = [...deaths.filter((at) => at > now() - WITHIN_MS), now()];
    if (deaths.length >= CRASHES) {
      const text = `${what} died ${deaths.length} times within a minute, the last time of: ${reason}`;
      logger.error({ reason }, text);
      onGivenUp(text);
      return;
    }
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (deaths.length - 1), LONGEST_WAIT_MS);
    logger.error({ reason, deaths: deaths.length, waitMs }, `${what} died and is started again`);
    await wait(waitMs);
  }
}
