/** One subscription over the socket, kept alive: judged by sequence, started again after a hole, an end or an error. */
import { retryDelayMs } from './retry.ts';
import { judge, numberingOf } from './sequence.ts';

/** What the socket's client calls. */
export interface FeedSink<Data> {
  next(result: {
    readonly data?: Data | null | undefined;
    readonly errors?: readonly FeedError[] | undefined;
  }): void;
  error(error: unknown): void;
  complete(): void;
}

interface FeedError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface FeedParts<Data> {
  /** Starts the subscription; returns the way to end it. */
  readonly subscribe: (sink: FeedSink<Data>) => () => void;
  /** Number of the connection; a new one starts numbering again. */
  readonly connection: () => number;
  readonly onMessage: (data: Data) => void;
  readonly onFailure: (message: string) => void;
  readonly onSessionEnd: () => void;
}

export class LiveFeed<Data extends object> {
  readonly #parts: FeedParts<Data>;
  #end: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: number | null = null;
  #connection: number | null = null;
  #failures = 0;
  #stopped = false;
  /** Messages of an ended subscription may still be on their way. */
  #round = 0;

  constructor(parts: FeedParts<Data>) {
    this.#parts = parts;
    this.#start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#end();
  }

  #start(): void {
    this.#last = null;
    this.#connection = null;
    this.#round += 1;
    const round = this.#round;
    const current = (act: () => void): void => {
      if (!this.#stopped && round === this.#round) act();
    };
    this.#end = this.#parts.subscribe({
      next: ({ data, errors }) =>
        current(() => (data === null || data === undefined ? this.#fail(errors ?? []) : this.#take(data))),
      error: (error) => current(() => this.#fail(errorsOf(error))),
      complete: () => current(() => this.#restart()),
    });
  }

  #take(data: Data): void {
    const connection = this.#parts.connection();
    if (connection !== this.#connection) this.#last = null;
    this.#connection = connection;
    const numbering = numberingOf(data);
    const verdict = judge(this.#last, numbering);
    if (verdict === 'skip') return;
    if (verdict === 'hole') {
      this.#restart();
      return;
    }
    this.#last = numbering.sequence ?? null;
    this.#failures = 0;
    this.#parts.onMessage(data);
  }

  #fail(errors: readonly FeedError[]): void {
    if (errors.some(({ extensions }) => extensions?.['code'] === 'SESSION_ENDED')) this.#parts.onSessionEnd();
    this.#parts.onFailure(errors[0]?.message ?? 'the subscription failed');
    this.#restart();
  }

  #restart(): void {
    this.#round += 1;
    this.#end();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), retryDelayMs(this.#failures, 1));
    this.#failures += 1;
  }

  #again(): void {
    if (!this.#stopped) this.#start();
  }
}

/** The client reports GraphQL errors as a list, anything else as one error or a close event. */
function errorsOf(error: unknown): readonly FeedError[] {
  if (Array.isArray(error)) return error as FeedError[];
  if (error instanceof Error) return [error];
  return [];
}
