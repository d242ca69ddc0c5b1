import { parentPort, workerData } from 'node:worker_threads';
import { openStores } from '../store/stores.ts';
import { explain } from './explain.ts';
import type { ExplainThreadData, FromExplainer, ToExplainer } from './messages.ts';

/** The explaining thread: reads a day of ticks and makes an evaluation again, away from whoever answers requests. */
const port = parentPort;
if (port === null) throw new Error('explaining must be started as a worker thread');

const { databaseUrl, venue } = workerData as ExplainThreadData;
const stores = openStores(databaseUrl, venue);

port.on('message', ({ id, subject }: ToExplainer) => {
  explain(stores, subject, { recompute: true }).then(
    (explanation) => say({ id, explanation }),
    (error: unknown) => say({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});

function say(message: FromExplainer): void {
  port?.postMessage(message);
}
