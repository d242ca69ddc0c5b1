import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ApiParts } from '../api/context.ts';
import type { Api } from '../api/yoga.ts';
import type { Sessions } from '../auth/sessions.ts';
import { isLoopback } from './client.ts';
import { graphqlHandler } from './graphql.ts';
import { dataHeaders, json, plain, securityHeaders } from './headers.ts';
import { readiness } from './health.ts';
import { pathOf } from './path.ts';

/** Answers everything that is not the API: the web application. */
export type WebHandler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

export interface ServerParts {
  readonly api: Api;
  readonly parts: ApiParts;
  readonly sessions: Sessions;
  readonly metrics: Registry;
  readonly webHandler: WebHandler;
  readonly logger: Logger;
}

type Route = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** The one HTTP server: API, health, metrics and pages on one port. */
export function createHttpServer(given: ServerParts): Server {
  const routes = routesOf(given);
  const server = createServer((req, res) => {
    securityHeaders(req, res);
    // While stopping, a client that keeps its connection must not go on asking over it.
    if (!server.listening) res.setHeader('Connection', 'close');
    const route = routes.get(pathOf(req)) ?? given.webHandler;
    run(route, req, res).catch((error: unknown) => {
      given.logger.error({ err: error, path: pathOf(req) }, 'a request failed');
      if (!res.headersSent) plain(res, 500, 'unexpected error');
      else res.destroy();
    });
  });
  // Slow or half-open senders must not hold a place for ever.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  return server;
}

async function run(route: Route, req: IncomingMessage, res: ServerResponse): Promise<void> {
  await route(req, res);
}

function routesOf(given: ServerParts): ReadonlyMap<string, Route> {
  const { parts } = given;
  return new Map<string, Route>([
    ['/graphql', graphqlHandler(given)],
    ['/healthz', (_req, res) => json(res, 200, { status: 'live', version: parts.version })],
    ['/readyz', (_req, res) => answerReadiness(parts, res)],
    ['/metrics', (req, res) => answerMetrics(given, req, res)],
  ]);
}

const DATABASE_TIMEOUT_MS = 2_000;

async function answerReadiness({ stores, engine }: ApiParts, res: ServerResponse): Promise<void> {
  const answers = await stores.health.answers(DATABASE_TIMEOUT_MS);
  const state = readiness(engine.view(), answers, performance.now());
  json(res, state.ready ? 200 : 503, state);
}

/** Metrics are for the machine itself (no proxy in between) and for admins. */
async function answerMetrics(
  { metrics, sessions }: ServerParts,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const local = isLoopback(req.socket.remoteAddress ?? '') && req.headers['x-forwarded-for'] === undefined;
  const admin = local || (await sessions.check(req.headers.cookie))?.viewer.role === 'admin';
  if (!admin) {
    plain(res, 403, 'metrics are for this machine and for admins');
    return;
  }
  const text = await metrics.metrics();
  dataHeaders(res);
  res.setHeader('Content-Type', metrics.contentType);
  res.end(text);
}
