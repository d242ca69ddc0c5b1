import { readBytes } from './byte-source.ts';

/** Consecutive lines of a file without their line ends; `first` is the 1-based number of the first one. */
export interface LineBatch {
  readonly first: number;
  readonly lines: readonly string[];
}

const BYTE_ORDER_MARK = /^\u{feff}/u;

/** Reads a (compressed) text file in batches of lines: memory stays that of one chunk and one line. */
export async function* readLines(file: string): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let first = 1;
  let rest = '';
  for await (const chunk of readBytes(file)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (parts.length === 0) continue;
    yield { first, lines: clean(parts, first) };
    first += parts.length;
  }
  rest += decoder.decode();
  if (rest !== '') yield { first, lines: clean([rest], first) };
}

function clean(lines: string[], first: number): string[] {
  if (first === 1 && lines[0] !== undefined) lines[0] = lines[0].replace(BYTE_ORDER_MARK, '');
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
