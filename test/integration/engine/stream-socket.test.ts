import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type SocketEvents, StreamSocket } from '@ae/server/engine/adapters/binance/ws/socket.ts';
import { afterEach, expect, test } from 'vitest';
import { until } from '../simulator/client.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = Buffer.from([0x81, 0x02, 0x7b, 0x7d]);
/** A frame with an extension that nobody agreed on. */
const WRONG = Buffer.from([0xf1, 0x00]);

/** A server that answers an upgrade as it is told. */
async function serverThat(onUpgrade: (request: IncomingMessage, stream: Duplex) => void): Promise<string> {
  const streams = new Set<Duplex>();
  const server = createServer().on('upgrade', (request, stream) => {
    streams.add(stream);
    stream.on('error', () => undefined);
    onUpgrade(request, stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closers.push(() => {
    for (const stream of streams) stream.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Accepts the handshake and sends these bytes. */
const sending = (bytes: Buffer) =>
  serverThat(({ headers }, stream) => {
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key']}${ACCEPT_GUID}`)
      .digest('base64');
    const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
    stream.write(`${head}Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    stream.write(bytes);
  });

function open(url: string, events: Partial<SocketEvents> = {}) {
  const told: string[] = [];
  const nothing = () => undefined;
  const socket = new StreamSocket(url, {
    onOpen: nothing,
    onBytes: nothing,
    onBuffer: nothing,
    onMessage: () => told.push('message'),
    onTurnedAway: (status, retryAfter) => told.push(`turned away ${status} ${retryAfter}`),
    onEnd: (reason) => told.push(`end: ${reason}`),
    ...events,
  });
  closers.push(() => socket.close());
  return told;
}

test('an error of who takes a message is no lost connection: it reaches whoever looks after the thread', async () => {
  const error = new Error('a bug behind the socket');
  const uncaught: unknown[] = [];
  process.setUncaughtExceptionCaptureCallback((one) => uncaught.push(one));
  closers.push(() => process.setUncaughtExceptionCaptureCallback(null));
  const told = open(await sending(TEXT), {
    onMessage: () => {
      throw error;
    },
  });
  await until(() => uncaught.length + told.length > 0, 'it is told');
  expect([uncaught, told]).toEqual([[error], []]);
});

test('a frame that breaks the protocol ends the connection', async () => {
  const told = open(await sending(Buffer.concat([TEXT, WRONG])));
  await until(() => told.length > 1, 'it is told');
  expect(told).toEqual(['message', expect.stringContaining('end: a frame uses an extension')]);
});

test.each([429, 418, 403])('a handshake that is answered with %i tells for how long', async (status) => {
  const url = await serverThat((_request, stream) => {
    stream.end(`HTTP/1.1 ${status} No\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  const told = open(url);
  await until(() => told.length > 1, 'it is told');
  expect(told).toEqual([`turned away ${status} 30`, `end: the handshake was answered with ${status}`]);
});
