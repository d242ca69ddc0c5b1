import { parentPort } from 'node:worker_threads';
import type { FromRequestThread, ToRequestThread } from './messages.ts';

/** The other side of a RequestThread: answers its questions one after the other. */
export function answerRequests<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  const port = parentPort;
  if (port === null) throw new Error('this program must be started as a worker thread');
  const say = (message: FromRequestThread<Answer>) => port.postMessage(message);
  let before: Promise<void> = Promise.resolve();
  port.on('message', ({ id, question }: ToRequestThread<Question>) => {
    before = before.then(async () => {
      try {
        say({ id, answer: await answer(question) });
      } catch (error) {
        say({ id, error: error instanceof Error ? error.message : String(error) });
      }
    });
  });
}
