import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InputError, quote } from '../input-error.ts';

/** Reads a JSON file. Throws InputError naming file, line and what is wrong. */
export async function readJsonFile(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new InputError(`${file}: cannot be read: ${reason} (expected a JSON file)`, { cause });
  });
  const text = decoded(file, bytes);
  if (text.trim() === '') throw new InputError(`${file}: is empty (expected a JSON object)`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(notJson(file, text), { cause });
  }
}

/** UTF-8 without its byte order mark. A replaced byte would change a name or a value without a word. */
function decoded(file: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  throw new InputError(`${file} line ${line}: is not UTF-8 text (expected a JSON object in UTF-8)`);
}

function notJson(file: string, text: string): string {
  const lines = text.split('\n');
  const line = badLine(lines);
  return `${file} line ${line}: ${quote(lines[line - 1]?.trim() ?? '')} is not JSON (expected a JSON object)`;
}

/** 1-based: the first line with which the text can no longer become JSON (V8 does not always tell where). */
function badLine(lines: readonly string[]): number {
  const bad = lines.findIndex((_, index) => !couldContinue(lines.slice(0, index + 1).join('\n')));
  return bad < 0 ? lines.length : bad + 1;
}

/** True when the only fault of a beginning of JSON is that it ends. */
function couldContinue(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? -1);
    return /end of JSON input|Unterminated/.test(message) || position >= start.length;
  }
}
