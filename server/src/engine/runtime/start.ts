import { createLogger } from '../../ops/logger.ts';
import type { EngineHandle } from '../index.ts';
import { ThreadedEngine } from './handle.ts';
import type { EngineOptions } from './options.ts';

export interface StartOptions extends EngineOptions {
  /** Address of the thread's program; the TypeScript source unless said (the build names its bundle). */
  readonly workerUrl?: string;
  /** Address of the tick writer's program; the TypeScript source unless said. */
  readonly writerUrl?: string;
}

/**
 * Starts the engine in its own thread under supervision. Returns at once: `ready` tells when it has loaded, and
 * rejects when it cannot be started.
 */
export function startEngine(options: StartOptions): Promise<EngineHandle> {
  const { workerUrl, writerUrl, ...plain } = options;
  const handle = new ThreadedEngine(plain, {
    writerUrl: writerUrl ?? new URL('../writer/worker.ts', import.meta.url).href,
    workerUrl: workerUrl === undefined ? new URL('./worker.ts', import.meta.url) : new URL(workerUrl),
    logger: createLogger(options.logLevel).child({ part: 'engine supervisor' }),
  });
  // Nobody may be waiting for it yet; whoever awaits `ready` still gets the rejection.
  handle.ready.catch(() => undefined);
  return Promise.resolve(handle);
}
