/**
 * What the protocol library holds for an operation whose messages go out another way: an iterator that yields
 * nothing and ends when the client completes the operation or goes.
 */
export class Seat implements AsyncIterableIterator<never> {
  readonly #leave: () => void;
  #isOver = false;
  #wake: () => void = () => undefined;

  /** `leave` is called once. */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  async next(): Promise<IteratorResult<never>> {
    if (!this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<never>> {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#leave();
      this.#wake();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
