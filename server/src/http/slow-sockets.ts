import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import { TOO_SLOW_CODE } from '../api/live/source.ts';

/** Unsent bytes at which a client is let go. */
export const MOST_BUFFERED = 8 * 1024 * 1024;
/** Time without any progress on unsent bytes after which it is let go as well. */
const STUCK_MS = 30_000;
const LOOK_MS = 1_000;
/** A client that does not read does not read the farewell either. */
const FAREWELL_MS = 2_000;

interface Backlog {
  readonly bytes: number;
  readonly since: number;
}

/** Closes clients that cannot keep up (4008), so that they never grow the server's memory. */
export function watchSlowSockets(server: WebSocketServer, logger: Logger): () => void {
  const backlogs = new WeakMap<WebSocket, Backlog>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!isTooSlow(socket.bufferedAmount, backlogs, socket)) continue;
      logger.warn({ buffered: socket.bufferedAmount }, 'a client cannot keep up and is let go');
      dismiss(socket, TOO_SLOW_CODE, 'Too slow: the connection cannot keep up');
    }
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Unsent bytes over the bound, or unsent bytes that have not become fewer for half a minute. */
function isTooSlow(bytes: number, backlogs: WeakMap<WebSocket, Backlog>, socket: WebSocket): boolean {
  if (bytes > MOST_BUFFERED) return true;
  const before = backlogs.get(socket);
  const now = performance.now();
  if (bytes === 0 || before === undefined || bytes < before.bytes) {
    backlogs.set(socket, { bytes, since: now });
    return false;
  }
  return now - before.since > STUCK_MS;
}

/** Closes a connection with a reason; one that does not hear is cut. */
export function dismiss(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
}
