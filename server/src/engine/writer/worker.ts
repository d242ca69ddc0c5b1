import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../ops/logger.ts';
import { openTickCopy } from '../../store/tick-copy.ts';
import { ThreadStats } from '../runtime/thread-stats.ts';
import { runDrain } from './drain.ts';
import type { WriterThreadData } from './thread.ts';

/** The tick writer's thread: takes ticks from shared memory and the spool into the database until told to end. */
const { memory, databaseUrl, spoolFolder, logLevel } = workerData as WriterThreadData;
const logger = createLogger(logLevel).child({ part: 'tick writer' });
const target = openTickCopy(databaseUrl);
const stats = new ThreadStats('writer');
// Also keeps the thread alive: a sleeping drain does not.
const awake = setInterval(() => parentPort?.postMessage(stats.view()), 1_000);
try {
  await runDrain({ memory, spoolFolder, target, logger });
} finally {
  clearInterval(awake);
  await target.close();
}
