import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../ops/logger.ts';
import { startInProcess } from './in-process.ts';
import type { EngineThreadData, FromEngine, ToEngine } from './messages.ts';
import type { RunningEngine } from './running-engine.ts';

/** The engine's thread. An error that nobody catches ends it; the supervisor starts another. */
const port = parentPort;
if (port === null) throw new Error('the engine must be started as a worker thread');

const { options, writerUrl } = workerData as EngineThreadData;
const logger = createLogger(options.logLevel).child({ part: 'engine' });
const say = (message: FromEngine) => port.postMessage(message);
/** Null until it has loaded: a venue that refuses us may keep it waiting for long. */
let engine: RunningEngine | null = null;
port.on('message', (message: ToEngine) => {
  if (message.kind === 'stop') stop().catch(rethrow);
  else if (engine !== null) carryOut(engine, message).catch(rethrow);
});
engine = await startInProcess(options, {
  logger,
  publisher: { publish: (update) => say({ kind: 'update', update }) },
  writerUrl,
});
say({ kind: 'ready' });

async function carryOut(
  running: RunningEngine,
  { id, command }: Extract<ToEngine, { kind: 'command' }>,
): Promise<void> {
  try {
    await running.command(command);
    say({ kind: 'done', id, error: null });
  } catch (error) {
    say({ kind: 'done', id, error: messageOf(error) });
  }
}

async function stop(): Promise<void> {
  if (engine === null) {
    // Nothing has been taken in yet, so there is nothing to store.
    say({ kind: 'stopped', error: null });
    process.exit(0);
  }
  try {
    await engine.stop();
    say({ kind: 'stopped', error: null });
  } catch (error) {
    logger.error({ error: messageOf(error) }, 'the engine did not stop cleanly');
    say({ kind: 'stopped', error: messageOf(error) });
  }
  port?.close();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends the thread with the error, instead of leaving it half alive. */
function rethrow(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
