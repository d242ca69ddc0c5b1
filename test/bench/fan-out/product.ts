import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiParts } from '@ae/server/api/context.ts';
import { Hub } from '@ae/server/api/live/hub.ts';
import { createApi } from '@ae/server/api/yoga.ts';
import { Sessions } from '@ae/server/auth/sessions.ts';
import { readConfig } from '@ae/server/config.ts';
import { attachSockets } from '@ae/server/http/websocket.ts';
import { createLogger } from '@ae/server/ops/logger.ts';
import type { SessionStore } from '@ae/server/store/sessions.ts';
import { FakeEngine } from '../../integration/api/fake-engine.ts';

/** The product's own WebSocket endpoint with its whole schema, over an engine that the bench drives. */
export interface ProductEndpoint {
  readonly port: number;
  readonly engine: FakeEngine;
  readonly subscriptions: () => number;
  close(): Promise<void>;
}

const WEEK_MS = 7 * 86_400_000;

/** Whose ticks may be asked for. */
const LISTED = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map((symbol) => ({ symbol }));

/** Every cookie is a session of its own, of an account of its own. */
const everyone = {
  byHash: (id: string) =>
    Promise.resolve({
      id,
      userId: id,
      username: id.slice(0, 8),
      role: 'user',
      bannedAt: null,
      expiresAt: Date.now() + 4 * WEEK_MS,
    }),
} as unknown as SessionStore;

export async function openProduct(): Promise<ProductEndpoint> {
  const engine = new FakeEngine();
  const logger = createLogger('warn', process.stderr);
  const parts = {
    config: { ...readConfig({}), environment: 'production' },
    engine,
    hub: new Hub(engine, logger),
    logger,
    stores: { market: { instruments: () => Promise.resolve(LISTED) } },
  } as unknown as ApiParts;
  const server = createServer();
  const sessions = new Sessions(everyone);
  const sockets = attachSockets(server, { api: createApi(parts), parts, sessions, allowedOrigins: [] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    engine,
    subscriptions: sockets.subscriptions,
    close: async () => {
      await sockets.close();
      parts.hub.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
