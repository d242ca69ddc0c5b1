import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { TICK_BYTES } from './tick-record.ts';

/** A file of the spool: a header, then tick records. Its name is the index of its first record. */
export interface Segment {
  readonly path: string;
  readonly first: number;
  /** Whole records; a record that a kill cut off is not one. */
  readonly count: number;
}

/** Says what the file is and how its records are laid out. */
const HEADER = Buffer.alloc(64);
HEADER.write('arbitrage-engine ticks 1\n');
export const HEADER_BYTES = HEADER.length;
const NAME = /^(\d{16})\.ticks$/;

/** Segments of a folder, oldest first; the folder is made when it is missing. Throws for a file of another layout. */
export function segmentsOf(folder: string): readonly Segment[] {
  mkdirSync(folder, { recursive: true });
  const segments = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => readSegment(join(folder, name), Number(NAME.exec(name)?.[1])));
  // What a failed write left behind the records of a file is not part of it: the next one says where it ends.
  return segments.map((segment, index) => {
    const end = segments[index + 1]?.first ?? Number.POSITIVE_INFINITY;
    return { ...segment, count: Math.min(segment.count, end - segment.first) };
  });
}

/** Opens a new, empty segment for writing. */
export function openSegment(folder: string, first: number): number {
  const fd = openSync(segmentPath(folder, first), 'w');
  try {
    writeAll(fd, HEADER, 0);
    return fd;
  } catch (error) {
    // A full disk is tried again and again: no try may leave its file open.
    closeSync(fd);
    throw error;
  }
}

/** Writes all of the bytes at a place. Throws when the disk takes no more. */
export function writeAll(fd: number, bytes: Buffer, place: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, place + done);
}

export function removeSegment(segment: Segment): void {
  unlinkSync(segment.path);
}

function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(16, '0')}.ticks`);
}

function readSegment(path: string, first: number): Segment {
  const bytes = statSync(path).size - HEADER_BYTES;
  // Killed while its header was written: nothing was in it yet.
  if (bytes < 0) return { path, first, count: 0 };
  const header = Buffer.alloc(HEADER_BYTES);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(fd);
  }
  if (!header.equals(HEADER))
    throw new Error(`${path} is not a tick spool of this version: move it away to go on`);
  return { path, first, count: Math.floor(bytes / TICK_BYTES) };
}
