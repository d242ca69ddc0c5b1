import type { Database } from '@ae/db/client.ts';
import { appState } from '@ae/db/schema/index.ts';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from './users.ts';

/** Number of the advisory lock under which the first admin is made. */
const SETUP_LOCK = 7_140_304;
/** First half of the advisory locks of single facts. */
const FACT_LOCK = 7_140_305;

/** Small durable facts by key. */
export class AppStateStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async get(key: string, executor: Executor = this.#db): Promise<unknown> {
    const [row] = await executor
      .select({ value: appState.value })
      .from(appState)
      .where(eq(appState.key, key));
    return row?.value ?? null;
  }

  async set(key: string, value: unknown, at: number, executor: Executor = this.#db): Promise<void> {
    await executor
      .insert(appState)
      .values({ key, value, updatedAt: at })
      .onConflictDoUpdate({ target: appState.key, set: { value, updatedAt: at } });
  }

  async remove(key: string, executor: Executor = this.#db): Promise<void> {
    await executor.delete(appState).where(eq(appState.key, key));
  }

  /** Lets one transaction at a time change a fact, whether it is there yet or not. */
  async lock(executor: Executor, key: string): Promise<void> {
    await executor.execute(sql`select pg_advisory_xact_lock(${FACT_LOCK}, hashtext(${key}))`);
  }

  /** Lets one transaction at a time make the first admin. */
  async lockSetup(executor: Executor): Promise<void> {
    await executor.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
  }
}
