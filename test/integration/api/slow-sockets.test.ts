import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchSlowSockets } from '@ae/server/http/slow-sockets.ts';
import { createLogger } from '@ae/server/ops/logger.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

const PATIENCE = { stuckMs: 1_500, lookMs: 50 };
const UPGRADE = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');
const clients: Socket[] = [];
let server: WebSocketServer;
let stop: () => void;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  stop = watchSlowSockets(server, createLogger('silent'), PATIENCE);
});
afterEach(() => {
  stop();
  for (const client of clients.splice(0)) client.destroy();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

/** A client that reads nothing by itself, and the server's end of its connection. */
async function connected() {
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write(UPGRADE);
  const [ours] = await accepted;
  clients.push(client);
  const closed = (once(ours, 'close') as Promise<[number]>).then(([code]) => code);
  return { client, ours, closed };
}

/** Gives more whenever little waits, as a stream does whose reader is left out while it is behind. */
function keepFull(ours: WebSocket): () => void {
  const timer = setInterval(() => {
    // More than the system takes at a time, less than what is too much at once.
    while (ours.bufferedAmount < 4 * 1024 * 1024) ours.send(Buffer.alloc(2 * 1024 * 1024));
  }, 5);
  return () => clearInterval(timer);
}

it('keeps a client that reads all the time and never catches up', async () => {
  const { client, ours, closed } = await connected();
  const end = keepFull(ours);
  const backlogs: number[] = [];
  const reading = setInterval(() => {
    client.read();
    backlogs.push(ours.bufferedAmount);
  }, 5);
  const code = await Promise.race([closed, sleep(6_000, 'still there')]);
  clearInterval(reading);
  end();
  expect(code).toBe('still there');
  // Else the reader was too quick for the test to show anything; what the system holds for it fills first.
  expect(Math.min(...backlogs.slice(100))).toBeGreaterThan(0);
});

it('lets a client go that reads nothing, while more and more is given to it', async () => {
  const { ours, closed } = await connected();
  const end = keepFull(ours);
  const code = await Promise.race([closed, sleep(10_000, 'still there')]);
  end();
  // 1006: it was cut, as it did not read the farewell.
  expect([4008, 1006]).toContain(code);
});
