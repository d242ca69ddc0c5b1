import { expect, test } from 'vitest';
import { RequestThread, ThreadBusy } from './request-thread.ts';

test('a question too many is refused by its promise, so that a `catch` behind it sees it', async () => {
  const thread = new RequestThread<number, number>({
    name: 'silent',
    program: new URL('data:text/javascript,setInterval(() => undefined, 1e6)'),
    data: null,
    maxOldGenerationSizeMb: 64,
  });
  const waiting = Array.from({ length: 8 }, (_, question) => thread.ask(question));
  await expect(thread.ask(8).catch((error: unknown) => error)).resolves.toBeInstanceOf(ThreadBusy);
  await thread.close();
  const ended = await Promise.allSettled(waiting);
  expect(ended.map(({ status }) => status)).toEqual(Array(8).fill('rejected'));
});
