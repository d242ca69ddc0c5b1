import { randomUUID } from 'node:crypto';
import type { Stores } from '../store/stores.ts';
import type { Executor, NewUser, UserRow } from '../store/users.ts';
import { checkNewAccount, isName, nameTaken, normalName } from './account-input.ts';
import { InvalidCredentialsError, InviteError, LockedError } from './errors.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { Client } from './sessions.ts';
import { removeSetupCode, setupCodeMatches } from './setup-code.ts';
import { ACCOUNT_LIMIT, Throttle } from './throttle.ts';
import { normalCode } from './tokens.ts';

/** A new account with the code that admits it. */
export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly code: string;
}

/** Making accounts and signing in; every way in is throttled by address and written to the audit log. */
export class Accounts {
  readonly #stores: Stores;
  readonly #throttle = new Throttle();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** Makes an account and uses an invite up, both or neither. Throws ValidationError, InviteError, LockedError. */
  async register(given: Registration, client: Client): Promise<UserRow> {
    await this.#throttle.enter(client.address);
    const user = await newUser(given, 'user');
    return this.#refusable(client, () =>
      this.#stores.transaction(async (tx) => {
        const admitted = await this.#stores.invites.redeem(normalCode(given.code), user.at, tx);
        if (!admitted) throw new InviteError();
        if (!(await this.#stores.users.insert(user, tx))) throw nameTaken();
        await this.#record(tx, user, 'user.register');
        return stored(user);
      }),
    );
  }

  /**
   * Makes the first admin with the set-up code of this start. Two at once: one admin, the other gets
   * InviteError. Throws ValidationError, InviteError, LockedError.
   */
  async createFirstAdmin(given: Registration, client: Client): Promise<UserRow> {
    await this.#throttle.enter(client.address);
    const user = await newUser(given, 'admin');
    const { users, appState } = this.#stores;
    return this.#refusable(client, () =>
      this.#stores.transaction(async (tx) => {
        await appState.lockSetup(tx);
        const open = !(await users.hasAdmin(tx)) && (await setupCodeMatches(appState, given.code, tx));
        if (!open) throw new InviteError('this set-up code is not right, or set-up is already done');
        if (!(await users.insert(user, tx))) throw nameTaken();
        await removeSetupCode(appState, tx);
        await this.#record(tx, user, 'user.first_admin');
        return stored(user);
      }),
    );
  }

  /** Checks name and password. Throws InvalidCredentialsError (also for a banned account) or LockedError. */
  async login(
    given: { readonly username: string; readonly password: string },
    client: Client,
  ): Promise<UserRow> {
    await this.#throttle.enter(client.address);
    const name = normalName(given.username);
    const attempt = { ...ACCOUNT_LIMIT, at: Date.now() };
    const taken = isName(name) ? await this.#stores.users.takeAttempt(name, attempt) : null;
    if (taken === null) await this.#throttle.unknownName(name);
    if (taken !== null && taken.lockedUntil !== null) throw new LockedError(taken.lockedUntil);
    const right = await verifyPassword(taken?.passwordHash ?? null, given.password);
    if (!right || taken === null || taken.user.bannedAt !== null) {
      await this.#throttle.failed(client.address);
      // An unknown name is not written down: people type passwords into the wrong field.
      const subject = taken === null ? '(unknown name)' : name;
      await this.#audit(taken?.user.id ?? null, 'user.login_failed', subject, client);
      throw new InvalidCredentialsError();
    }
    await this.#stores.users.clearAttempts(taken.user.id);
    await this.#audit(taken.user.id, 'user.login', name, client);
    return taken.user;
  }

  async #refusable<T>(client: Client, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof InviteError) await this.#throttle.failed(client.address);
      throw error;
    }
  }

  #record(tx: Executor, user: NewUser, action: string): Promise<void> {
    const details = { role: user.role };
    return this.#stores.audit.appendIn(tx, {
      at: user.at,
      actorId: user.id,
      action,
      subject: user.username,
      details,
    });
  }

  #audit(actorId: string | null, action: string, name: string, client: Client): Promise<void> {
    return this.#stores.audit.append({
      at: Date.now(),
      actorId,
      action,
      subject: name,
      details: { address: client.address },
    });
  }
}

async function newUser({ username, password }: Registration, role: 'admin' | 'user'): Promise<NewUser> {
  const name = checkNewAccount(username, password);
  return {
    id: randomUUID(),
    username: name,
    passwordHash: await hashPassword(password),
    role,
    at: Date.now(),
  };
}

function stored({ id, username, role, at }: NewUser): UserRow {
  return { id, username, role, plan: 'free', bannedAt: null, createdAt: at };
}
