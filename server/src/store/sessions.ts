import type { Database } from '@ae/db/client.ts';
import type { UserRole } from '@ae/db/enums.ts';
import { sessions, users } from '@ae/db/schema/index.ts';
import { and, eq, gt, inArray, isNull, lte } from 'drizzle-orm';

/** A session with its owner. `id` is the SHA-256 of the token, never the token. */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: number;
  readonly username: string;
  readonly role: UserRole;
  readonly bannedAt: number | null;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: number;
  readonly userAgent: string;
  readonly address: string;
}

const columns = {
  id: sessions.id,
  userId: sessions.userId,
  expiresAt: sessions.expiresAt,
  username: users.username,
  role: users.role,
  bannedAt: users.bannedAt,
};

/** Sessions by the hash of their token. */
export class SessionStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async byHash(id: string): Promise<SessionRow | null> {
    const [row] = await this.#db
      .select(columns)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.id, id));
    return row ?? null;
  }

  ofUser(userId: string): Promise<SessionRow[]> {
    return this.#db
      .select(columns)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.userId, userId));
  }

  async insert(session: NewSession, at: number): Promise<void> {
    await this.#db.insert(sessions).values({ ...session, createdAt: at, lastSeenAt: at });
  }

  async extend(id: string, expiresAt: number, at: number): Promise<void> {
    await this.#db.update(sessions).set({ expiresAt, lastSeenAt: at }).where(eq(sessions.id, id));
  }

  async remove(id: string): Promise<void> {
    await this.#db.delete(sessions).where(eq(sessions.id, id));
  }

  async removeOfUser(userId: string): Promise<void> {
    await this.#db.delete(sessions).where(eq(sessions.userId, userId));
  }

  async removeExpired(at: number): Promise<void> {
    await this.#db.delete(sessions).where(lte(sessions.expiresAt, at));
  }

  /** Which of these are still good: not expired, owner not banned. With the role they have now. */
  async stillValid(ids: readonly string[], at: number): Promise<Map<string, UserRole>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db
      .select({ id: sessions.id, role: users.role })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(inArray(sessions.id, [...ids]), gt(sessions.expiresAt, at), isNull(users.bannedAt)));
    return new Map(rows.map((row) => [row.id, row.role]));
  }
}
