import type { Checked, Client, Sessions, Viewer } from './sessions.ts';

/** How a request's answer gets a cookie; null where it cannot (a WebSocket). */
export type SetCookie = ((cookie: string) => void) | null;

/** Who asks, for one request or one subscription; changes when they sign in or out in it. */
export class RequestAuth {
  readonly client: Client;
  readonly #sessions: Sessions;
  readonly #setCookie: SetCookie;
  readonly #secure: boolean;
  #checked: Pick<Checked, 'viewer' | 'token'> | null;

  constructor(
    sessions: Sessions,
    checked: Checked | null,
    transport: { readonly client: Client; readonly secure: boolean; readonly setCookie: SetCookie },
  ) {
    this.client = transport.client;
    this.#sessions = sessions;
    this.#checked = checked;
    this.#secure = transport.secure;
    this.#setCookie = transport.setCookie;
    if (checked?.renewed === true) this.#send(checked.token);
  }

  /** null: a guest. */
  get viewer(): Viewer | null {
    return this.#checked?.viewer ?? null;
  }

  /** Starts a new session (and ends the one the request came with, so that tokens rotate). */
  async signIn(user: Pick<Viewer, 'id' | 'username' | 'role'>): Promise<void> {
    if (this.#checked !== null) await this.#sessions.end(this.#checked.token);
    const token = await this.#sessions.start(user.id, this.client);
    const checked = await this.#sessions.check(this.#sessions.cookie(token, false));
    this.#checked = checked;
    this.#send(token);
  }

  /** Ends the session of this request. */
  async signOut(): Promise<void> {
    if (this.#checked !== null) await this.#sessions.end(this.#checked.token);
    this.#checked = null;
    this.#send(null);
  }

  /** Calls `listener` when the session ends; a guest has none that could. */
  onEnd(listener: () => void): () => void {
    return this.viewer === null ? () => undefined : this.#sessions.watch.onEnd(this.viewer, listener);
  }

  #send(token: string | null): void {
    this.#setCookie?.(this.#sessions.cookie(token, this.#secure));
  }
}
