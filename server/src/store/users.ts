import type { Database } from '@ae/db/client.ts';
import type { Plan, UserRole } from '@ae/db/enums.ts';
import { users } from '@ae/db/schema/index.ts';
import { and, asc, count, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { timestamp } from './keyset.ts';

/** An account as the rest of the server may see it. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly role: UserRole;
  readonly plan: Plan;
  readonly bannedAt: number | null;
  readonly createdAt: number;
}

/** What sign-in needs to know. */
export interface Credentials {
  readonly user: UserRow;
  readonly passwordHash: string;
}

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly role: UserRole;
  readonly at: number;
}

/** A connection or a transaction of it. */
export type Executor = Pick<Database['db'], 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

const columns = {
  id: users.id,
  username: users.username,
  role: users.role,
  plan: users.plan,
  bannedAt: users.bannedAt,
  createdAt: users.createdAt,
};

/** Accounts. Names are stored in lower case; callers give them so. */
export class UserStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async byId(id: string): Promise<UserRow | null> {
    const [row] = await this.byIds([id]);
    return row ?? null;
  }

  byIds(ids: readonly string[]): Promise<UserRow[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#db
      .select(columns)
      .from(users)
      .where(inArray(users.id, [...ids]));
  }

  all(): Promise<UserRow[]> {
    return this.#db.select(columns).from(users).orderBy(asc(users.username));
  }

  async byName(username: string): Promise<UserRow | null> {
    const [row] = await this.#db.select(columns).from(users).where(eq(users.username, username));
    return row ?? null;
  }

  async hasAdmin(executor: Executor = this.#db): Promise<boolean> {
    const [row] = await executor.select({ n: count() }).from(users).where(eq(users.role, 'admin'));
    return (row?.n ?? 0) > 0;
  }

  /**
   * Takes one sign-in attempt of an account before its password is looked at, so that parallel guesses
   * count too. Null: no such account. `lockedUntil` set: no attempt is left before that time.
   */
  async takeAttempt(
    username: string,
    limit: { readonly failures: number; readonly lockMs: number; readonly at: number },
  ): Promise<(Credentials & { lockedUntil: null }) | { lockedUntil: number } | null> {
    const now = timestamp(limit.at);
    const lockedBefore = sql`${users.lockedUntil} is not null`;
    const attempts = sql`case when ${lockedBefore} then 1 else ${users.failedLogins} + 1 end`;
    const [row] = await this.#db
      .update(users)
      .set({
        failedLogins: attempts,
        lockedUntil: sql`case when ${attempts} >= ${limit.failures} then ${timestamp(limit.at + limit.lockMs)} end`,
      })
      .where(and(eq(users.username, username), or(isNull(users.lockedUntil), lte(users.lockedUntil, now))))
      .returning({ ...columns, passwordHash: users.passwordHash });
    if (row !== undefined) {
      const { passwordHash, ...user } = row;
      return { user, passwordHash, lockedUntil: null };
    }
    const [locked] = await this.#db
      .select({ until: users.lockedUntil })
      .from(users)
      .where(eq(users.username, username));
    return locked === undefined ? null : { lockedUntil: locked.until ?? limit.at };
  }

  /** A right password: attempts start from none again. */
  async clearAttempts(id: string): Promise<void> {
    await this.#db.update(users).set({ failedLogins: 0, lockedUntil: null }).where(eq(users.id, id));
  }

  /** False when the name is taken. */
  async insert(user: NewUser, executor: Executor = this.#db): Promise<boolean> {
    const { at, ...rest } = user;
    const rows = await executor
      .insert(users)
      .values({ ...rest, plan: 'free', createdAt: at })
      .onConflictDoNothing()
      .returning({ id: users.id });
    return rows.length === 1;
  }

  /** Bans (or unbans with null). False when there is no such account. */
  async setBanned(id: string, bannedAt: number | null): Promise<boolean> {
    const rows = await this.#db
      .update(users)
      .set({ bannedAt })
      .where(eq(users.id, id))
      .returning({ id: users.id });
    return rows.length === 1;
  }

  async setRole(id: string, role: UserRole): Promise<boolean> {
    const rows = await this.#db
      .update(users)
      .set({ role })
      .where(eq(users.id, id))
      .returning({ id: users.id });
    return rows.length === 1;
  }
}
