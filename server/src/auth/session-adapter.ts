import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import type { SessionRow, SessionStore } from '../store/sessions.ts';
import { tokenHash } from './tokens.ts';

/**
 * What Lucia reads and writes. Lucia calls a session by its token; the database holds only the token's
 * SHA-256, so a copy of the database signs nobody in.
 */
export function sessionAdapter(store: SessionStore): Adapter {
  return {
    getSessionAndUser: async (token) => {
      const row = await store.byHash(tokenHash(token));
      return row === null ? [null, null] : [session(row, token), user(row)];
    },
    // Tokens of other sessions are not known to anybody; Lucia gets hashes here and must not act on them.
    getUserSessions: async (userId) => (await store.ofUser(userId)).map((row) => session(row, row.id)),
    setSession: ({ id, userId, expiresAt, attributes }) =>
      store.insert({ id: tokenHash(id), userId, expiresAt: expiresAt.getTime(), ...attributes }, Date.now()),
    updateSessionExpiration: (token, expiresAt) =>
      store.extend(tokenHash(token), expiresAt.getTime(), Date.now()),
    deleteSession: (token) => store.remove(tokenHash(token)),
    deleteUserSessions: (userId) => store.removeOfUser(userId),
    deleteExpiredSessions: () => store.removeExpired(Date.now()),
  };
}

function session(row: SessionRow, id: string): DatabaseSession {
  return {
    id,
    userId: row.userId,
    expiresAt: new Date(row.expiresAt),
    attributes: { userAgent: '', address: '' },
  };
}

function user({ userId, username, role, bannedAt }: SessionRow): DatabaseUser {
  return { id: userId, attributes: { username, role, bannedAt } };
}
