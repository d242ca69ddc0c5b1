/// <reference path="../types/yauzl.d.ts" />
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { crc32, createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { InputError } from '../input-error.ts';

/** What is inside a file is told by its first bytes, not by its name. */
const GZIP_MAGIC = [0x1f, 0x8b];
const ZIP_MAGIC = [0x50, 0x4b];
/** Large reads: a file of gigabytes is read in thousands of steps, not millions. */
const PLAIN_CHUNK = 256 * 1024;
const CHUNKS = { highWaterMark: 1024 * 1024 } as const;

/**
 * The uncompressed bytes of a plain, .gz or .zip file, in chunks that are valid until the next one is asked for. Throws InputError when it cannot be read.
 */
export async function* readBytes(file: string): AsyncGenerator<Buffer> {
  const magic = await firstBytes(file);
  try {
    if (startsWith(magic, ZIP_MAGIC)) yield* zipBytes(file);
    else if (startsWith(magic, GZIP_MAGIC)) yield* gzipBytes(file);
    else yield* plainBytes(file);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(
      `${file}: cannot be read: ${reasonOf(cause)} (expected a whole .csv, .gz or .zip file)`,
      {
        cause,
      },
    );
  }
}

/** Size on disk, for progress. Throws InputError when the file is missing, a folder or empty. */
export async function fileSize(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new InputError(`${file}: cannot be opened: ${reasonOf(cause)} (expected a readable file)`, {
      cause,
    });
  });
  if (!found.isFile()) throw new InputError(`${file}: is not a file (expected a file of trades)`);
  if (found.size === 0) throw new InputError(`${file}: is empty (expected at least one trade)`);
  return found.size;
}

/** The first four bytes. Throws InputError as `fileSize`, and when the file must not be read. */
export async function firstBytes(file: string): Promise<Buffer> {
  await fileSize(file);
  const handle = await open(file).catch((cause: unknown) => {
    throw new InputError(`${file}: cannot be opened: ${reasonOf(cause)} (expected a readable file)`, {
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Reads ahead into one buffer while the other is worked on: both stay in the processor's cache. */
async function* plainBytes(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  const buffers = [Buffer.allocUnsafeSlow(PLAIN_CHUNK), Buffer.allocUnsafeSlow(PLAIN_CHUNK)] as const;
  const readInto = (buffer: Buffer) => handle.read(buffer, 0, PLAIN_CHUNK, null);
  let [current, other] = buffers;
  let pending = readInto(current);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      pending = readInto(other);
      // Met by the next turn, or by the end below.
      pending.catch(() => undefined);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await pending.catch(() => undefined);
    await handle.close();
  }
}

async function* gzipBytes(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, CHUNKS);
  const inflated = createGunzip({ chunkSize: CHUNKS.highWaterMark });
  source.on('error', (error) => inflated.destroy(error));
  yield* source.pipe(inflated) as AsyncIterable<Buffer>;
}

async function* zipBytes(file: string): AsyncGenerator<Buffer> {
  const zip = await openPromise(file, { autoClose: false });
  try {
    const entry = await onlyEntry(file, zip);
    let sum = 0;
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw new Error(`the content of ${entry.fileName} does not match its CRC-32`);
  } finally {
    zip.close();
  }
}

/** The published archives hold exactly one file; more would leave open which was meant. */
async function onlyEntry(file: string, zip: ZipFile): Promise<Entry> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return only;
  throw new InputError(`${file}: holds ${entries.length} files (expected a .zip with exactly one)`);
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  return message.replaceAll(/\s+/g, ' ');
}
