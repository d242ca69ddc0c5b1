/** State of a form that signs somebody in: busy, faults, and the wait after too many tries. */
import type { CombinedError } from '@urql/core';
import { locale } from '../i18n/index.svelte.ts';
import { now } from '../time/clock.svelte.ts';
import { type Outcome, readOutcome, type SessionResult } from './outcome.ts';
import { continueAt } from './session.ts';

interface Answer {
  readonly result: SessionResult | undefined;
  readonly error: CombinedError | undefined;
}

export class SessionForm {
  busy = $state(false);
  outcome = $state.raw<Outcome | null>(null);
  readonly #send: () => Promise<Answer>;
  readonly #next: () => string;

  /** `send` asks the API; after success the page `next` is shown. */
  constructor(send: () => Promise<Answer>, next: () => string) {
    this.#send = send;
    this.#next = next;
  }

  /** Time until another try counts, ms; 0 when at once. */
  get waitMs(): number {
    const retryAt = this.outcome?.retryAt ?? null;
    return retryAt === null ? 0 : Math.max(0, retryAt - now());
  }

  /** Fault of a field; null when it is fine. */
  fault(field: string): string | null {
    return this.outcome?.fields[field] ?? null;
  }

  submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy || this.waitMs > 0) return;
    this.busy = true;
    try {
      const { result } = await this.#send();
      this.outcome = readOutcome(result, locale());
      if (!this.outcome.ok) return;
      await continueAt(this.#next());
    } finally {
      this.busy = false;
    }
  };
}
