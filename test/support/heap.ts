import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What one collection leaves may go with the next: what finalisers and caches held. */
const COLLECTIONS = 4;

/** Bytes in use after collections. */
export function heapUsed(): number {
  for (let time = 0; time < COLLECTIONS; time += 1) collect();
  return process.memoryUsage().heapUsed;
}
