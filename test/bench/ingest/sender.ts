import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setPriority } from 'node:os';
import { WebSocketServer } from 'ws';
import { MarketFeed, randomOf } from '../market-feed.ts';
import { TradeFrames, writeFrames } from '../trade-frames.ts';
import {
  CONNECTIONS,
  type FromSender,
  INSTRUMENTS,
  STAMP,
  STAMP_MODULUS_MS,
  steadyMs,
  type ToSender,
} from './messages.ts';

/**
 * A venue in a process of its own that sends aggregate trades as fast as it is told: everything is written and framed
 * before the time runs. For latencies it writes the moment of sending into the quantity without retail orders.
 */
interface Connection {
  readonly socket: Socket;
  /** WebSocket frames in order, and where each starts. */
  bytes: Buffer;
  starts: Int32Array;
  /** Frames that are sent. */
  sent: number;
}

interface Feed {
  readonly market: MarketFeed;
  readonly frames: TradeFrames;
}

const HEADER = 4;
/** A socket takes so much at once. */
const CHUNK = 256 * 1024;
const PER_MS = 400;

// It spins to keep its pace: what is measured must not wait for it.
setPriority(10);

const feeds = new Map<string, Feed>();
/** Connections of each receiver, by the part of the market they carry. */
const connectionsOf = new Map<string, Connection[]>();

const server = createServer();
const acceptor = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, stream, head) => {
  acceptor.handleUpgrade(request, stream, head, (client) => {
    const socket = stream as Socket;
    socket.setNoDelay(true);
    const asked = new URL(request.url ?? '', 'http://sender').searchParams;
    const feed = asked.get('feed') ?? '';
    const connections = connectionsOf.get(feed) ?? [];
    connectionsOf.set(feed, connections);
    connections[Number(asked.get('part'))] = {
      socket,
      bytes: Buffer.alloc(0),
      starts: new Int32Array(1),
      sent: 0,
    };
    client.on('message', (data) => client.send(`{"result":null,"id":${JSON.parse(data.toString()).id}}`));
    client.on('error', () => client.terminate());
  });
});
server.listen(0, '127.0.0.1', () => {
  say({ kind: 'listening', url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('message', (message: ToSender) => {
  if (message.kind === 'prepare') prepare(message);
  else void send(connectionsOf.get(message.feed) ?? [], message.perSecond);
});
process.once('disconnect', () => process.exit(0));

function say(message: FromSender): void {
  process.send?.(message);
}

/** Frames of the next trades of a receiver's feed: its ids stay contiguous whatever others receive. */
function prepare({ feed: name, blocks, isStamped }: Extract<ToSender, { kind: 'prepare' }>): void {
  const feed = feeds.get(name) ?? newFeed();
  feeds.set(name, feed);
  const connections = connectionsOf.get(name) ?? [];
  const parts = connections.map(() => [] as Buffer[]);
  feed.market.time = Math.max(feed.market.time, Date.now());
  for (let block = 0; block < blocks; block += 1) addBlock(feed, parts, isStamped);
  for (const [part, connection] of connections.entries()) fill(connection, parts[part] ?? []);
  say({ kind: 'prepared' });
}

function newFeed(): Feed {
  const market = new MarketFeed(INSTRUMENTS, Date.now(), PER_MS);
  return { market, frames: new TradeFrames(market, randomOf(11)) };
}

function addBlock({ market, frames }: Feed, parts: readonly Buffer[][], isStamped: boolean): void {
  const { instruments } = market.next();
  const write = (_: MarketFeed, row: number) => frames.aggTrade(market, row, isStamped ? STAMP : null);
  const { bytes, froms, lengths, count } = writeFrames(market, instruments.length, write);
  for (let row = 0; row < count; row += 1) {
    const from = froms[row] as number;
    const part = parts[(instruments[row] as number) % CONNECTIONS] as Buffer[];
    part.push(bytes.subarray(from, from + (lengths[row] as number)));
  }
}

function fill(connection: Connection, frames: readonly Buffer[]): void {
  const total = frames.reduce((sum, { length }) => sum + length + HEADER, 0);
  connection.bytes = Buffer.alloc(total);
  connection.starts = new Int32Array(frames.length + 1);
  connection.sent = 0;
  let at = 0;
  for (const [index, frame] of frames.entries()) {
    connection.starts[index] = at;
    connection.bytes.writeUInt16BE(0x817e, at);
    connection.bytes.writeUInt16BE(frame.length, at + 2);
    frame.copy(connection.bytes, at + HEADER);
    at += HEADER + frame.length;
  }
  connection.starts[frames.length] = at;
}

async function send(connections: readonly Connection[], perSecond: number | null): Promise<void> {
  if (perSecond === null) await Promise.all(connections.map(blast));
  else await pace(connections, perSecond);
  say({ kind: 'sent' });
}

async function blast({ socket, bytes }: Connection): Promise<void> {
  for (let from = 0; from < bytes.length; from += CHUNK) {
    if (socket.write(bytes.subarray(from, from + CHUNK))) continue;
    await new Promise((resolve) => socket.once('drain', resolve));
  }
}

/** Sends each connection's share of what is due, again and again; the frames of one turn have one stamp. */
async function pace(connections: readonly Connection[], perSecond: number): Promise<void> {
  const total = connections.reduce((sum, { starts }) => sum + starts.length - 1, 0);
  const began = steadyMs();
  for (let sent = 0; sent < total; ) {
    const now = steadyMs();
    const due = Math.min(total, Math.floor(((now - began) / 1_000) * perSecond));
    for (const connection of connections) sendDue(connection, due / total, now);
    sent = due;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function sendDue(connection: Connection, share: number, now: number): void {
  const { socket, bytes, starts } = connection;
  const to = Math.floor((starts.length - 1) * share);
  if (to === connection.sent) return;
  const stamp = (now % STAMP_MODULUS_MS).toFixed(3).padStart(STAMP.length, '0');
  for (let frame = connection.sent; frame < to; frame += 1) {
    const at = bytes.indexOf(STAMP, starts[frame], 'latin1');
    bytes.write(stamp, at, 'latin1');
  }
  socket.write(bytes.subarray(starts[connection.sent], starts[to]));
  connection.sent = to;
}
