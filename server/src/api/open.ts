import type { Logger } from 'pino';
import { Accounts } from '../auth/accounts.ts';
import { Invitations } from '../auth/invitations.ts';
import { warmPasswords } from '../auth/passwords.ts';
import { RECHECK_MS } from '../auth/session-watch.ts';
import { Sessions } from '../auth/sessions.ts';
import { createSetupCode } from '../auth/setup-code.ts';
import { type Config, productVersion } from '../config.ts';
import type { EngineHandle } from '../engine/index.ts';
import { Explainer } from '../explain/explainer.ts';
import { HostStats } from '../ops/host-stats.ts';
import { JobRegistry } from '../ops/job-registry.ts';
import { openStores, type Stores } from '../store/stores.ts';
import { AbTests } from './ab-tests.ts';
import { accountsNow } from './accounts-now.ts';
import { Comparer } from './comparison/comparer.ts';
import type { ApiParts } from './context.ts';
import { Hub } from './live/hub.ts';
import { PaperControl } from './paper-control.ts';
import { Statistics } from './statistics.ts';
import { StrategyEdits } from './strategy-edits.ts';
import { type Api, createApi } from './yoga.ts';

export interface ApiOptions {
  readonly config: Config;
  readonly engine: EngineHandle;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** The recurring tasks of this process; those of the API alone when left out. */
  readonly jobs?: JobRegistry;
  /** Programs of the threads for long requests; their sources beside us when left out. */
  readonly threadUrls?: ThreadUrls;
}

/** Where the threads for long requests begin. */
export interface ThreadUrls {
  readonly explain: URL;
  readonly compare: URL;
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
export async function openApi(options: ApiOptions): Promise<OpenApi> {
  const { config, engine, databaseUrl, logger } = options;
  const stores = openStores(databaseUrl, config.venue);
  try {
    const [setupCode] = await Promise.all([createSetupCode(stores, Date.now()), warmPasswords()]);
    const sessions = new Sessions(stores.sessions);
    const jobs = options.jobs ?? new JobRegistry('api', () => Date.now());
    const host = new HostStats(config.dataDir);
    const hub = new Hub(engine, logger);
    const threads = threadsOf(stores, options);
    const parts: ApiParts = {
      config,
      version: productVersion(),
      engine,
      stores,
      accounts: new Accounts(stores),
      invitations: new Invitations(stores),
      ...controls(stores, options, hub),
      ...threads,
      statistics: new Statistics({ stores, now: () => accountsNow(engine.view()) }),
      hub,
      host,
      jobs,
      logger,
    };
    sessions.watch.start(jobs.add('sessions', RECHECK_MS), (error) =>
      logger.error({ err: error }, 'sessions cannot be checked again'),
    );
    const close = async () => {
      sessions.watch.stop();
      hub.close();
      host.stop();
      await Promise.all([threads.explainer.close(), threads.comparer.close()]);
      await stores.close();
    };
    return { api: createApi(parts), parts, sessions, setupCode, close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** What changes strategies and paper trading; pages hear of it through the hub. */
function controls(
  stores: Stores,
  { engine, logger }: ApiOptions,
  hub: Hub,
): Pick<ApiParts, 'strategyEdits' | 'abTests' | 'paperControl'> {
  const onChanged = (strategyIds: readonly string[]) => hub.tell({ kind: 'strategies', strategyIds });
  return {
    strategyEdits: new StrategyEdits({ stores, engine, logger, onChanged }),
    abTests: new AbTests({ stores, onChanged }),
    paperControl: new PaperControl({
      ...{ stores, engine, logger },
      onConfig: () => hub.tell({ kind: 'paperConfig' }),
    }),
  };
}

function threadsOf(
  stores: Stores,
  { config: { venue }, databaseUrl, threadUrls }: ApiOptions,
): Pick<ApiParts, 'explainer' | 'comparer'> {
  const program = (workerUrl: URL | undefined) => (workerUrl === undefined ? {} : { workerUrl });
  return {
    explainer: new Explainer({ stores, databaseUrl, venue, ...program(threadUrls?.explain) }),
    comparer: new Comparer({ databaseUrl, venue, ...program(threadUrls?.compare) }),
  };
}
