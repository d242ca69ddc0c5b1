import { InputError } from '../input-error.ts';
import { readBytes } from './byte-source.ts';

/** Consecutive lines of a file without their line ends; `first` is the 1-based number of the first one. */
export interface LineBatch {
  readonly first: number;
  readonly lines: readonly string[];
}

/** Far above the longest message a venue sends; without a limit, a file without line ends would fill memory. */
const LONGEST_LINE = 8 * 1024 * 1024;
const BYTE_ORDER_MARK = /^\u{feff}/u;

/**
 * Reads a (compressed) text file in batches of lines: memory stays that of one chunk and one line. Throws
 * InputError when the file cannot be read or a line does not end.
 */
export async function* readLines(file: string): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let first = 1;
  let rest = '';
  for await (const chunk of readBytes(file)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (parts.length > 0) yield { first, lines: clean(parts, first) };
    first += parts.length;
    if (rest.length > LONGEST_LINE) throw endless(file, first);
  }
  rest += decoder.decode();
  if (rest !== '') yield { first, lines: clean([rest], first) };
}

function clean(lines: string[], first: number): string[] {
  if (first === 1 && lines[0] !== undefined) lines[0] = lines[0].replace(BYTE_ORDER_MARK, '');
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function endless(file: string, line: number): InputError {
  return new InputError(`${file} line ${line}: is longer than 8 MiB (expected lines of text)`);
}
