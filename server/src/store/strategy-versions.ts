import type { Database } from '@ae/db/client.ts';
import { strategyVersions, users } from '@ae/db/schema/index.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';

/** One immutable version with the configuration before it (null for the first). */
export interface VersionRow {
  readonly version: number;
  readonly configHash: string;
  readonly config: StrategyConfig;
  readonly previousConfig: StrategyConfig | null;
  readonly createdAt: number;
  /** Name of the account; null for presets. */
  readonly createdBy: string | null;
}

/** Money that a version put into its strategy's account; USDT, decimal string. */
export interface TopUp {
  readonly strategyId: string;
  readonly version: number;
  readonly at: number;
  readonly amount: string;
}

/** Reads of the versions of strategies. */
export class VersionQueries {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  /** All versions of a strategy, oldest first (as many as there were edits by hand). */
  async ofStrategy(strategyId: string): Promise<VersionRow[]> {
    const rows = await this.#db
      .select({
        version: strategyVersions.version,
        configHash: strategyVersions.configHash,
        config: strategyVersions.config,
        createdAt: strategyVersions.createdAt,
        createdBy: users.username,
      })
      .from(strategyVersions)
      .leftJoin(users, eq(users.id, strategyVersions.createdBy))
      .where(eq(strategyVersions.strategyId, strategyId))
      .orderBy(asc(strategyVersions.version));
    return rows.map((row, index) => ({
      ...row,
      config: row.config as StrategyConfig,
      previousConfig: (rows[index - 1]?.config ?? null) as StrategyConfig | null,
    }));
  }

  /**
   * Versions that raised the initial balance of these strategies (null: of all), oldest first. A top-up is a version,
   * and only a version moves that balance: its time and amount are stored nowhere else.
   */
  async topUps(strategyIds: readonly string[] | null): Promise<TopUp[]> {
    if (strategyIds?.length === 0) return [];
    const v = strategyVersions;
    const balance = sql`(${v.config} ->> 'initialBalance')::numeric`;
    const before = sql`lag(${balance}) over (partition by ${v.strategyId} order by ${v.version})`;
    const raised = this.#db
      .select({
        strategyId: v.strategyId,
        version: v.version,
        at: v.createdAt,
        amount: sql<string>`${balance} - ${before}`.as('amount'),
      })
      .from(v)
      .where(strategyIds === null ? undefined : inArray(v.strategyId, [...strategyIds]))
      .as('raised');
    return this.#db
      .select()
      .from(raised)
      .where(and(gt(raised.version, 1), gt(raised.amount, '0')))
      .orderBy(asc(raised.at), asc(raised.version));
  }
}
