import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** The trades of one instrument's windows as they were kept at a moment, ascending by id without a hole. */
export interface WindowFile {
  readonly lastAggId: number;
  readonly lastTime: EpochMs;
  blocks(): Iterable<TradeColumns>;
}

/**
 * Own copies of the trades in the windows, one file an instrument, so that a start need not read a day from the
 * database. A file is whole or not there: it is written aside, synchronised and renamed, and its checksum is looked
 * at before anything of it is used.
 */
export class WindowFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Replaces the file of an instrument. */
  async write(
    { id }: Pick<Instrument, 'id'>,
    end: { readonly lastAggId: number; readonly lastTime: EpochMs },
    blocks: readonly Buffer[],
  ): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const aside = `${this.#path(id)}.part`;
    const body = Buffer.concat(blocks);
    await writeFile(aside, Buffer.concat([head(id, end, body), body]));
    const file = await open(aside, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, this.#path(id));
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

  #path(id: number): string {
    return join(this.#folder, `${id}.trades`);
  }
}

function head(
  id: number,
  { lastAggId, lastTime }: { readonly lastAggId: number; readonly lastTime: EpochMs },
  body: Buffer,
): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt8(VERSION, 5);
  bytes.writeUInt32LE(id, 8);
  bytes.writeUInt32LE(crc32(body), 12);
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
