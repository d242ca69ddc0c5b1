import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openApi, type ThreadUrls } from '../api/open.ts';
import type { Config } from '../config.ts';
import type { EngineHandle } from '../engine/index.ts';
import type { JobRegistry } from '../ops/job-registry.ts';
import { createMetrics } from '../ops/metrics.ts';
import { listen } from './listen.ts';
import { createHttpServer, type WebHandler } from './server.ts';
import { attachSockets } from './websocket.ts';

export type { WebHandler } from './server.ts';

export interface HttpOptions {
  readonly config: Config;
  readonly handle: EngineHandle;
  /** A migrated database. */
  readonly databaseUrl: string;
  readonly webHandler: WebHandler;
  readonly logger: Logger;
  /** The recurring tasks of this process; those of the API alone when left out. */
  readonly jobs?: JobRegistry;
  /** Programs of the threads for long requests; their sources when left out. */
  readonly threadUrls?: ThreadUrls;
}

export interface RunningHttp {
  readonly url: string;
  readonly port: number;
  /** One-time code for the first admin, to be printed; null when there is one. */
  readonly setupCode: string | null;
  /** The server itself, for a development server that shares the port (hot reload). */
  readonly server: Server;
  /** Looks now whether open connections' sessions still hold (it does so by itself twice a minute). */
  recheckSessions(): Promise<void>;
  close(): Promise<void>;
}

/** Ordinary requests may finish within this; then they are cut. */
const GRACE_MS = 3_000;

/** Opens the API and listens on the configured host and port. Rejects when the port is taken. */
export async function startHttp(options: HttpOptions): Promise<RunningHttp> {
  const { config, handle, databaseUrl, webHandler, logger } = options;
  const { api, parts, sessions, setupCode, close } = await openApi({
    config,
    engine: handle,
    databaseUrl,
    logger,
    ...(options.threadUrls === undefined ? {} : { threadUrls: options.threadUrls }),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
  });
  const metrics = createMetrics(handle, {
    sockets: () => sockets.size(),
    // Streams over SSE listen to the hub themselves; those over WebSocket share their listeners.
    subscriptions: () => parts.hub.size - sockets.executions() + sockets.subscriptions(),
  });
  const server = createHttpServer({ api, parts, sessions, metrics, webHandler, logger });
  const { allowedOrigins } = config;
  const sockets = attachSockets(server, { api, parts, sessions, allowedOrigins });
  const closeAll = async () => {
    const stopped = stopListening(server);
    await sockets.close();
    await stopped;
    await close();
  };
  try {
    await listen(server, config);
  } catch (error) {
    await sockets.close();
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostName(config.host)}:${port}`,
    port,
    setupCode,
    server,
    recheckSessions: () => sessions.watch.recheck(),
    close: closeAll,
  };
}

/** No new connections; idle ones go at once, busy ones (and event streams) after the grace time. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What a person can open: a wildcard address is this machine. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
