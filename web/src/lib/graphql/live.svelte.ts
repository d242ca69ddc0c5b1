/** A subscription as state of a component: snapshot first, then changes, healed after every break. */
import { type AnyVariables, stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { untrack } from 'svelte';
import { LiveFeed } from './feed.ts';
import { type Heard, isOld, isSilent, type LiveState, type Patience } from './freshness.ts';
import { connectionCount, connectionState, liveSocket, sessionEnded } from './socket.svelte.ts';

export type { LiveState } from './freshness.ts';

/** What a subscription has brought so far. */
export interface Live<State> {
  readonly data: State | null;
  readonly state: LiveState;
  /** Nothing renews it, whether there is data or not: what a panel shows of its own beside it is old too. */
  readonly isOld: boolean;
  /** The connection is there, and brings nothing although it should. */
  readonly isSilent: boolean;
  /** When a message came last, EpochMs; null before the first. */
  readonly renewedAt: number | null;
  /** The reason of the last failure; null while all is well. */
  readonly error: string | null;
}

export interface LiveOptions<State> extends Partial<Patience> {
  /** Shown until the first message, usually from `load`. */
  readonly initial?: State | null;
}

const STALE_AFTER_MS = 10_000;
const CHECK_MS = 1_000;

class LiveSubject<State> implements Live<State> {
  data = $state.raw<State | null>(null);
  error = $state<string | null>(null);
  renewedAt = $state<number | null>(null);
  checkedAt = $state(0);
  #startedAt = $state<number | null>(null);
  #heardAt = $state<number | null>(null);
  #heardOn = $state<number | null>(null);
  readonly #patience: Patience;

  constructor({ initial = null, staleAfterMs = STALE_AFTER_MS, hasFirst = true }: LiveOptions<State>) {
    this.data = initial;
    this.#patience = { staleAfterMs, hasFirst };
  }

  readonly #heard: Heard = $derived.by(() => ({
    connection: connectionState(),
    error: this.error,
    startedAt: this.#startedAt,
    heardAt: this.#heardAt,
    isOfConnection: this.#heardOn === connectionCount(),
  }));

  readonly isOld: boolean = $derived.by(() => isOld(this.#heard, this.#patience, this.checkedAt));

  readonly isSilent: boolean = $derived.by(() => isSilent(this.#heard, this.#patience, this.checkedAt));

  readonly state: LiveState = $derived.by(() => {
    if (this.data === null) return this.error === null ? 'loading' : 'error';
    return this.isOld ? 'stale' : 'live';
  });

  /** From now on a first message is waited for; what is there stays. */
  begin(): void {
    this.#startedAt = performance.now();
    this.checkedAt = this.#startedAt;
    this.#heardAt = null;
    this.#heardOn = null;
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#startedAt = null;
  }

  take(data: State, connection: number): void {
    this.data = data;
    this.error = null;
    this.renewedAt = Date.now();
    this.#heardAt = performance.now();
    this.#heardOn = connection;
    this.checkedAt = this.#heardAt;
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
  subject.begin();
  const feed = new LiveFeed<Data>({
    subscribe: (sink) => liveSocket().subscribe<Data>(payload, sink),
    connection: () => untrack(connectionCount),
    onMessage: (message) => {
      subject.take(reducer(subject.data, message), untrack(connectionCount));
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
    subject.end();
  };
}
