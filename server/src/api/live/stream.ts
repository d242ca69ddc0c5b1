import type { LiveSubject } from './subject.ts';

/**
 * An async iterator that is pulled: nothing is queued here, the source keeps the latest per key. A
 * client that is slow asks later and gets what is latest then. Not an async generator, because
 * `return()` of one waits for its pending `next()` and an idle subscription would leak.
 */
export class LiveStream<M> implements AsyncIterableIterator<M> {
  readonly #subject: Pick<LiveSubject<M>, 'intervalMs' | 'first' | 'take'>;
  readonly #detach: () => void;
  #isBegun = false;
  #waiting: PromiseWithResolvers<IteratorResult<M>> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextAt = 0;
  #ended = false;
  #failure: Error | null = null;

  /** `detach` is called once at the end, however it comes. */
  constructor(subject: Pick<LiveSubject<M>, 'intervalMs' | 'first' | 'take'>, detach: () => void) {
    this.#subject = subject;
    this.#detach = detach;
  }

  /** Says that there is something new to take. */
  wake(): void {
    if (this.#waiting === null || this.#timer !== null) return;
    const wait = this.#nextAt - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#onTimer(), wait);
      return;
    }
    const message = this.#message();
    if (message === null) return;
    this.#nextAt = performance.now() + this.#subject.intervalMs;
    this.#settle()?.resolve({ done: false, value: message });
  }

  next(): Promise<IteratorResult<M>> {
    if (this.#failure !== null) {
      const failure = this.#failure;
      this.#failure = null;
      return Promise.reject(failure);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    this.#waiting = withResolvers();
    const { promise } = this.#waiting;
    this.wake();
    return promise;
  }

  return(): Promise<IteratorResult<M>> {
    this.#end();
    this.#settle()?.resolve({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<M>> {
    this.#end();
    this.#settle()?.resolve({ done: true, value: undefined });
    return Promise.reject(error);
  }

  /** Ends the stream with an error that the client sees. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#end();
    const waiting = this.#settle();
    if (waiting === null) this.#failure = error;
    else waiting.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #message(): M | null {
    if (this.#isBegun) return this.#subject.take();
    this.#isBegun = true;
    return this.#subject.first(true) ?? this.#subject.take();
  }

  #onTimer(): void {
    this.#timer = null;
    this.wake();
  }

  #settle(): PromiseWithResolvers<IteratorResult<M>> | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#detach();
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

/** Promise.withResolvers, which Node has from 22 on. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
