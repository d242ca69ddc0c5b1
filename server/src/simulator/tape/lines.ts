import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One recorded message with the recorder's clock in ms (fractions kept). */
export interface TapeLine {
  readonly receivedAt: number;
  readonly message: unknown;
  /** File and line, for what is wrong with it. */
  readonly place: string;
}

const GZIP_MAGIC = 0x1f8b;
/** The unit of a receive time (s, ms, µs, ns) is told by its whole digits, which stay the same from 2001 to 2286. */
const LINE = /^(\d{10}|\d{13}|\d{16}|\d{19})(?:\.(\d+))?:? (.*)$/;
const CONNECTION = /^wss?:\/\//;
const MICROS_DIGITS = 16;
const BYTE_ORDER_MARK = /^\u{feff}/u;

/** What a line of a recording looks like, as said to a person whose line does not. */
export const TAPE_LINE = '"<receive time in s, ms, µs or ns> <json>"';

/** Some recorders note the connection they opened, in a line of its own. */
export function isConnectionNote(line: string): boolean {
  return CONNECTION.test(line);
}

/** True for a line that a tape takes: a message after its receive time, or the note of a connection. */
export function isTapeLine(line: string): boolean {
  return LINE.test(line) || isConnectionNote(line);
}

/**
 * Reads a raw stream file, gzip or plain: lines `<receive time> <json>`, the time in s, ms, µs or ns, with or without a
 * fraction and a colon. Empty lines and notes of connections (`wss://…`) are passed over. Throws with file and line for
 * anything else.
 */
export async function* readTape(path: string): AsyncGenerator<TapeLine> {
  const file = createReadStream(path);
  const input = (await isGzip(path)) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => input.destroy(error));
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = number === 1 ? line.replace(BYTE_ORDER_MARK, '') : line;
    if (text !== '' && !isConnectionNote(text)) yield parseLine(text, `${path}:${number}`);
  }
}

function parseLine(line: string, place: string): TapeLine {
  const [, whole, fraction = '', json] = LINE.exec(line) ?? [];
  if (whole === undefined || json === undefined)
    throw new Error(`${place}: expected ${TAPE_LINE}, found ${line.slice(0, 60)}`);
  // Digits are moved as text: a product of seconds and 1,000 would round the microseconds.
  const micros = Number((whole + fraction).slice(0, MICROS_DIGITS).padEnd(MICROS_DIGITS, '0'));
  try {
    return { receivedAt: micros / 1_000, message: JSON.parse(json), place };
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
