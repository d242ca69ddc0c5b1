import { randomUUID } from 'node:crypto';
import type { UserRole } from '@ae/db/enums.ts';
import type { Stores } from '../store/stores.ts';
import type { UserRow } from '../store/users.ts';
import { checkNewAccount, nameTaken, normalName } from './account-input.ts';
import { hashPassword } from './passwords.ts';

type ActStores = Pick<Stores, 'users' | 'sessions' | 'audit' | 'transaction'>;

/**
 * What an administrator does to accounts, also from the command line. Open connections of a banned or
 * changed account end at the server's next look (half a minute), new requests at once.
 */
export class UserActs {
  readonly #stores: ActStores;

  constructor(stores: ActStores) {
    this.#stores = stores;
  }

  /** Makes an admin without a code (who can run this owns the machine). Throws ValidationError. */
  async createAdmin(username: string, password: string): Promise<UserRow> {
    const name = checkNewAccount(username, password);
    const passwordHash = await hashPassword(password);
    const { users, audit } = this.#stores;
    const at = Date.now();
    const id = randomUUID();
    return this.#stores.transaction(async (tx) => {
      if (!(await users.insert({ id, username: name, passwordHash, role: 'admin', at }, tx))) throw nameTaken();
      await audit.appendIn(tx, { at, actorId: null, action: 'user.create_admin', subject: name, details: {} });
      return { id, username: name, role: 'admin', plan: 'free', bannedAt: null, createdAt: at };
    });
  }

  /** Bans or unbans; a ban ends all sessions. False when there is no such account. */
  async setBanned(username: string, banned: boolean, actorId: string | null): Promise<boolean> {
    const user = await this.#stores.users.byName(normalName(username));
    if (user === null) return false;
    const at = Date.now();
    await this.#stores.users.setBanned(user.id, banned ? at : null);
    if (banned) await this.#stores.sessions.removeOfUser(user.id);
    await this.#record(user, banned ? 'user.ban' : 'user.unban', actorId);
    return true;
  }

  /** Gives a role and ends all sessions, so that nobody goes on with the old one. */
  async setRole(username: string, role: UserRole, actorId: string | null): Promise<boolean> {
    const user = await this.#stores.users.byName(normalName(username));
    if (user === null) return false;
    await this.#stores.users.setRole(user.id, role);
    await this.#stores.sessions.removeOfUser(user.id);
    await this.#record(user, `user.role_${role}`, actorId);
    return true;
  }

  #record(user: UserRow, action: string, actorId: string | null): Promise<void> {
    return this.#stores.audit.append({
      at: Date.now(),
      actorId,
      action,
      subject: user.username,
      details: {},
    });
  }
}
