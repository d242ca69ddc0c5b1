import { workerData } from 'node:worker_threads';
import { openStores } from '../../store/stores.ts';
import { answerRequests } from '../../threads/answer-requests.ts';
import type { StoreThreadData } from '../../threads/messages.ts';
import type { AccountsNow } from '../accounts-now.ts';
import { Statistics } from '../statistics.ts';
import { type ComparisonQuestion, compareAccounts } from './compare.ts';

/** The comparing thread: keeps the closed trades it has read, as the statistics of the API do. */
const { databaseUrl, venue } = workerData as StoreThreadData;
const stores = openStores(databaseUrl, venue);
let now: AccountsNow = { at: 0, openOf: {} };
const statistics = new Statistics({ stores, now: () => now });

answerRequests((question: ComparisonQuestion) => {
  now = question.now;
  return compareAccounts({ stores, statistics }, question);
});
