import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Api, ServerContext } from '../api/yoga.ts';
import { RequestAuth } from '../auth/request-auth.ts';
import type { Sessions } from '../auth/sessions.ts';
import { clientOf, isSecure } from './client.ts';
import { originVerdict } from './origin.ts';
import { pathOf } from './path.ts';
import { refuse } from './refuse.ts';
import { watchSlowSockets } from './slow-sockets.ts';

const PATH = '/graphql';
const LARGEST_MESSAGE = 64 * 1024;
const MOST_SUBSCRIPTIONS = 50;
const KEEP_ALIVE_MS = 12_000;

export interface SocketParts {
  readonly api: Api;
  readonly sessions: Sessions;
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
}

/** Open live connections. */
export interface LiveSockets {
  readonly size: () => number;
  /** Says goodbye to all (1001) and lets none in any more. */
  close(): Promise<void>;
}

/** GraphQL subscriptions over WebSocket on the same server; who asks is read from the upgrade's cookie. */
export function attachSockets(server: Server, given: SocketParts): LiveSockets {
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  const auths = new WeakMap<IncomingMessage, RequestAuth>();
  const live = useServer(protocol(given.api, auths), wss, KEEP_ALIVE_MS);
  wss.on('connection', (socket, request) => followSession(socket, auths.get(request)));
  const onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(req) !== PATH) {
      // A development server may share the port; when nobody else listens, nobody else will answer.
      if (server.listenerCount('upgrade') === 1) refuse(socket, '404 Not Found');
      return;
    }
    admit(req, given).then(
      (auth) => {
        if (auth === null) {
          refuse(socket, '403 Forbidden');
          return;
        }
        auths.set(req, auth);
        wss.handleUpgrade(req, socket, head, (ws) => wss.emit('connection', ws, req));
      },
      (error: unknown) => {
        given.logger.error({ err: error }, 'a live connection cannot be checked');
        refuse(socket, '503 Service Unavailable');
      },
    );
  };
  server.on('upgrade', onUpgrade);
  const stopWatching = watchSlowSockets(wss, given.logger);
  return {
    size: () => wss.clients.size,
    close: async () => {
      server.off('upgrade', onUpgrade);
      stopWatching();
      await live.dispose();
    },
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

function followSession(socket: WebSocket, auth: RequestAuth | undefined): void {
  if (auth === undefined) return;
  const stop = auth.onEnd(() => socket.close(4403, 'Forbidden'));
  socket.on('close', stop);
}

/** What executes an operation: the API's own wrapped functions, carried along with it. */
interface Engine {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
}

/** The operation runs through the same parser, limits and masks as one over HTTP. */
function protocol(
  api: Api,
  auths: WeakMap<IncomingMessage, RequestAuth>,
): ServerOptions<Record<string, unknown>, Extra> {
  return {
    execute: (args) => (args.rootValue as Engine).execute(args),
    subscribe: (args) => (args.rootValue as Engine).subscribe(args),
    onSubscribe: async ({ extra, subscriptions }, _id, params) => {
      const auth = auths.get(extra.request);
      if (auth === undefined) return [new GraphQLError('this connection is not known')];
      if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) {
        return [new GraphQLError(`at most ${MOST_SUBSCRIPTIONS} subscriptions on one connection`)];
      }
      const disconnect = (code: number, reason: string) => extra.socket.close(code, reason);
      return operation(api, { auth, disconnect }, params);
    },
  };
}

async function operation(
  api: Api,
  context: ServerContext,
  params: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { schema, execute, subscribe, contextFactory, parse, validate } = api.getEnveloped({
    ...context,
    params,
  });
  let document: DocumentNode;
  try {
    document = parse(params.query);
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('the document cannot be read')];
  }
  const errors: readonly GraphQLError[] = validate(schema, document);
  if (errors.length > 0) return errors;
  if (getOperationAST(document, params.operationName)?.operation === OperationTypeNode.MUTATION) {
    return [new GraphQLError('mutations are sent over HTTP')];
  }
  const engine: Engine = { execute, subscribe };
  return {
    schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    contextValue: await contextFactory(),
    rootValue: engine,
  };
}
