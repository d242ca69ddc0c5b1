import { WebSocket } from 'ws';
import type { Hub, Subscriber } from './hub.ts';
import { type StreamAddress, topicOf } from './routes.ts';

/** Limits of the exchange: messages a second from the client, streams and hours of a connection. */
const MESSAGES_PER_SECOND = 10;
const MOST_STREAMS = 1_024;
const LIFETIME_MS = 24 * 3_600_000;
const PING_MS = 180_000;
/** A client that reads this much too slowly is cut off. */
const MOST_PENDING_BYTES = 64 * 1_024 * 1_024;
const POLICY_VIOLATION = 1008;

interface Command {
  readonly method: string;
  readonly params: readonly string[];
  /** JSON text of the id, echoed as it came. */
  readonly id: string;
}

/** One client's connection: its subscriptions, commands and limits. */
export class Connection implements Subscriber {
  readonly combined: boolean;
  private readonly socket: WebSocket;
  private readonly hub: Hub;
  private readonly address: StreamAddress;
  private readonly streams = new Set<string>();
  private readonly timers: NodeJS.Timeout[];
  private second = 0;
  private received = 0;

  constructor(socket: WebSocket, address: StreamAddress, hub: Hub) {
    this.socket = socket;
    this.hub = hub;
    this.address = address;
    this.combined = address.combined;
    socket.on('message', (data) => this.receive(data.toString()));
    socket.on('close', () => this.leave());
    // A broken frame or reset ends the connection through 'close'; there is nobody else to tell.
    socket.on('error', () => socket.terminate());
    this.timers = [
      setInterval(() => socket.ping(), PING_MS),
      setTimeout(() => socket.close(1001, 'connection lifetime of 24 hours reached'), LIFETIME_MS),
    ];
    for (const timer of this.timers) timer.unref();
    this.subscribe(address.streams);
  }

  send(frame: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_PENDING_BYTES) this.socket.terminate();
    else this.socket.send(frame);
  }

  pendingBytes(): number {
    return this.socket.readyState === WebSocket.OPEN ? this.socket.bufferedAmount : 0;
  }

  private receive(text: string): void {
    if (!this.withinRate()) return;
    const command = readCommand(text);
    if (command === null)
      this.send('{"code":3,"msg":"Invalid JSON: expected {\\"method\\",\\"params\\",\\"id\\"}"}');
    else this.execute(command);
  }

  private execute({ method, params, id }: Command): void {
    if (method === 'SUBSCRIBE') this.subscribe(params);
    else if (method === 'UNSUBSCRIBE') this.unsubscribe(params);
    else if (method !== 'LIST_SUBSCRIPTIONS') {
      this.send(
        `{"code":2,"msg":"Invalid request: unknown variant ${JSON.stringify(method).replaceAll('"', '`')}","id":${id}}`,
      );
      return;
    }
    const result = method === 'LIST_SUBSCRIPTIONS' ? JSON.stringify([...this.streams]) : 'null';
    this.send(`{"result":${result},"id":${id}}`);
  }

  private subscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      this.streams.add(stream);
      const topic = topicOf(this.address.route, stream);
      if (topic !== null) this.hub.subscribe(topic, this);
    }
    if (this.streams.size > MOST_STREAMS) this.socket.close(POLICY_VIOLATION, 'more than 1024 streams');
  }

  private unsubscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      this.streams.delete(stream);
      const topic = topicOf(this.address.route, stream);
      if (topic !== null) this.hub.unsubscribe(topic, this);
    }
  }

  private withinRate(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    this.received = second === this.second ? this.received + 1 : 1;
    this.second = second;
    if (this.received <= MESSAGES_PER_SECOND) return true;
    this.socket.close(POLICY_VIOLATION, 'Too many requests');
    return false;
  }

  private leave(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.unsubscribe([...this.streams]);
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
