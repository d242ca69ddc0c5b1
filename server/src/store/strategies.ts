import type { Database } from '@ae/db/client.ts';
import type { StrategyStatus, Venue } from '@ae/db/enums.ts';
import { instruments, strategies, strategyVersions, users } from '@ae/db/schema/index.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { Decimal } from 'decimal.js';
import { and, asc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Executor } from './users.ts';

/** A strategy with its current version. */
export interface StrategyRow {
  readonly id: string;
  readonly displayName: string;
  readonly instrumentId: number;
  readonly symbol: string;
  readonly model: string;
  readonly status: StrategyStatus;
  readonly version: number;
  readonly configHash: string;
  readonly config: StrategyConfig;
  /** USDT, decimal strings. */
  readonly initialBalance: string;
  readonly currentBalance: string;
  /** One R in USDT: initial balance × risk per trade. */
  readonly oneRUsd: string;
  readonly quarantineError: string | null;
  readonly createdAt: number;
  /** Name of the account; null for presets. */
  readonly createdBy: string | null;
  readonly deprecatedAt: number | null;
}

/** A version to be written; `createdBy` is an account id. */
export interface NewVersion {
  readonly id: string;
  readonly version: number;
  readonly config: StrategyConfig;
  readonly configHash: string;
  readonly createdBy: string | null;
  readonly at: number;
}

export interface NewStrategy extends NewVersion {
  readonly instrumentId: number;
  readonly presetKey: string | null;
}

/** Strategies of one venue; the rules of their life are in the API, the writes here. */
export class StrategyStore {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  /** All of the venue, whatever their state (made by hand: some hundreds at most). */
  all(): Promise<StrategyRow[]> {
    return this.#select();
  }

  async byId(id: string): Promise<StrategyRow | null> {
    const [row] = await this.byIds([id]);
    return row ?? null;
  }

  byIds(ids: readonly string[]): Promise<StrategyRow[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.#select(inArray(strategies.id, [...ids]));
  }

  /**
   * Locks strategies until the transaction ends, in one order for all who do, and reads them after that: what is
   * decided on the rows cannot be overtaken. Unknown ids are left out.
   */
  async lock(tx: Executor, ids: readonly string[]): Promise<StrategyRow[]> {
    if (ids.length === 0) return [];
    await tx
      .select({ id: strategies.id })
      .from(strategies)
      .where(inArray(strategies.id, [...ids]))
      .orderBy(asc(strategies.id))
      .for('update');
    return this.#select(inArray(strategies.id, [...ids]), tx);
  }

  /** Ids of the strategies that were loaded from presets, by the preset's key. */
  async presetIds(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db
      .select({ id: strategies.id, key: strategies.presetKey })
      .from(strategies)
      .where(isNotNull(strategies.presetKey));
    return new Map(rows.flatMap(({ id, key }) => (key === null ? [] : [[key, id] as const])));
  }

  /** Writes a strategy with its first version. False when its preset is there already. */
  async insert(tx: Executor, given: NewStrategy): Promise<boolean> {
    const { config, at } = given;
    const balance = String(config.initialBalance);
    const rows = await tx
      .insert(strategies)
      .values({
        id: given.id,
        displayName: config.displayName,
        instrumentId: given.instrumentId,
        model: config.model,
        status: 'running',
        currentVersion: given.version,
        initialBalance: balance,
        currentBalance: balance,
        presetKey: given.presetKey,
        createdAt: at,
        createdBy: given.createdBy,
      })
      .onConflictDoNothing({ target: strategies.presetKey })
      .returning({ id: strategies.id });
    if (rows.length === 0) return false;
    await this.#insertVersion(tx, given);
    return true;
  }

  /**
   * Writes the next version when the strategy is still at `version − 1` and not deprecated. A larger
   * initial balance raises both balances by the difference. False when somebody was faster.
   */
  async addVersion(tx: Executor, given: NewVersion, raisedBy: string): Promise<boolean> {
    const rows = await tx
      .update(strategies)
      .set({
        displayName: given.config.displayName,
        model: given.config.model,
        currentVersion: given.version,
        initialBalance: sql`${strategies.initialBalance} + ${raisedBy}::numeric`,
        currentBalance: sql`${strategies.currentBalance} + ${raisedBy}::numeric`,
        quarantineError: null,
      })
      .where(
        and(
          eq(strategies.id, given.id),
          eq(strategies.currentVersion, given.version - 1),
          sql`${strategies.status} <> 'deprecated'`,
        ),
      )
      .returning({ id: strategies.id });
    if (rows.length === 0) return false;
    await this.#insertVersion(tx, given);
    return true;
  }

  /** Moves to a status from one of others; false when it is in none of them. */
  async setStatus(
    tx: Executor,
    id: string,
    move: { readonly from: readonly StrategyStatus[]; readonly to: StrategyStatus; readonly at: number },
  ): Promise<boolean> {
    const rows = await tx
      .update(strategies)
      .set({ status: move.to, deprecatedAt: move.to === 'deprecated' ? move.at : null })
      .where(and(eq(strategies.id, id), inArray(strategies.status, [...move.from])))
      .returning({ id: strategies.id });
    return rows.length === 1;
  }

  async #insertVersion(tx: Executor, given: NewVersion): Promise<void> {
    await tx.insert(strategyVersions).values({
      strategyId: given.id,
      version: given.version,
      config: given.config,
      configHash: given.configHash,
      createdAt: given.at,
      createdBy: given.createdBy,
    });
  }

  async #select(where?: SQL, executor: Executor = this.#db): Promise<StrategyRow[]> {
    const rows = await executor
      .select({
        id: strategies.id,
        displayName: strategies.displayName,
        instrumentId: strategies.instrumentId,
        symbol: instruments.symbol,
        model: strategies.model,
        status: strategies.status,
        version: strategies.currentVersion,
        configHash: strategyVersions.configHash,
        config: strategyVersions.config,
        initialBalance: strategies.initialBalance,
        currentBalance: strategies.currentBalance,
        quarantineError: strategies.quarantineError,
        createdAt: strategies.createdAt,
        createdBy: users.username,
        deprecatedAt: strategies.deprecatedAt,
      })
      .from(strategies)
      .innerJoin(instruments, eq(instruments.id, strategies.instrumentId))
      .innerJoin(
        strategyVersions,
        and(
          eq(strategyVersions.strategyId, strategies.id),
          eq(strategyVersions.version, strategies.currentVersion),
        ),
      )
      .leftJoin(users, eq(users.id, strategies.createdBy))
      .where(and(eq(instruments.venue, this.#venue), where));
    return rows.map((row) => {
      const config = row.config as StrategyConfig;
      return { ...row, config, oneRUsd: oneR(row.initialBalance, config.riskPerTrade) };
    });
  }
}

/** USDT of one R, exact. */
function oneR(initialBalance: string, riskPerTrade: number): string {
  return new Decimal(initialBalance).times(riskPerTrade).toFixed();
}
