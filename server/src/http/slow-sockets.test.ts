import { EventEmitter } from 'node:events';
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

/** A client whose connection is given bytes and takes some, as those of Node count them. */
class Client {
  readonly close = vi.fn();
  readonly terminate = vi.fn();
  readonly raw = { bytesWritten: 0, writableLength: 0, _handle: { writeQueueSize: 0 } };

  get bufferedAmount(): number {
    return this.raw.writableLength;
  }

  give(bytes: number): this {
    this.raw.bytesWritten += bytes;
    this.raw.writableLength += bytes;
    return this;
  }

  take(bytes: number): void {
    this.raw.writableLength = Math.max(0, this.raw.writableLength - bytes);
  }
}

function watch(...clients: Client[]) {
  const server = Object.assign(new EventEmitter(), { clients: new Set(clients) });
  const stop = watchSlowSockets(server as unknown as WebSocketServer, pino({ level: 'silent' }));
  for (const client of clients) server.emit('connection', client, { socket: client.raw });
  return stop;
}

it('lets a client with too much unread go, with a reason, and cuts it when it does not hear', async () => {
  const slow = new Client().give(MOST_BUFFERED + 1);
  const stop = watch(slow, new Client());
  await vi.advanceTimersByTimeAsync(1_000);
  stop();
  expect(slow.close).toHaveBeenCalledWith(4008, expect.stringMatching(/slow/i));
  expect(slow.terminate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(slow.terminate).toHaveBeenCalledTimes(1);
});

it('lets a client go that has not read for half a minute, also while it is given more, and keeps one that reads slowly', async () => {
  const stuck = new Client().give(1_000);
  const fed = new Client().give(1_000);
  const slow = new Client().give(100_000);
  const stop = watch(stuck, fed, slow);
  for (let second = 0; second < 33; second += 1) {
    fed.give(100);
    slow.take(1);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  stop();
  expect(stuck.close).toHaveBeenCalledWith(4008, expect.any(String));
  expect(fed.close).toHaveBeenCalledWith(4008, expect.any(String));
  expect(slow.close).not.toHaveBeenCalled();
});

it('keeps a client whose backlog rises and falls while it reads all the time', async () => {
  const reader = new Client();
  const stop = watch(reader);
  for (let second = 0; second < 300; second += 1) {
    // Given more whenever little waits: never as little as at the very first, and never nothing.
    if (reader.bufferedAmount < 70_000) reader.give(second === 0 ? 60_000 : 128_000);
    reader.take(31_000);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  stop();
  expect(reader.close).not.toHaveBeenCalled();
});

it('sees progress in one large write, whose end alone Node counts, and its want', async () => {
  const client = new Client().give(2_000_000);
  client.raw._handle.writeQueueSize = 2_000_000;
  const stop = watch(client);
  for (let second = 0; second < 60; second += 1) {
    client.raw._handle.writeQueueSize -= 31_000;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(client.close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(32_000);
  stop();
  expect(client.close).toHaveBeenCalledWith(4008, expect.any(String));
});

it('begins to count when bytes begin to wait', async () => {
  const client = new Client();
  const stop = watch(client);
  await vi.advanceTimersByTimeAsync(60_000);
  client.give(1_000);
  await vi.advanceTimersByTimeAsync(29_000);
  stop();
  expect(client.close).not.toHaveBeenCalled();
});
