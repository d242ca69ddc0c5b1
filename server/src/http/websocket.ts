import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { SharedStreams } from '../api/live/shared-streams.ts';
import { RequestAuth } from '../auth/request-auth.ts';
import { clientOf, isSecure } from './client.ts';
import type { NextMessage } from './next-message.ts';
import { originVerdict } from './origin.ts';
import { Outlet } from './outlet.ts';
import { pathOf } from './path.ts';
import { refuse } from './refuse.ts';
import { watchSlowSockets } from './slow-sockets.ts';
import { type Executor, type OperationParts, prepareOperation } from './socket-operations.ts';
import type { StreamParts } from './stream-opening.ts';

const PATH = '/graphql';
const LARGEST_MESSAGE = 64 * 1024;
const MOST_SUBSCRIPTIONS = 50;
const KEEP_ALIVE_MS = 12_000;

export interface SocketParts extends StreamParts {
  readonly allowedOrigins: readonly string[];
}

/** Open live connections. */
export interface LiveSockets {
  readonly size: () => number;
  /** Subscriptions of all connections, and the executions that they share. */
  readonly subscriptions: () => number;
  readonly executions: () => number;
  /** Says goodbye to all (1001) and lets none in any more. */
  close(): Promise<void>;
}

/** Who is at the other end of a connection, and the connection under the WebSocket. */
interface Admitted {
  readonly auth: RequestAuth;
  readonly raw: Duplex;
}

/** GraphQL subscriptions over WebSocket on the same server; who asks is read from the upgrade's cookie. */
export function attachSockets(server: Server, given: SocketParts): LiveSockets {
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const shared = new SharedStreams<NextMessage>();
  const live = useServer(protocol({ ...given, shared }, admitted), wss, KEEP_ALIVE_MS);
  wss.on('connection', (socket, request) => followSession(socket, admitted.get(request)));
  const onUpgrade = upgradeHandler(server, wss, given, admitted);
  server.on('upgrade', onUpgrade);
  const stopWatching = watchSlowSockets(wss, given.parts.logger);
  return {
    size: () => wss.clients.size,
    subscriptions: () => shared.readers,
    executions: () => shared.streams,
    close: async () => {
      server.off('upgrade', onUpgrade);
      stopWatching();
      await live.dispose();
    },
  };
}

function upgradeHandler(
  server: Server,
  wss: WebSocketServer,
  given: SocketParts,
  admitted: WeakMap<IncomingMessage, Admitted>,
) {
  return (req: IncomingMessage, raw: Duplex, head: Buffer): void => {
    if (pathOf(req) !== PATH) {
      // A development server may share the port; when nobody else listens, nobody else will answer.
      if (server.listenerCount('upgrade') === 1) refuse(raw, '404 Not Found');
      return;
    }
    admit(req, given).then(
      (auth) => {
        if (auth === null) {
          refuse(raw, '403 Forbidden');
          return;
        }
        admitted.set(req, { auth, raw });
        wss.handleUpgrade(req, raw, head, (ws) => wss.emit('connection', ws, req));
      },
      (error: unknown) => {
        given.parts.logger.error({ err: error }, 'a live connection cannot be checked');
        refuse(raw, '503 Service Unavailable');
      },
    );
  };
}

/** Null: a foreign origin. */
async function admit(req: IncomingMessage, given: SocketParts): Promise<RequestAuth | null> {
  if (originVerdict(req.headers, given.allowedOrigins) === 'foreign') return null;
  const checked = await given.sessions.check(req.headers.cookie);
  // A cookie cannot be renewed here; the next ordinary request does it.
  return new RequestAuth(given.sessions, checked, {
    client: clientOf(req),
    secure: isSecure(req),
    setCookie: null,
  });
}

function followSession(socket: WebSocket, admitted: Admitted | undefined): void {
  if (admitted === undefined) return;
  // Each of its subscriptions may wait for the connection to drain.
  admitted.raw.setMaxListeners(MOST_SUBSCRIPTIONS + 10);
  const stop = admitted.auth.onEnd(() => socket.close(4403, 'Forbidden'));
  socket.on('close', stop);
}

/** The library speaks the protocol; messages of subscriptions go past it, framed once for all. */
function protocol(
  given: OperationParts,
  admitted: WeakMap<IncomingMessage, Admitted>,
): ServerOptions<Record<string, unknown>, Extra> {
  return {
    execute: (args) => (args.rootValue as Executor).execute(args),
    subscribe: (args) => (args.rootValue as Executor).subscribe(args),
    onSubscribe: ({ extra, subscriptions }, id, params) => {
      const { socket, request } = extra;
      const known = admitted.get(request);
      if (known === undefined) return [new GraphQLError('this connection is not known')];
      if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) {
        return [new GraphQLError(`at most ${MOST_SUBSCRIPTIONS} subscriptions on one connection`)];
      }
      const disconnect = (code: number, reason: string) => socket.close(code, reason);
      const reader = new Outlet(socket, known.raw, id);
      return prepareOperation(given, { context: { auth: known.auth, disconnect }, params, reader });
    },
  };
}
