import type { Logger } from 'pino';
import type { Accounts } from '../auth/accounts.ts';
import type { Invitations } from '../auth/invitations.ts';
import type { RequestAuth } from '../auth/request-auth.ts';
import type { Config } from '../config.ts';
import type { EngineHandle } from '../engine/index.ts';
import type { Explainer } from '../explain/explainer.ts';
import type { HostStats } from '../ops/host-stats.ts';
import type { JobRegistry } from '../ops/job-registry.ts';
import type { Stores } from '../store/stores.ts';
import type { AbTests } from './ab-tests.ts';
import type { Comparer } from './comparison/comparer.ts';
import type { Hub } from './live/hub.ts';
import type { Loaders } from './loaders.ts';
import type { PaperControl } from './paper-control.ts';
import type { Statistics } from './statistics.ts';
import type { StrategyEdits } from './strategy-edits.ts';

/** What the API is built from; one per process. */
export interface ApiParts {
  readonly config: Config;
  readonly version: string;
  readonly engine: EngineHandle;
  readonly stores: Stores;
  readonly accounts: Accounts;
  readonly invitations: Invitations;
  readonly strategyEdits: StrategyEdits;
  readonly abTests: AbTests;
  readonly paperControl: PaperControl;
  readonly explainer: Explainer;
  readonly comparer: Comparer;
  readonly statistics: Statistics;
  readonly hub: Hub;
  readonly host: HostStats;
  /** The recurring tasks of this process. */
  readonly jobs: JobRegistry;
  readonly logger: Logger;
}

/** What a resolver gets. Loaders and auth live as long as the request (or the subscription). */
export interface ApiContext {
  readonly parts: ApiParts;
  readonly auth: RequestAuth;
  readonly loaders: Loaders;
  /** Ends the connection with a code and a reason, where it is a WebSocket. */
  readonly disconnect: (code: number, reason: string) => void;
}
