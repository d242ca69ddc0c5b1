import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { EpochMs } from '../../core/model/epoch-ms.ts';
import type { Instrument } from '../../core/model/instrument.ts';
import type { TradeColumns } from '../../core/model/trade-columns.ts';
import { unpackBlock } from './block.ts';

/** Changes when the layout does: files of another version are left alone and written anew. */
const VERSION = 1;
const MAGIC = 'AEWIN';
const HEAD_BYTES = 64;
const PART = '.part';

/** The trades of one instrument's windows as they were kept at a moment, ascending by id without a hole. */
export interface WindowFile {
  readonly lastAggId: number;
  readonly lastTime: EpochMs;
  blocks(): Iterable<TradeColumns>;
}

/** The last trade of a copy. */
export interface WindowEnd {
  readonly lastAggId: number;
  readonly lastTime: EpochMs;
}

/** Which instrument's file, and where it is and is being written. */
interface DraftPlace {
  readonly id: number;
  readonly path: string;
  readonly part: string;
}

/** A file that is being written, block by block, so that no window is in memory twice. */
export class WindowDraft {
  readonly #place: DraftPlace;
  readonly #file: FileHandle;
  #length = 0;
  #checksum = 0;

  constructor(place: DraftPlace, file: FileHandle) {
    this.#place = place;
    this.#file = file;
  }

  /** `block` may be used again when this resolves. */
  async append(block: Buffer): Promise<void> {
    this.#checksum = crc32(block, this.#checksum);
    await this.#file.write(block, 0, block.length, HEAD_BYTES + this.#length);
    this.#length += block.length;
  }

  /** Puts it in the place of the one before. */
  async keep(end: WindowEnd): Promise<void> {
    const { id, path, part } = this.#place;
    const bytes = head(id, end, { length: this.#length, checksum: this.#checksum });
    await this.#file.write(bytes, 0, bytes.length, 0);
    await this.#file.sync();
    await this.#file.close();
    await rename(part, path);
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#place.part, { force: true });
  }
}

/**
 * Own copies of the trades in the windows, one file an instrument, so that a start need not read a day from the
 * database. A file is whole or not there: it is written aside, synchronised and renamed, and its checksum is looked
 * at before anything of it is used.
 */
export class WindowFiles {
  readonly #folder: string;
  #prepared: Promise<void> | null = null;
  #drafts = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins to replace the file of an instrument: nothing of it is there before it is kept. */
  async draft({ id }: Pick<Instrument, 'id'>): Promise<WindowDraft> {
    this.#prepared ??= this.#prepare();
    await this.#prepared;
    this.#drafts += 1;
    const path = this.#path(id);
    const part = `${path}.${this.#drafts}${PART}`;
    return new WindowDraft({ id, path, part }, await open(part, 'w'));
  }

  /** Replaces the file of an instrument. */
  async write(instrument: Pick<Instrument, 'id'>, end: WindowEnd, blocks: readonly Buffer[]): Promise<void> {
    const draft = await this.draft(instrument);
    for (const block of blocks) await draft.append(block);
    await draft.keep(end);
  }

  /** The file of an instrument; null when there is none that can be trusted. */
  async read({ id }: Pick<Instrument, 'id'>): Promise<WindowFile | null> {
    const bytes = await readFile(this.#path(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return bytes === null || !isWhole(id, bytes) ? null : windowFile(bytes);
  }

  async remove({ id }: Pick<Instrument, 'id'>): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** Makes the folder, without what a kill has left half written. */
  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const left = (await readdir(this.#folder)).filter((name) => name.endsWith(PART));
    await Promise.all(left.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  #path(id: number): string {
    return join(this.#folder, `${id}.trades`);
  }
}

function head(
  id: number,
  { lastAggId, lastTime }: WindowEnd,
  body: { readonly length: number; readonly checksum: number },
): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt8(VERSION, 5);
  bytes.writeUInt32LE(id, 8);
  bytes.writeUInt32LE(body.checksum, 12);
  bytes.writeDoubleLE(body.length, 16);
  bytes.writeDoubleLE(lastAggId, 24);
  bytes.writeDoubleLE(lastTime, 32);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, HEAD_BYTES - 4)), HEAD_BYTES - 4);
  return bytes;
}

function isWhole(id: number, bytes: Buffer): boolean {
  if (bytes.length < HEAD_BYTES) return false;
  const body = bytes.subarray(HEAD_BYTES);
  return (
    bytes.toString('latin1', 0, MAGIC.length) === MAGIC &&
    bytes.readUInt8(5) === VERSION &&
    bytes.readUInt32LE(HEAD_BYTES - 4) === crc32(bytes.subarray(0, HEAD_BYTES - 4)) &&
    bytes.readUInt32LE(8) === id &&
    bytes.readDoubleLE(16) === body.length &&
    bytes.readUInt32LE(12) === crc32(body)
  );
}

function windowFile(bytes: Buffer): WindowFile {
  return {
    lastAggId: bytes.readDoubleLE(24),
    lastTime: bytes.readDoubleLE(32),
    *blocks() {
      for (let at = HEAD_BYTES; at < bytes.length; ) {
        const { columns, next } = unpackBlock(bytes, at);
        yield columns;
        at = next;
      }
    },
  };
}
