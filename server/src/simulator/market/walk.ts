import { Recent } from '../recent.ts';

/** Minutes stepped together; a chunk's columns can always be rebuilt from the state at its start. */
export const CHUNK_MINUTES = 360;
export const MINUTE_MS = 60_000;

/** Steps one chunk: from the state at its start to its columns and the state at its end. */
export type Stepper<S, C> = (start: S, chunk: number) => { readonly end: S; readonly columns: C };

/**
 * A process that is stepped minute by minute from genesis but can be read anywhere: the state at every
 * chunk border is kept (small), the columns of the chunks used last are cached, others are rebuilt.
 */
export class Walk<S, C> {
  private readonly borders: S[];
  private readonly recent: Recent<number, C>;
  private readonly step: Stepper<S, C>;

  constructor(initial: S, step: Stepper<S, C>, cachedChunks: number) {
    this.borders = [initial];
    this.recent = new Recent(cachedChunks);
    this.step = step;
  }

  columns(chunk: number): C {
    return this.recent.get(chunk, () => this.build(chunk));
  }

  /** State at the start of a chunk. */
  border(chunk: number): S {
    while (this.borders.length <= chunk) this.build(this.borders.length - 1);
    const state = this.borders[chunk];
    if (state === undefined) throw new RangeError(`chunk ${chunk} is before genesis`);
    return state;
  }

  private build(chunk: number): C {
    const { end, columns } = this.step(this.border(chunk), chunk);
    this.borders[chunk + 1] ??= end;
    return columns;
  }
}
