import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { StreamFilter } from '../faults/stream-filter.ts';
import { FrameBatch } from './frame-batch.ts';
import type { Hub, Subscriber } from './hub.ts';
import { type StreamAddress, topicOf } from './routes.ts';

/** Limits of the exchange: messages a second from the client and streams of a connection. */
const MESSAGES_PER_SECOND = 10;
const MOST_STREAMS = 1_024;
/** A client that reads this much too slowly is cut off. */
const MOST_PENDING_BYTES = 64 * 1_024 * 1_024;
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

/** Times of a connection, ms; defaults as on the exchange. */
export interface ConnectionTimes {
  /** A ping is sent every so often. Default 3 minutes. */
  readonly pingMs?: number;
  /** Without a pong for so long it is cut. Default 10 minutes. */
  readonly pongMs?: number;
  /** It is closed at this age. Default 24 hours. */
  readonly lifetimeMs?: number;
}

const PING_MS = 180_000;
const PONG_MS = 600_000;
const LIFETIME_MS = 24 * 3_600_000;

/** What a connection needs besides its client. */
export interface ConnectionPlace {
  readonly address: StreamAddress;
  readonly hub: Hub;
  /** The TCP side of the client: frames are written to it in batches. */
  readonly socket: Duplex;
  readonly times: ConnectionTimes;
  readonly number: number;
  /** Puts a filter before what is sent; null where faults are not allowed. */
  readonly filter: ((emit: (frame: string) => void) => StreamFilter) | null;
  /** Whether pings are sent at present. */
  readonly pings: () => boolean;
  readonly onLeave: (connection: Connection) => void;
}

interface Command {
  readonly method: string;
  readonly params: readonly string[];
  /** JSON text of the id, echoed as it came. */
  readonly id: string;
}

/** One client's connection: its subscriptions, commands and limits. */
export class Connection implements Subscriber {
  readonly combined: boolean;
  readonly address: StreamAddress;
  readonly number: number;
  readonly openedAt = performance.now();
  private readonly client: WebSocket;
  private readonly place: ConnectionPlace;
  private readonly batch: FrameBatch;
  private readonly filter: StreamFilter | null;
  private readonly streams = new Set<string>();
  private readonly timers: NodeJS.Timeout[];
  private second = 0;
  private received = 0;
  /** When the oldest ping without an answer was sent. */
  private unansweredAt: number | null = null;

  constructor(client: WebSocket, place: ConnectionPlace) {
    this.client = client;
    this.place = place;
    this.address = place.address;
    this.number = place.number;
    this.combined = place.address.combined;
    this.batch = new FrameBatch(place.socket);
    this.filter = place.filter?.((frame) => this.write(frame)) ?? null;
    this.timers = this.startTimers(place.times);
    client.on('message', (data) => this.receive(data.toString()));
    client.on('pong', () => {
      this.unansweredAt = null;
    });
    client.on('close', () => this.leave());
    // A broken frame or reset ends the connection through 'close'; there is nobody else to tell.
    client.on('error', () => client.terminate());
    this.subscribe(place.address.streams);
  }

  deliver(stream: string, frame: string): void {
    if (this.filter === null) this.write(frame);
    else this.filter.pass(stream, frame);
  }

  pendingBytes(): number {
    if (this.client.readyState !== WebSocket.OPEN) return 0;
    return this.place.socket.writableLength + this.batch.pendingBytes();
  }

  /** Names of the streams subscribed to. */
  get subscribed(): readonly string[] {
    return [...this.streams];
  }

  /** Tears the connection down without a word. */
  cut(): void {
    this.client.terminate();
  }

  /** Closes it as the exchange does after 24 hours. */
  expire(): void {
    this.client.close(GOING_AWAY, 'connection lifetime of 24 hours reached');
  }

  private startTimers({ pingMs = PING_MS, pongMs = PONG_MS, lifetimeMs = LIFETIME_MS }: ConnectionTimes) {
    const timers = [
      setInterval(() => this.ping(pongMs), pingMs),
      setTimeout(() => this.expire(), lifetimeMs),
    ];
    for (const timer of timers) timer.unref();
    return timers;
  }

  private ping(pongMs: number): void {
    const now = performance.now();
    if (this.unansweredAt !== null && now - this.unansweredAt > pongMs) this.cut();
    else if (this.place.pings()) {
      this.unansweredAt ??= now;
      this.client.ping();
    }
  }

  private write(frame: string): void {
    if (this.client.readyState !== WebSocket.OPEN) return;
    if (this.place.socket.writableLength > MOST_PENDING_BYTES) this.client.terminate();
    else this.batch.add(frame);
  }

  /** An answer to a command; it does not pass the filter. */
  private reply(text: string): void {
    if (this.client.readyState === WebSocket.OPEN) this.client.send(text);
  }

  private receive(text: string): void {
    if (!this.withinRate()) return;
    const command = readCommand(text);
    if (command === null)
      this.reply('{"code":3,"msg":"Invalid JSON: expected {\\"method\\",\\"params\\",\\"id\\"}"}');
    else this.execute(command);
  }

  private execute({ method, params, id }: Command): void {
    if (method === 'SUBSCRIBE') this.subscribe(params);
    else if (method === 'UNSUBSCRIBE') this.unsubscribe(params);
    else if (method !== 'LIST_SUBSCRIPTIONS') {
      this.reply(
        `{"code":2,"msg":"Invalid request: unknown variant ${JSON.stringify(method).replaceAll('"', '`')}","id":${id}}`,
      );
      return;
    }
    const result = method === 'LIST_SUBSCRIPTIONS' ? JSON.stringify([...this.streams]) : 'null';
    this.reply(`{"result":${result},"id":${id}}`);
  }

  private subscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      this.streams.add(stream);
      const topic = topicOf(this.address.route, stream);
      if (topic !== null) this.place.hub.subscribe(topic, this);
    }
    if (this.streams.size > MOST_STREAMS) this.client.close(POLICY_VIOLATION, 'more than 1024 streams');
  }

  private unsubscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      this.streams.delete(stream);
      const topic = topicOf(this.address.route, stream);
      if (topic !== null) this.place.hub.unsubscribe(topic, this);
    }
  }

  private withinRate(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    this.received = second === this.second ? this.received + 1 : 1;
    this.second = second;
    if (this.received <= MESSAGES_PER_SECOND) return true;
    this.client.close(POLICY_VIOLATION, 'Too many requests');
    return false;
  }

  private leave(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.filter?.stop();
    this.batch.drop();
    this.unsubscribe([...this.streams]);
    this.place.onLeave(this);
  }
}

function readCommand(text: string): Command | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null || !('method' in message)) return null;
  const params = 'params' in message && Array.isArray(message.params) ? message.params : [];
  const id = 'id' in message ? JSON.stringify(message.id) : 'null';
  return { method: String(message.method), params: params.map(String), id };
}
