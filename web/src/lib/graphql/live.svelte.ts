/** A subscription as state of a component: snapshot first, then changes, healed after every break. */
import { type AnyVariables, stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { untrack } from 'svelte';
import { LiveFeed } from './feed.ts';
import { connectionCount, connectionState, liveSocket, sessionEnded } from './socket.svelte.ts';

/** loading: nothing yet; stale: what is shown is old; error: nothing can be shown. */
export type LiveState = 'loading' | 'live' | 'stale' | 'error';

/** What a subscription has brought so far. */
export interface Live<State> {
  readonly data: State | null;
  readonly state: LiveState;
  /** The reason of the last failure; null while all is well. */
  readonly error: string | null;
}

export interface LiveOptions<State> {
  /** Shown until the first message, usually from `load`. */
  readonly initial?: State | null;
  /** Silence after which the data counts as old; null for subjects that may be silent. */
  readonly staleAfterMs?: number | null;
}

const STALE_AFTER_MS = 10_000;
const CHECK_MS = 1_000;

class LiveSubject<State> implements Live<State> {
  data = $state.raw<State | null>(null);
  error = $state<string | null>(null);
  heardAt = $state<number | null>(null);
  checkedAt = $state(0);
  readonly #staleAfterMs: number | null;

  constructor({ initial = null, staleAfterMs = STALE_AFTER_MS }: LiveOptions<State>) {
    this.data = initial;
    this.#staleAfterMs = staleAfterMs;
  }

  readonly state: LiveState = $derived.by(() => {
    if (this.error !== null) return this.data === null ? 'error' : 'stale';
    if (this.data === null) return 'loading';
    // What the server rendered is fresh until the socket has had its chance.
    if (this.heardAt === null) return 'live';
    return connectionState() === 'live' && !this.#silent ? 'live' : 'stale';
  });

  get #silent(): boolean {
    return (
      this.#staleAfterMs !== null &&
      this.heardAt !== null &&
      this.checkedAt - this.heardAt > this.#staleAfterMs
    );
  }
}

/**
 * Subscribes while the component lives (call it while the component is set up). `reducer` makes the next
 * state from the one before (null at first) and a message. `variables` may be a function of other state:
 * when it changes the subscription starts again; null pauses it.
 */
export function liveSubscription<Data extends object, Variables extends AnyVariables, State>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | (() => Variables | null),
  reducer: (before: State | null, message: Data) => State,
  options: LiveOptions<State> = {},
): Live<State> {
  const subject = new LiveSubject<State>(options);
  const query = stringifyDocument(document);
  $effect(() => {
    const values = typeof variables === 'function' ? variables() : variables;
    if (values === null) return undefined;
    const payload = { query, variables: { ...values } };
    return untrack(() => run(subject, payload, reducer));
  });
  return subject;
}

function run<Data extends object, State>(
  subject: LiveSubject<State>,
  payload: { query: string; variables: Record<string, unknown> },
  reducer: (before: State | null, message: Data) => State,
): () => void {
  const feed = new LiveFeed<Data>({
    subscribe: (sink) => liveSocket().subscribe<Data>(payload, sink),
    connection: () => untrack(connectionCount),
    onMessage: (message) => {
      subject.data = reducer(subject.data, message);
      subject.error = null;
      subject.heardAt = performance.now();
      subject.checkedAt = subject.heardAt;
    },
    onFailure: (message) => {
      subject.error = message;
    },
    onSessionEnd: sessionEnded,
  });
  const timer = setInterval(() => {
    subject.checkedAt = performance.now();
  }, CHECK_MS);
  return () => {
    clearInterval(timer);
    feed.stop();
  };
}
