import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One recorded message with the recorder's clock in ms (fractions kept). */
export interface TapeLine {
  readonly receivedAt: number;
  readonly message: unknown;
}

const GZIP_MAGIC = 0x1f8b;
const LINE = /^(\d{16}|\d{19}) (.*)$/;

/**
 * Reads a raw stream file, gzip or plain: lines `<receive time> <json>`, the time in µs (16 digits) or ns
 * (19 digits). Throws with file and line for anything else.
 */
export async function* readTape(path: string): AsyncGenerator<TapeLine> {
  const file = createReadStream(path);
  const input = (await isGzip(path)) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => input.destroy(error));
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line !== '') yield parseLine(line, `${path}:${number}`);
  }
}

function parseLine(line: string, place: string): TapeLine {
  const [, time, json] = LINE.exec(line) ?? [];
  if (time === undefined || json === undefined)
    throw new Error(`${place}: expected "<receive time in µs or ns> <json>", found ${line.slice(0, 60)}`);
  const micros = Number(time.slice(0, 16));
  try {
    return { receivedAt: micros / 1_000, message: JSON.parse(json) };
  } catch (error) {
    throw new Error(`${place}: not JSON after the receive time`, { cause: error });
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === GZIP_MAGIC;
  } finally {
    await file.close();
  }
}
