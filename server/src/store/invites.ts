import type { Database } from '@ae/db/client.ts';
import { inviteCodes } from '@ae/db/schema/index.ts';
import { and, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { newestFirst, type Slice, timestamp } from './keyset.ts';
import type { Executor } from './users.ts';

export interface InviteRow {
  readonly id: string;
  readonly code: string;
  readonly maxUses: number;
  readonly uses: number;
  readonly expiresAt: number | null;
  readonly disabledAt: number | null;
  readonly createdAt: number;
}

export interface NewInvite {
  readonly id: string;
  readonly code: string;
  readonly maxUses: number;
  readonly expiresAt: number | null;
  readonly createdBy: string | null;
}

const columns = {
  id: inviteCodes.id,
  code: inviteCodes.code,
  maxUses: inviteCodes.maxUses,
  uses: inviteCodes.uses,
  expiresAt: inviteCodes.expiresAt,
  disabledAt: inviteCodes.disabledAt,
  createdAt: inviteCodes.createdAt,
};

/** State of an invite at a time; disabled before exhausted before expired. */
export function inviteState(invite: InviteRow, at: number): 'active' | 'exhausted' | 'expired' | 'disabled' {
  if (invite.disabledAt !== null) return 'disabled';
  if (invite.uses >= invite.maxUses) return 'exhausted';
  if (invite.expiresAt !== null && invite.expiresAt <= at) return 'expired';
  return 'active';
}

/** Invite codes. */
export class InviteStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async insert(
    invites: readonly NewInvite[],
    at: number,
    executor: Executor = this.#db,
  ): Promise<InviteRow[]> {
    return executor
      .insert(inviteCodes)
      .values(invites.map((invite) => ({ ...invite, createdAt: at })))
      .returning(columns);
  }

  /** Uses a code up by one, atomically. False when it is unknown, used up, expired or disabled. */
  async redeem(code: string, at: number, executor: Executor = this.#db): Promise<boolean> {
    const rows = await executor
      .update(inviteCodes)
      .set({ uses: sql`${inviteCodes.uses} + 1` })
      .where(
        and(
          eq(inviteCodes.code, code),
          lt(inviteCodes.uses, inviteCodes.maxUses),
          isNull(inviteCodes.disabledAt),
          or(isNull(inviteCodes.expiresAt), gt(inviteCodes.expiresAt, timestamp(at))),
        ),
      )
      .returning({ id: inviteCodes.id });
    return rows.length === 1;
  }

  /** Disables a code (again: keeps the first time). Null when there is none. */
  async disable(id: string, at: number, executor: Executor = this.#db): Promise<InviteRow | null> {
    const [row] = await executor
      .update(inviteCodes)
      .set({ disabledAt: sql`coalesce(${inviteCodes.disabledAt}, ${timestamp(at)})` })
      .where(eq(inviteCodes.id, id))
      .returning(columns);
    return row ?? null;
  }

  byIds(ids: readonly string[]): Promise<InviteRow[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#db
      .select(columns)
      .from(inviteCodes)
      .where(inArray(inviteCodes.id, [...ids]));
  }

  page(slice: Slice): Promise<InviteRow[]> {
    const { where, orderBy } = newestFirst({ at: inviteCodes.createdAt, id: inviteCodes.id }, slice);
    return this.#db
      .select(columns)
      .from(inviteCodes)
      .where(and(...where))
      .orderBy(...orderBy)
      .limit(slice.limit);
  }
}
