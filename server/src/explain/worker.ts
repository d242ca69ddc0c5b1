import { workerData } from 'node:worker_threads';
import { openStores } from '../store/stores.ts';
import { answerRequests } from '../threads/answer-requests.ts';
import type { StoreThreadData } from '../threads/messages.ts';
import { explain } from './explain.ts';
import type { Subject } from './subject.ts';

/** The explaining thread: reads a day of ticks and makes an evaluation again, away from whoever answers requests. */
const { databaseUrl, venue } = workerData as StoreThreadData;
const stores = openStores(databaseUrl, venue);

answerRequests((subject: Subject) => explain(stores, subject, { recompute: true }));
