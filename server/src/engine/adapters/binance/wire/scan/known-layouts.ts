import type { Frame } from './frame.ts';
import type { Layout } from './layout.ts';

/** A layout with what it belongs to; others that may fit the same frames come after it. */
export interface Known<Owner> {
  readonly layout: Layout;
  readonly owner: Owner;
  next: Known<Owner> | null;
}

const BUCKETS = 2_048;
/** `{"stream":"` as the venue writes it: the name of the stream starts behind it. */
const NAME_AT = 11;
/** Ways to write one stream that are remembered; an optional field makes two. */
const MOST_OF_A_STREAM = 4;

/** Layouts by twelve bytes of their frames, where the stream's name is. */
export class KnownLayouts<Owner> {
  readonly #buckets: (Known<Owner> | null)[] = new Array<Known<Owner> | null>(BUCKETS).fill(null);
  readonly #ofStream = new Map<string, { readonly known: Known<Owner>; readonly bucket: number }[]>();

  /** First of the layouts that may fit. */
  first(frame: Frame): Known<Owner> | null {
    return this.#buckets[bucketOf(frame)] as Known<Owner> | null;
  }

  /** Remembers the layout of this frame; forgets the oldest when a stream has many. */
  add(frame: Frame, stream: string, layout: Layout, owner: Owner): void {
    const bucket = bucketOf(frame);
    const known = { layout, owner, next: this.#buckets[bucket] ?? null };
    this.#buckets[bucket] = known;
    const all = this.#ofStream.get(stream) ?? [];
    this.#ofStream.set(stream, all);
    all.push({ known, bucket });
    const oldest = all.length > MOST_OF_A_STREAM ? all.shift() : undefined;
    if (oldest !== undefined) this.#remove(oldest.known, oldest.bucket);
  }

  /** A stream that is not carried any more. */
  forget(stream: string): void {
    for (const { known, bucket } of this.#ofStream.get(stream) ?? []) this.#remove(known, bucket);
    this.#ofStream.delete(stream);
  }

  #remove(gone: Known<Owner>, bucket: number): void {
    const chain: Known<Owner>[] = [];
    for (let known = this.#buckets[bucket] ?? null; known !== null; known = known.next) {
      if (known !== gone) chain.push(known);
    }
    let next: Known<Owner> | null = null;
    for (const known of chain.reverse()) {
      known.next = next;
      next = known;
    }
    this.#buckets[bucket] = next;
  }
}

/** Needs 16 bytes behind the frame, like every reader. */
function bucketOf({ view, base }: Frame): number {
  const at = base + NAME_AT;
  const hash =
    Math.imul(view.getInt32(at, true), 0x9e3779b1) ^
    Math.imul(view.getInt32(at + 4, true), 0x85ebca6b) ^
    Math.imul(view.getInt32(at + 8, true), 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}
