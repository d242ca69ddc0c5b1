import type { UserRole } from '@ae/db/enums.ts';
import { type Cookie, Lucia, TimeSpan } from 'lucia';
import type { SessionStore } from '../store/sessions.ts';
import { sessionAdapter } from './session-adapter.ts';
import { SessionWatch } from './session-watch.ts';
import { tokenHash } from './tokens.ts';

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<Record<never, never>, UserAttributes>;
    DatabaseUserAttributes: UserAttributes;
    DatabaseSessionAttributes: Client;
  }
}

interface UserAttributes {
  readonly username: string;
  readonly role: UserRole;
  readonly bannedAt: number | null;
}

/** Where a request comes from. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
}

/** Who asks. `sessionId` is the hash of the token. */
export interface Viewer {
  readonly id: string;
  readonly username: string;
  readonly role: UserRole;
  readonly sessionId: string;
}

/** A checked session; `renewed` when its cookie must be sent again. */
export interface Checked {
  readonly viewer: Viewer;
  readonly token: string;
  readonly renewed: boolean;
}

const COOKIE = 'ae_session';
/** A token as Lucia makes it: 40 characters of base 32. */
const COOKIE_TOKEN = new RegExp(`(?:^|;)\\s*${COOKIE}=([a-z2-7]{40})\\s*(?:;|$)`);
const IDLE = new TimeSpan(30, 'd');

/** The only file that knows Lucia: random 200-bit tokens, sliding 30 days, cookie text. */
export class Sessions {
  readonly watch: SessionWatch;
  readonly #lucia;

  constructor(store: SessionStore) {
    this.watch = new SessionWatch(store);
    this.#lucia = new Lucia(sessionAdapter(store), {
      sessionExpiresIn: IDLE,
      sessionCookie: { name: COOKIE, expires: true, attributes: { sameSite: 'lax', path: '/' } },
      getUserAttributes: ({ username, role, bannedAt }: UserAttributes) => ({ username, role, bannedAt }),
    });
  }

  /** Starts a session; returns its token, which is nowhere else. */
  async start(userId: string, client: Client): Promise<string> {
    const session = await this.#lucia.createSession(userId, {
      address: client.address.slice(0, 64),
      userAgent: client.userAgent.slice(0, 256),
    });
    return session.id;
  }

  /** The session that a Cookie header names; null when there is none, it ended, or its owner is banned. */
  async check(cookieHeader: string | undefined): Promise<Checked | null> {
    const token = tokenIn(cookieHeader ?? '');
    if (token === null) return null;
    const { user, session } = await this.#lucia.validateSession(token);
    if (user === null || user.bannedAt !== null) return null;
    const { id, username, role } = user;
    return {
      token,
      renewed: session.fresh,
      viewer: { id, username, role, sessionId: tokenHash(token) },
    };
  }

  /** Ends one session; everything that is open with it ends at once. */
  async end(token: string): Promise<void> {
    await this.#lucia.invalidateSession(token);
    this.watch.end(tokenHash(token));
  }

  /** Ends all sessions of an account (ban, role change). */
  async endOfUser(userId: string): Promise<void> {
    await this.#lucia.invalidateUserSessions(userId);
    this.watch.endOfUser(userId);
  }

  /** Set-Cookie text for a token, or one that removes the cookie. */
  cookie(token: string | null, secure: boolean): string {
    const cookie: Cookie =
      token === null ? this.#lucia.createBlankSessionCookie() : this.#lucia.createSessionCookie(token);
    cookie.attributes.secure = secure;
    return cookie.serialize();
  }
}

/**
 * The token in a Cookie header; null when none looks like ours. Not Lucia's own reader: that decodes every
 * cookie of the host and throws at another program's `%` sign.
 */
export function tokenIn(cookieHeader: string): string | null {
  return COOKIE_TOKEN.exec(cookieHeader)?.[1] ?? null;
}
