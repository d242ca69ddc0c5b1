import { connectDatabase, type Database } from '@ae/db/client.ts';
import { instruments } from '@ae/db/schema/index.ts';
import { type Config, readConfig } from '@ae/server/config.ts';
import { type RunningHttp, startHttp } from '@ae/server/http/start.ts';
import { createLogger } from '@ae/server/ops/logger.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeEngine } from './fake-engine.ts';

export const PASSWORD = 'lantern-orbit-42';

interface Answer {
  readonly status: number;
  readonly body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  readonly data: Record<string, unknown>;
  readonly cookie: string | null;
}

/** A running API over a database of its own, and ways to talk to it. */
export interface TestApi {
  readonly http: RunningHttp;
  readonly engine: FakeEngine;
  readonly database: Database;
  readonly log: string[];
  gql(query: string, variables?: object, options?: RequestOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface RequestOptions {
  readonly cookie?: string | null;
  readonly headers?: Record<string, string>;
}

export async function startTestApi(changes: Partial<Config> = {}): Promise<TestApi> {
  const { url, close } = await testDatabase();
  const database = connectDatabase(url, { max: 4, name: 'ae-api-test' });
  await database.db.insert(instruments).values(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'].map(contract));
  const engine = new FakeEngine();
  const log: string[] = [];
  const http = await startHttp({
    config: { ...readConfig({}), host: '127.0.0.1', port: 0, dataDir: '/tmp', ...changes },
    handle: engine,
    databaseUrl: url,
    webHandler: (_req, res) => {
      res.end('the page');
    },
    logger: createLogger('info', { write: (line) => log.push(line) }),
  });
  return {
    http,
    engine,
    database,
    log,
    gql: (query, variables = {}, options = {}) => post(http.url, { query, variables }, options),
    close: async () => {
      await http.close();
      await database.close();
      await close();
    },
  };
}

async function post(url: string, body: object, { cookie, headers }: RequestOptions): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const parsed = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {};
  return {
    status: response.status,
    body: parsed,
    data: parsed.data ?? {},
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? null,
  };
}

function contract(symbol: string) {
  return {
    venue: 'simulated' as const,
    symbol,
    baseAsset: symbol.slice(0, -4),
    quoteAsset: 'USDT',
    instrumentSet: 'core' as const,
    status: 'TRADING',
    tickSize: '0.1',
    stepSize: '0.001',
    minQty: '0.001',
    maxQty: '1000',
    marketStepSize: '0.001',
    marketMinQty: '0.001',
    marketMaxQty: '100',
    minNotional: '5',
    multiplierUp: '1.05',
    multiplierDown: '0.95',
    minPrice: null,
    maxPrice: null,
    pricePrecision: null,
    quantityPrecision: null,
    updatedAt: Date.now(),
  };
}

const USER = '... on MutationLoginSuccess { data { id username role } }';

/** Signs the first admin up with the set-up code; returns the cookie. */
export async function firstAdmin(api: TestApi): Promise<string> {
  const { cookie, body } = await api.gql(
    `mutation($input: CreateFirstAdminInput!) { createFirstAdmin(input: $input) { __typename } }`,
    { input: { setupCode: api.http.setupCode, username: 'Admin', password: PASSWORD } },
  );
  if (cookie === null) throw new Error(`no first admin: ${JSON.stringify(body)}`);
  return cookie;
}

/** Makes one invite as admin. */
export async function invite(
  api: TestApi,
  admin: string,
  maxUses = 1,
): Promise<{ id: string; code: string }> {
  const { data, body } = await api.gql(
    `mutation($input: CreateInvitesInput!) {
       createInvites(input: $input) { ... on MutationCreateInvitesSuccess { data { id code } } } }`,
    { input: { count: 1, maxUses } },
    { cookie: admin },
  );
  const made = (data['createInvites'] as { data?: { id: string; code: string }[] }).data?.[0];
  if (made === undefined) throw new Error(`no invite: ${JSON.stringify(body)}`);
  return made;
}

/** Registers an ordinary account; returns the cookie. */
export async function ordinaryUser(api: TestApi, admin: string, username: string): Promise<string> {
  const { code } = await invite(api, admin);
  const { cookie, body } = await api.gql(
    `mutation($input: RegisterInput!) { register(input: $input) { __typename } }`,
    { input: { username, password: PASSWORD, inviteCode: code } },
  );
  if (cookie === null) throw new Error(`not registered: ${JSON.stringify(body)}`);
  return cookie;
}

export function login(api: TestApi, username: string, password: string, options?: RequestOptions) {
  return api.gql(
    `mutation($input: LoginInput!) { login(input: $input) { __typename ${USER} ... on LockedError { retryAt } } }`,
    { input: { username, password } },
    options,
  );
}
