import { setImmediate as turn } from 'node:timers/promises';
import { tooSlow } from './source.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** One of many who follow the same stream. `P` is a message as it goes out. */
export interface Reader<P> {
  /** Bytes given to it that have not left yet. */
  readonly backlogBytes: number;
  send(payload: P): void;
  /** Calls back once when the backlog is gone. */
  onceDrained(callback: () => void): void;
  /** Ends its connection with a reason. */
  drop(reason: string): void;
}

export interface SharedStreamParts<M, P> {
  readonly subject: LiveSubject<M>;
  /** Executes the document for one message and serialises the result. */
  readonly encode: (message: M) => P | Promise<P>;
  /** False for a message with errors: what failed for one may be there for the next. */
  readonly isWhole: (payload: P) => boolean;
  readonly listen: (listener: (update: LiveUpdate) => void) => () => void;
  /** A message could not be made; it is left out. */
  readonly onError: (error: unknown) => void;
  /** Called once, when the last reader has left. */
  readonly onEnd: () => void;
}

/** Backlog with which a reader gets nothing more for now (`latest`), or is let go (`every`). */
export const MOST_BACKLOG_BYTES = { latest: 128 * 1024, every: 1024 * 1024 } as const;

/** Who joins within this time of another is given the same first message, as long as nothing was told since. */
const FIRST_KEPT_MS = 1_000;

/** Readers served at a stretch; then other work of the thread has its turn. */
const SLICE = 1_000;

/**
 * One execution a message, shared by all its readers. Who joins gets the present state first and then only later
 * messages; who falls behind is left out until the backlog is gone and then joins again. Work is done one message
 * after the other, so that nobody misses one or gets it twice.
 */
export class SharedStream<M, P> {
  readonly #parts: SharedStreamParts<M, P>;
  readonly #stopListening: () => void;
  /** They have had every message so far. */
  readonly #readers = new Set<Reader<P>>();
  readonly #joining = new Set<Reader<P>>();
  readonly #behind = new Set<Reader<P>>();
  /** Counts what changed, so that a first message is made once for all who join meanwhile. */
  #version = 0;
  /** Not for long: what a message holds beside its subject changes untold, and a subject may rest for hours. */
  #first: { readonly version: number; readonly payload: P; readonly until: number } | null = null;
  #isBusy = false;
  #isEnded = false;
  #nextAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: SharedStreamParts<M, P>) {
    this.#parts = parts;
    this.#stopListening = parts.listen((update) => this.#onUpdate(update));
  }

  /** After the end nobody can join. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  get size(): number {
    return this.#readers.size + this.#joining.size + this.#behind.size;
  }

  join(reader: Reader<P>): void {
    this.#joining.add(reader);
    this.#run();
  }

  leave(reader: Reader<P>): void {
    for (const readers of [this.#readers, this.#joining, this.#behind]) readers.delete(reader);
    if (this.size === 0) this.#end();
  }

  #onUpdate(update: LiveUpdate): void {
    const { subject } = this.#parts;
    if (!subject.offer(update)) return;
    this.#version += 1;
    if (subject.isOverrun === true) this.#dropAll();
    else this.#run();
  }

  #run(): void {
    while (!this.#isBusy && !this.#isEnded) {
      const step = this.#joining.size > 0 ? this.#welcome() : this.#proceed();
      if (step === NOTHING) return;
      if (step instanceof Promise) this.#await(step);
    }
  }

  #await(step: Promise<void>): void {
    this.#isBusy = true;
    step.catch(this.#parts.onError).finally(() => {
      this.#isBusy = false;
      this.#run();
    });
  }

  /** Gives all who wait for it their first message. */
  #welcome(): Step {
    const joining = [...this.#joining];
    const known = this.#first;
    if (known?.version === this.#version && performance.now() < known.until) {
      return this.#admit(joining, known.payload);
    }
    const isAlone = this.#readers.size === 0;
    const message = this.#parts.subject.first(isAlone);
    if (message === null) return this.#admit(joining, null);
    if (isAlone) this.#pause();
    const version = this.#version;
    const until = performance.now() + Math.max(this.#parts.subject.intervalMs, FIRST_KEPT_MS);
    return this.#encoded(message, (payload) => {
      this.#first = this.#parts.isWhole(payload) ? { version, payload, until } : null;
      this.#admit(joining, payload);
    });
  }

  /** Sends what is new to all readers, when it is time. */
  #proceed(): Step {
    // Those who are behind are given the state of then, not what is new now.
    if (this.#readers.size === 0) return NOTHING;
    const wait = this.#nextAt - performance.now();
    if (wait > 0) {
      this.#timer ??= setTimeout(() => this.#onTimer(), wait);
      return NOTHING;
    }
    const message = this.#parts.subject.take();
    if (message === null) return NOTHING;
    this.#version += 1;
    this.#pause();
    return this.#encoded(message, (payload) => this.#broadcast(payload));
  }

  #encoded(message: M, deliver: (payload: P) => void | Promise<void>): void | Promise<void> {
    let payload: P | Promise<P>;
    try {
      payload = this.#parts.encode(message);
    } catch (error) {
      return this.#parts.onError(error);
    }
    return payload instanceof Promise ? payload.then(deliver) : deliver(payload);
  }

  #admit(joining: readonly Reader<P>[], payload: P | null): void {
    for (const reader of joining) {
      // It may have left meanwhile.
      if (!this.#joining.delete(reader)) continue;
      this.#readers.add(reader);
      if (payload !== null) reader.send(payload);
    }
  }

  #broadcast(payload: P): void | Promise<void> {
    if (this.#readers.size > SLICE) return this.#broadcastInSlices(payload);
    for (const reader of this.#readers) this.#give(reader, payload);
  }

  async #broadcastInSlices(payload: P): Promise<void> {
    let given = 0;
    for (const reader of [...this.#readers]) {
      if (this.#readers.has(reader)) this.#give(reader, payload);
      given += 1;
      if (given % SLICE === 0) await turn();
    }
  }

  #give(reader: Reader<P>, payload: P): void {
    const { delivery } = this.#parts.subject;
    if (reader.backlogBytes <= MOST_BACKLOG_BYTES[delivery]) reader.send(payload);
    else if (delivery === 'latest') this.#leaveOut(reader);
    else reader.drop(tooSlow().message);
  }

  #leaveOut(reader: Reader<P>): void {
    this.#readers.delete(reader);
    this.#behind.add(reader);
    reader.onceDrained(() => {
      if (this.#behind.delete(reader)) this.join(reader);
    });
  }

  #dropAll(): void {
    for (const reader of [...this.#readers, ...this.#joining]) reader.drop(tooSlow().message);
  }

  #pause(): void {
    this.#nextAt = performance.now() + this.#parts.subject.intervalMs;
  }

  #onTimer(): void {
    this.#timer = null;
    this.#run();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#stopListening();
    this.#parts.onEnd();
  }
}

/** There is nothing to do now; what comes next (a reader, an update, a timer) looks again. */
const NOTHING = Symbol('nothing');
type Step = typeof NOTHING | void | Promise<void>;
