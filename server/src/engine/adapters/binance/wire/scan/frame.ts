/** Bytes that must be there behind a frame: readers look ahead. */
const MARGIN = 16;
const FIRST_SCRATCH = 4_096;

/**
 * The frame that is being read, as a view of the memory it lies in: the frames of one socket read share theirs.
 * Set again and again by its owner.
 */
export class Frame {
  view: DataView = new DataView(new ArrayBuffer(MARGIN));
  /** First and last byte of the frame in the view. */
  base = 0;
  last = 0;
  #chunk: Buffer = Buffer.alloc(0);
  /** Memory of the chunk: a socket reads into the same again and again. */
  #memory: ArrayBufferLike = this.view.buffer;
  #chunkView = this.view;
  #chunkStart = 0;
  /** Last place in the chunk's memory that has all bytes behind it. */
  #chunkLimit = this.view.byteLength - MARGIN;
  #scratch = Buffer.alloc(FIRST_SCRATCH);

  /** Takes what came from the socket in one piece; `set` picks frames out of it. */
  open(chunk: Buffer): void {
    const { buffer } = chunk;
    if (buffer !== this.#memory) {
      this.#memory = buffer;
      this.#chunkView = new DataView(buffer);
      this.#chunkLimit = buffer.byteLength - MARGIN;
    }
    this.#chunk = chunk;
    this.#chunkStart = chunk.byteOffset;
  }

  /** The frame is now these bytes of the chunk. */
  set(from: number, length: number): void {
    const base = this.#chunkStart + from;
    const last = base + length - 1;
    if (last >= this.#chunkLimit) {
      this.#copy(from, length);
      return;
    }
    this.view = this.#chunkView;
    this.base = base;
    this.last = last;
  }

  /** The last byte, 0 for an empty frame. */
  get end(): number {
    return this.last < this.base ? 0 : this.view.getUint8(this.last);
  }

  text(): string {
    const { buffer, byteOffset } = this.view;
    return Buffer.from(buffer, byteOffset + this.base, this.last - this.base + 1).toString();
  }

  /** The last frame of a socket read has no bytes behind it: it is read in memory of our own. */
  #copy(from: number, length: number): void {
    if (length + MARGIN > this.#scratch.length) this.#scratch = Buffer.alloc(2 * (length + MARGIN));
    const scratch = this.#scratch;
    this.#chunk.copy(scratch, 0, from, from + length);
    this.view = new DataView(scratch.buffer, scratch.byteOffset, scratch.length);
    this.base = 0;
    this.last = length - 1;
  }
}
