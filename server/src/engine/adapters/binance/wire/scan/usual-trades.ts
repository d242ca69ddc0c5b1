import type { Frame } from './frame.ts';
import { readAnew } from './usual-anew.ts';
import { numbers, readKept } from './usual-kept.ts';
import { addRow, findRow } from './usual-rows.ts';
import { MIDDLE_TEXT, PREFIX_TEXT } from './usual-text.ts';

/** Aggregate trades in the order in which the venue writes them today: by far the most frequent frames. */
const PREFIX = PREFIX_TEXT.length;

/** Values of the last usual trade. */
export const usualValues = numbers;

/** The number of the usual trades of a symbol, null when they cannot be read so. */
export function usualNumber(symbol: string): number | null {
  return addRow(symbol, MIDDLE_TEXT);
}

/** The number of the stream of a frame that starts like a usual trade, or FAIL. */
export function usualStream(frame: Frame): number {
  return findRow(frame.view, frame.base + PREFIX);
}

/** Reads the values of a frame of this stream that ends with '}'; false when it is written in another way. */
export function readUsual({ view, base, last }: Frame, number: number): boolean {
  return readKept(view, base, last, number) || readAnew(view, base, last, number);
}
