import type { Job } from '../ops/job-registry.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { Viewer } from './sessions.ts';

/** Open connections ask again this often whether their session still holds (contract: a minute). */
export const RECHECK_MS = 30_000;

interface Watched {
  readonly viewer: Viewer;
  readonly listeners: Set<() => void>;
}

/** Tells long-lived connections that their session has ended: at once when it ends here, else at the next look. */
export class SessionWatch {
  readonly #store: SessionStore;
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** Calls `listener` once when the session ends; returns the way to stop. */
  onEnd(viewer: Viewer, listener: () => void): () => void {
    const watched = this.#watched.get(viewer.sessionId) ?? { viewer, listeners: new Set() };
    watched.listeners.add(listener);
    this.#watched.set(viewer.sessionId, watched);
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#watched.get(viewer.sessionId) === watched) {
        this.#watched.delete(viewer.sessionId);
      }
    };
  }

  end(sessionId: string): void {
    const watched = this.#watched.get(sessionId);
    this.#watched.delete(sessionId);
    for (const listener of [...(watched?.listeners ?? [])]) listener();
  }

  endOfUser(userId: string): void {
    for (const [sessionId, { viewer }] of [...this.#watched]) {
      if (viewer.id === userId) this.end(sessionId);
    }
  }

  /** Looks all watched sessions up in one query; ends those that are gone, expired, banned or of another role. */
  async recheck(): Promise<void> {
    const ids = [...this.#watched.keys()];
    const valid = await this.#store.stillValid(ids, Date.now());
    for (const id of ids) {
      const watched = this.#watched.get(id);
      if (watched !== undefined && valid.get(id) !== watched.viewer.role) this.end(id);
    }
  }

  /** Looks every half minute. A failed look (the database is away) changes nothing and is reported. */
  start(job: Job, onError: (error: unknown) => void): void {
    this.#timer ??= setInterval(() => {
      job.run(() => this.recheck()).catch(onError);
    }, RECHECK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
