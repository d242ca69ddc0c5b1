import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineLogger } from '../ports.ts';

/** A loop that can be ended; `stop` resolves when a turn under way is over. */
export interface Repeating {
  stop(): Promise<void>;
}

/**
 * Runs a task every `intervalMs`, never twice at once; a turn that fails is reported and the next one comes all
 * the same.
 */
export function repeat(
  name: string,
  intervalMs: number,
  task: () => Promise<void> | void,
  logger: EngineLogger,
): Repeating {
  let turn: Promise<void> | null = null;
  let isStopped = false;
  const run = async () => {
    try {
      await task();
    } catch (error) {
      // A turn that was cut short by the end is no failure.
      if (isStopped) return;
      logger.error({ task: name, error: String(error) }, 'a recurring task failed');
    }
  };
  const timer = setInterval(() => {
    turn ??= run().finally(() => {
      turn = null;
    });
  }, intervalMs);
  return {
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await turn;
    },
  };
}

const LONGEST_WAIT_MS = 30_000;

/** Waits so many milliseconds; tests pass in one that does not. */
export type Wait = (ms: number) => Promise<unknown>;

/** Does not keep the process alive. */
export const pause: Wait = (ms) => sleep(ms, undefined, { ref: false });

/** Repeats until it succeeds or `isStopped`; waits 0.5, 1, 2 … 30 s between. null when stopped. */
export async function untilDone<T>(
  work: () => Promise<T>,
  isStopped: () => boolean,
  onError: (error: unknown, attempt: number) => void,
  wait: Wait = pause,
): Promise<T | null> {
  for (let attempt = 1; !isStopped(); attempt += 1) {
    try {
      return await work();
    } catch (error) {
      onError(error, attempt);
      if (isStopped()) break;
      await wait(Math.min(250 * 2 ** attempt, LONGEST_WAIT_MS));
    }
  }
  return null;
}

/** Gives other work of this thread a turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
