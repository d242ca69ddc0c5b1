import { fixedMemory } from './web-assembly.ts';

/**
 * The memory that frames are read in, one a thread: fixed in size, so that views of it live for ever, and shared with
 * the compiled reader of usual trades. First what that reader keeps, then a place for frames from elsewhere, then a
 * piece for each connection to read into.
 */
const PAGE_BYTES = 65_536;
/** What is never touched costs nothing but addresses. */
const PAGES = 512;
/** The reader's rows end with the fifth page. */
const TABLES = 6 * PAGE_BYTES;
/** Bytes that must be there behind a frame: readers look ahead. */
export const MARGIN = 64;
const PIECE_BYTES = PAGE_BYTES - MARGIN;

const memory = fixedMemory(PAGES);
const free = Array.from({ length: PAGES - TABLES / PAGE_BYTES - 1 }, (_, index) => PAGES - 1 - index);

export const FRAME_MEMORY = memory;
export const FRAME_BYTES = memory.buffer;
export const FRAME_VIEW = new DataView(memory.buffer);
/** Frames that came in elsewhere are copied to here to be read. */
export const SCRATCH = Buffer.from(memory.buffer, TABLES, PIECE_BYTES);

/** Memory for the reads of a connection; the caller gives it back. Ordinary memory when there are too many. */
export function takeReadMemory(): Buffer {
  const page = free.pop();
  if (page === undefined) return Buffer.allocUnsafeSlow(PIECE_BYTES);
  return Buffer.from(memory.buffer, page * PAGE_BYTES, PIECE_BYTES);
}

/** Nothing reads into it any more. */
export function giveBack(piece: Buffer): void {
  if (piece.buffer === memory.buffer) free.push(piece.byteOffset / PAGE_BYTES);
}
