import { readFile } from 'node:fs/promises';
import { InputError, quote } from '../input-error.ts';

/** Reads a JSON file. Throws InputError naming file, line and what is wrong. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new InputError(`${file}: cannot be read: ${reason} (expected a JSON file)`, { cause });
  });
  if (text.trim() === '') throw new InputError(`${file}: is empty (expected a JSON object)`);
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch (cause) {
    throw new InputError(notJson(file, text, (cause as Error).message), { cause });
  }
}

function notJson(file: string, text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? text : text.slice(0, Number(position));
  const line = before.split('\n').length;
  return `${file} line ${line}: ${quote(text.split('\n')[line - 1]?.trim() ?? '')} is not JSON (expected a JSON object)`;
}
