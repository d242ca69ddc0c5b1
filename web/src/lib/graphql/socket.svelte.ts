/** The one WebSocket of the page: connects when somebody subscribes, comes back by itself. */
import { type Client, createClient } from 'graphql-ws';
import { KEEP_ALIVE_MS, PONG_WITHIN_MS } from './keep-alive.ts';
import { retryDelayMs } from './retry.ts';

/** idle: nobody has subscribed. */
export type ConnectionState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'offline';

/** The server's close code when the session of this page has ended. */
const SESSION_ENDED = 4403;

let state = $state<ConnectionState>('idle');
let connections = $state(0);
let heardAt: number | null = null;
let onSessionEnd: () => void = () => undefined;
let socket: Client | null = null;
let pongTimer: ReturnType<typeof setTimeout> | undefined;

/** How the page is connected right now. */
export function connectionState(): ConnectionState {
  return state;
}

/** Rises with each new connection; what was numbered before it starts again. */
export function connectionCount(): number {
  return connections;
}

/** When the server last sent anything at all, EpochMs; null before that. No signal: it is looked up, not followed. */
export function serverHeardAt(): number | null {
  return heardAt;
}

/** What to do when the server says that the session is over. */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener;
}

/** Tells the page that its session is over. */
export function sessionEnded(): void {
  onSessionEnd();
}

/** Connects anew, so that a changed session counts; running subscriptions start again by themselves. */
export function reconnect(): void {
  socket?.terminate();
}

/** The socket's client; browser only. */
export function liveSocket(): Client {
  socket ??= open();
  return socket;
}

function open(): Client {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({
    url: url.href,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitToRetry,
    on: {
      connecting: (isRetry) => {
        state = isRetry ? 'reconnecting' : 'connecting';
      },
      connected: () => {
        state = 'live';
        connections += 1;
      },
      message: () => {
        heardAt = Date.now();
      },
      ping: (received) => {
        // Our own ping: an answer must come, else the connection is only thought to be there.
        if (!received) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: () => clearTimeout(pongTimer),
      closed: onClosed,
    },
  });
  return client;
}

function onClosed(event: unknown): void {
  clearTimeout(pongTimer);
  const code = event instanceof CloseEvent ? event.code : 0;
  if (code === SESSION_ENDED) sessionEnded();
  // 1000: nobody subscribes any more, the client closed it itself.
  state = code === 1_000 ? 'idle' : navigator.onLine ? 'reconnecting' : 'offline';
}

/** Waits longer after each failure, but not when the network has just come back. */
async function waitToRetry(retries: number): Promise<void> {
  if (!navigator.onLine) state = 'offline';
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, retryDelayMs(retries, Math.random()));
    addEventListener('online', done);
  });
}
