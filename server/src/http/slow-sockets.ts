import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import { TOO_SLOW_CODE } from '../api/live/source.ts';

/** Unsent bytes at which a client is let go. */
export const MOST_BUFFERED = 8 * 1024 * 1024;
/** A client that does not read does not read the farewell either. */
const FAREWELL_MS = 2_000;

export interface Patience {
  /** Time without any progress on unsent bytes after which a client is let go as well. */
  readonly stuckMs: number;
  readonly lookMs: number;
}

const PATIENCE: Patience = { stuckMs: 30_000, lookMs: 1_000 };

/** Closes clients that cannot keep up (4008), so that they never grow the server's memory. */
export function watchSlowSockets(
  server: WebSocketServer,
  logger: Logger,
  { stuckMs, lookMs }: Patience = PATIENCE,
): () => void {
  const outflows = new WeakMap<WebSocket, Outflow>();
  const onConnection = (socket: WebSocket, request: IncomingMessage) => {
    outflows.set(socket, new Outflow(request.socket));
  };
  server.on('connection', onConnection);
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      const stillMs = Math.round(outflows.get(socket)?.stillMs(performance.now()) ?? 0);
      if (socket.bufferedAmount <= MOST_BUFFERED && stillMs <= stuckMs) continue;
      logger.warn({ buffered: socket.bufferedAmount, stillMs }, 'a client cannot keep up and is let go');
      dismiss(socket, TOO_SLOW_CODE, 'Too slow: the connection cannot keep up');
    }
  }, lookMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    server.off('connection', onConnection);
  };
}

/** Node sets its own timeouts by this: bytes of the present write that the system has not taken yet. */
interface WithHandle {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

/**
 * Whether the bytes given to a connection leave it. How many wait tells nothing: a reader who is left out while it is
 * behind and joins again has a backlog that rises and falls while it reads all the time.
 */
class Outflow {
  readonly #raw: Socket & WithHandle;
  #written = 0;
  #inWriting = 0;
  #movedAt = performance.now();

  constructor(raw: Socket) {
    this.#raw = raw;
  }

  /** Time since bytes were last seen to leave; 0 while none wait. */
  stillMs(now: number): number {
    if (this.#hasMoved()) this.#movedAt = now;
    return now - this.#movedAt;
  }

  #hasMoved(): boolean {
    const { bytesWritten, writableLength, _handle } = this.#raw;
    if (writableLength === 0) return true;
    // `bytesWritten` counts what waits as well. All that waits goes in one write, of which this tells only the end.
    const written = bytesWritten - writableLength;
    const inWriting = _handle?.writeQueueSize ?? 0;
    const hasMoved = written > this.#written || inWriting < this.#inWriting;
    this.#written = written;
    this.#inWriting = inWriting;
    return hasMoved;
  }
}

/** Closes a connection with a reason; one that does not hear is cut. */
export function dismiss(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
}
