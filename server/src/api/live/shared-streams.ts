import type { ExecutionResult } from 'graphql';
import type { Reader, SharedStream } from './shared-stream.ts';

/** A stream that has begun, or the reasons why it may not. */
export type Opened<P> = SharedStream<unknown, P> | ExecutionResult;

/** The streams that are being read, one for each (document, variables, scope of the viewer). */
export class SharedStreams<P> {
  readonly #streams = new Map<string, Promise<Opened<P>>>();
  readonly #open = new Set<SharedStream<unknown, P>>();

  /** Streams and their readers, for the metrics. */
  get streams(): number {
    return this.#open.size;
  }

  get readers(): number {
    let readers = 0;
    for (const stream of this.#open) readers += stream.size;
    return readers;
  }

  /**
   * Lets a reader join the stream of this key, which `open` begins when there is none. Resolves to the stream, or to
   * the reasons why it may not be read.
   */
  async join(key: string, open: OpenStream<P>, reader: Reader<P>): Promise<Opened<P>> {
    const opening = this.#streams.get(key) ?? this.#begin(key, open);
    const stream = await opening;
    if (!isStream(stream)) return stream;
    // The last reader left just now: the next one begins anew.
    if (stream.isEnded) return this.join(key, open, reader);
    stream.join(reader);
    return stream;
  }

  #begin(key: string, open: OpenStream<P>): Promise<Opened<P>> {
    const forget = () => {
      if (this.#streams.get(key) === opening) this.#streams.delete(key);
    };
    const opening = open((stream) => {
      this.#open.delete(stream);
      forget();
    }).then((opened) => {
      if (isStream(opened)) this.#open.add(opened);
      else forget();
      return opened;
    });
    opening.catch(forget);
    this.#streams.set(key, opening);
    return opening;
  }
}

/** Begins a stream; `onEnd` is to be called when its last reader has left. */
export type OpenStream<P> = (onEnd: (stream: SharedStream<unknown, P>) => void) => Promise<Opened<P>>;

export function isStream<P>(opened: Opened<P>): opened is SharedStream<unknown, P> {
  return 'join' in opened;
}
