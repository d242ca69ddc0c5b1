import type { Logger } from 'pino';
import { Accounts } from '../auth/accounts.ts';
import { Invitations } from '../auth/invitations.ts';
import { warmPasswords } from '../auth/passwords.ts';
import { Sessions } from '../auth/sessions.ts';
import { createSetupCode } from '../auth/setup-code.ts';
import { type Config, productVersion } from '../config.ts';
import type { EngineHandle } from '../engine/index.ts';
import { HostStats } from '../ops/host-stats.ts';
import { openStores } from '../store/stores.ts';
import type { ApiParts } from './context.ts';
import { Hub } from './live/hub.ts';
import { Statistics } from './statistics.ts';
import { StrategyEdits } from './strategy-edits.ts';
import { type Api, createApi } from './yoga.ts';

export interface ApiOptions {
  readonly config: Config;
  readonly engine: EngineHandle;
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** The API with everything it stands on. */
export interface OpenApi {
  readonly api: Api;
  readonly parts: ApiParts;
  readonly sessions: Sessions;
  /** One-time code for the first admin; null when there is one. */
  readonly setupCode: string | null;
  close(): Promise<void>;
}

/** Puts the API together over a migrated database. */
export async function openApi({ config, engine, databaseUrl, logger }: ApiOptions): Promise<OpenApi> {
  const stores = openStores(databaseUrl, config.venue);
  try {
    const [setupCode] = await Promise.all([createSetupCode(stores, Date.now()), warmPasswords()]);
    const sessions = new Sessions(stores.sessions);
    const host = new HostStats(config.dataDir);
    const hub = new Hub(engine, logger);
    const parts: ApiParts = {
      config,
      version: productVersion(),
      engine,
      stores,
      accounts: new Accounts(stores),
      invitations: new Invitations(stores),
      strategyEdits: new StrategyEdits({ stores, engine, logger }),
      statistics: new Statistics({ stores, engine }),
      hub,
      host,
      logger,
    };
    sessions.watch.start((error) => logger.error({ err: error }, 'sessions cannot be checked again'));
    const close = async () => {
      sessions.watch.stop();
      hub.close();
      host.stop();
      await stores.close();
    };
    return { api: createApi(parts), parts, sessions, setupCode, close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
