import type { Database } from '@ae/db/client.ts';
import { strategyVersions, users } from '@ae/db/schema/index.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { asc, eq } from 'drizzle-orm';

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
}
