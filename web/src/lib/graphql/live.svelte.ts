/** A subscription as state of a component: snapshot first, then changes, healed after every break. */
import { type AnyVariables, stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { untrack } from 'svelte';
import { LiveFeed } from './feed.ts';
import {
  awakeSince,
  type Heard,
  isOld,
  isResting,
  isSilent,
  type LiveState,
  type Patience,
} from './freshness.ts';
import {
  connectionCount,
  connectionState,
  liveSocket,
  serverHeardAt,
  sessionEnded,
} from './socket.svelte.ts';

export type { LiveState } from './freshness.ts';

/** What a subscription has brought so far. */
export interface Live<State> {
  readonly data: State | null;
  readonly state: LiveState;
  /** Nothing renews it, whether there is data or not: what a panel shows of its own beside it is old too. */
  readonly isOld: boolean;
  /** The connection is there, and brings nothing although it should. */
  readonly isSilent: boolean;
  /** Until when it was known to hold, EpochMs; null while it holds. */
  readonly since: number | null;
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
  checkedAt = $state(0);
  #startedAt = $state<number | null>(null);
  #heardAt = $state<number | null>(null);
  #heardOn = $state<number | null>(null);
  #awakeAt = $state(0);
  /** Until when it is known to hold, EpochMs. No signal: it counts only in the moment in which that ends. */
  #goodAt: number | null = null;
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
    awakeAt: this.#awakeAt,
    isOfConnection: this.#heardOn === connectionCount(),
  }));

  readonly isOld: boolean = $derived.by(() => isOld(this.#heard, this.#patience, this.checkedAt));

  readonly since: number | null = $derived.by(() => (this.isOld ? this.#goodAt : null));

  readonly isSilent: boolean = $derived.by(() => isSilent(this.#heard, this.#patience, this.checkedAt));

  readonly state: LiveState = $derived.by(() => {
    if (this.data === null) return this.error === null ? 'loading' : 'error';
    return this.isOld ? 'stale' : 'live';
  });

  /** From now on a first message is waited for; what is there stays. */
  begin(): void {
    this.#startedAt = performance.now();
    this.#awakeAt = this.#startedAt;
    this.checkedAt = this.#startedAt;
    this.#goodAt ??= Date.now();
    this.#heardAt = null;
    this.#heardOn = null;
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#startedAt = null;
  }

  /** Judges it by the time that has passed; called about every second. */
  look(): void {
    const now = performance.now();
    this.#awakeAt = awakeSince(this.#awakeAt, this.checkedAt, now);
    this.checkedAt = now;
    if (isResting(this.#heard, this.#patience, this.checkedAt))
      this.#goodAt = serverHeardAt() ?? this.#goodAt;
  }

  take(data: State, connection: number): void {
    this.data = data;
    this.error = null;
    this.#goodAt = Date.now();
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
  const timer = setInterval(() => subject.look(), CHECK_MS);
  return () => {
    clearInterval(timer);
    feed.stop();
    subject.end();
  };
}
