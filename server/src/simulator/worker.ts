import { parentPort, workerData } from 'node:worker_threads';
import type { SimulatorOptions } from './options.ts';
import { startSimulator } from './server.ts';

/**
 * The venue in a thread of its own: workerData = options (without `now`). Posts {kind: 'ready', urls} and,
 * for a tape that ends, {kind: 'tapeDone'}; {kind: 'close'} ends it.
 */
const port = parentPort;
if (port === null) throw new Error('the simulated venue must be started as a worker thread');

const { close, tapeDone, ...urls } = await startSimulator(workerData as SimulatorOptions);
port.on('message', (message: { readonly kind: string }) => {
  if (message.kind !== 'close') return;
  close().then(() => port.close(), rethrow);
});
tapeDone?.then(() => port.postMessage({ kind: 'tapeDone' }), rethrow);
port.postMessage({ kind: 'ready', urls });

/** A rejected promise must end the thread with the error, not vanish. */
function rethrow(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
