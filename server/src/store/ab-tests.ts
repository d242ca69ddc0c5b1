import type { Database } from '@ae/db/client.ts';
import { abTestStrategies, abTests, strategies, users } from '@ae/db/schema/index.ts';
import { and, asc, eq, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { newestFirst, type Slice } from './keyset.ts';
import type { Executor } from './users.ts';

/** A strategy in a test, at the version that is tested. */
export interface AbTestMember {
  readonly strategyId: string;
  readonly strategyVersion: number;
}

/** Strategies compared on the same data; `endedAt` null while it runs. */
export interface AbTestRow {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly startedAt: number;
  /** Names of the accounts. */
  readonly startedBy: string | null;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly members: readonly AbTestMember[];
}

/** A running test that a strategy is in. */
export interface RunningTest {
  readonly id: string;
  readonly name: string;
}

export interface NewAbTest {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly at: number;
  readonly actorId: string;
  readonly members: readonly AbTestMember[];
}

const starter = alias(users, 'starter');
const ender = alias(users, 'ender');

/** Tests of strategies against each other. Who writes holds the locks of the strategies concerned. */
export class AbTestStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async insert(tx: Executor, { members, at, actorId, ...test }: NewAbTest): Promise<void> {
    await tx.insert(abTests).values({ ...test, startedAt: at, startedBy: actorId });
    await tx.insert(abTestStrategies).values(members.map((member) => ({ abTestId: test.id, ...member })));
  }

  /** False when it has ended already (or is not there). */
  async end(
    tx: Executor,
    id: string,
    by: { readonly at: number; readonly actorId: string },
  ): Promise<boolean> {
    const rows = await tx
      .update(abTests)
      .set({ endedAt: by.at, endedBy: by.actorId })
      .where(and(eq(abTests.id, id), isNull(abTests.endedAt)))
      .returning({ id: abTests.id });
    return rows.length === 1;
  }

  /** The running test of each of these strategies that is in one. */
  async runningOf(
    strategyIds: readonly string[],
    executor: Executor = this.#db,
  ): Promise<ReadonlyMap<string, RunningTest>> {
    if (strategyIds.length === 0) return new Map();
    const rows = await executor
      .select({ strategyId: abTestStrategies.strategyId, id: abTests.id, name: abTests.name })
      .from(abTestStrategies)
      .innerJoin(abTests, eq(abTests.id, abTestStrategies.abTestId))
      .where(and(inArray(abTestStrategies.strategyId, [...strategyIds]), isNull(abTests.endedAt)));
    return new Map(rows.map(({ strategyId, ...test }) => [strategyId, test]));
  }

  async byIds(ids: readonly string[]): Promise<AbTestRow[]> {
    if (ids.length === 0) return [];
    return this.#complete(await this.#select([inArray(abTests.id, [...ids])]));
  }

  /** Newest first. */
  async page(filter: { readonly isRunning: boolean | null }, slice: Slice): Promise<AbTestRow[]> {
    const place = newestFirst({ at: abTests.startedAt, id: abTests.id }, slice);
    const where = [...place.where];
    if (filter.isRunning !== null) {
      where.push(filter.isRunning ? isNull(abTests.endedAt) : isNotNull(abTests.endedAt));
    }
    const rows = await this.#select(where)
      .orderBy(...place.orderBy)
      .limit(slice.limit);
    return this.#complete(rows);
  }

  #select(where: readonly SQL[]) {
    return this.#db
      .select({
        id: abTests.id,
        name: abTests.name,
        note: abTests.note,
        startedAt: abTests.startedAt,
        startedBy: starter.username,
        endedAt: abTests.endedAt,
        endedBy: ender.username,
      })
      .from(abTests)
      .leftJoin(starter, eq(starter.id, abTests.startedBy))
      .leftJoin(ender, eq(ender.id, abTests.endedBy))
      .where(and(...where));
  }

  async #complete(rows: readonly Omit<AbTestRow, 'members'>[]): Promise<AbTestRow[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const members = await this.#db
      .select({
        abTestId: abTestStrategies.abTestId,
        strategyId: abTestStrategies.strategyId,
        strategyVersion: abTestStrategies.strategyVersion,
      })
      .from(abTestStrategies)
      .innerJoin(strategies, eq(strategies.id, abTestStrategies.strategyId))
      .where(inArray(abTestStrategies.abTestId, ids))
      .orderBy(asc(strategies.displayName), asc(strategies.id));
    return rows.map((row) => ({
      ...row,
      members: members
        .filter(({ abTestId }) => abTestId === row.id)
        .map(({ strategyId, strategyVersion }) => ({ strategyId, strategyVersion })),
    }));
  }
}
