import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebSocketServer } from 'ws';
import { MOST_BUFFERED, watchSlowSockets } from './slow-sockets.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function client(bufferedAmount: number) {
  return { bufferedAmount, close: vi.fn(), terminate: vi.fn() };
}

function watch(...clients: ReturnType<typeof client>[]) {
  const server = { clients: new Set(clients) } as unknown as WebSocketServer;
  return watchSlowSockets(server, pino({ level: 'silent' }));
}

it('lets a client with too much unread go, with a reason, and cuts it when it does not hear', async () => {
  const slow = client(MOST_BUFFERED + 1);
  const stop = watch(slow, client(0));
  await vi.advanceTimersByTimeAsync(1_000);
  stop();
  expect(slow.close).toHaveBeenCalledWith(4008, expect.stringMatching(/slow/i));
  expect(slow.terminate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(slow.terminate).toHaveBeenCalledTimes(1);
});

it('lets a client go that has not read for half a minute, and keeps one that reads slowly', async () => {
  const stuck = client(1_000);
  const slow = client(100_000);
  const stop = watch(stuck, slow);
  for (let second = 0; second < 33; second += 1) {
    slow.bufferedAmount -= 1;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  stop();
  expect(stuck.close).toHaveBeenCalledWith(4008, expect.any(String));
  expect(slow.close).not.toHaveBeenCalled();
});
