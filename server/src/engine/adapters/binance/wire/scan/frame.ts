import { FRAME_BYTES, FRAME_VIEW, MARGIN, SCRATCH } from './memory.ts';

/**
 * The frame that is being read, as a view of the memory it lies in. What a connection reads lies where frames are
 * read; others are copied there first. Set again and again by its owner.
 */
export class Frame {
  view: DataView = FRAME_VIEW;
  /** First and last byte of the frame in the view. */
  base = 0;
  last = 0;
  #chunk: Buffer = SCRATCH;
  #chunkStart = 0;
  /** The chunk lies where frames are read, with room behind it. */
  #isInPlace = false;

  /** Takes what came from the socket in one piece; `set` picks frames out of it. */
  open(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#isInPlace = chunk.buffer === FRAME_BYTES;
    this.#chunkStart = chunk.byteOffset;
  }

  /** The frame is now these bytes of the chunk. */
  set(from: number, length: number): void {
    if (!this.#isInPlace) {
      this.#copy(from, length);
      return;
    }
    if (this.view !== FRAME_VIEW) this.view = FRAME_VIEW;
    this.base = this.#chunkStart + from;
    this.last = this.base + length - 1;
  }

  /** The last byte, 0 for an empty frame. */
  get end(): number {
    return this.last < this.base ? 0 : this.view.getUint8(this.last);
  }

  text(): string {
    const { buffer, byteOffset } = this.view;
    return Buffer.from(buffer, byteOffset + this.base, this.last - this.base + 1).toString();
  }

  /** One that is too long for the common place gets memory of its own. */
  #copy(from: number, length: number): void {
    const isLong = length > SCRATCH.length;
    const target = isLong ? Buffer.alloc(length + MARGIN) : SCRATCH;
    this.#chunk.copy(target, 0, from, from + length);
    this.view = isLong ? new DataView(target.buffer, target.byteOffset, target.length) : FRAME_VIEW;
    this.base = isLong ? 0 : target.byteOffset;
    this.last = this.base + length - 1;
  }
}
