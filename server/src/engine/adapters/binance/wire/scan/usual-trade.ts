import type { Frame } from './frame.ts';
import { FRAME_BYTES, FRAME_MEMORY, FRAME_VIEW } from './memory.ts';
import { FAIL } from './numbers.ts';
import { MODULE } from './usual-trade.generated.ts';
import { instantiate } from './web-assembly.ts';

/**
 * Aggregate trades in the order in which the venue writes them today, by far the most frequent frames, read by the
 * compiled usual-trade.as. Any other order is read by its layout. Symbols have rows that all connections of the thread
 * share: a row only says where to look, every byte is compared or read.
 */
interface Compiled {
  readUsual(base: number, last: number): number;
  bucketOf(at: number): number;
  /** Where things lie in the memory. */
  readonly [place: string]: unknown;
}

const PREFIX_TEXT = '{"stream":"';
const MIDDLE_TEXT = '@aggTrade","data":{"e":"aggTrade","E":';
const NORMAL_QTY_TEXT = '","nq":"';
/** What a row holds of the name and the text behind it, and the longest symbol that fits. */
const NAME_BYTES = 16;
const WORD = 8;
const VALUES = 64;
const MOST_DIGITS = 15;

const compiled = instantiate(MODULE, FRAME_MEMORY) as unknown as Compiled;
const { readUsual: read } = compiled;
const bytes = Buffer.from(FRAME_BYTES);
const buckets = new Int16Array(FRAME_BYTES, place('BUCKETS'), place('BUCKET_COUNT')).fill(FAIL);
const rowOf = new Map<string, number>();

/** Values of the last usual trade by the places of `TRADE`. */
export const usualValues = new Float64Array(FRAME_BYTES, place('VALUES'), VALUES);

bytes.write(PREFIX_TEXT, place('PREFIX'), 'latin1');
bytes.write(MIDDLE_TEXT, place('MIDDLE'), 'latin1');
bytes.write(NORMAL_QTY_TEXT, place('NORMAL_QTY'), 'latin1');
for (let digits = 0; digits <= MOST_DIGITS; digits += 1) {
  FRAME_VIEW.setBigUint64(place('INTEGER_POWERS') + digits * WORD, 10n ** BigInt(digits), true);
  FRAME_VIEW.setFloat64(place('POWERS') + digits * WORD, 10 ** digits, true);
}

for (let digits = 0; digits <= MOST_DIGITS; digits += 1) {
  const masks = place('MASKS') + digits * 2 * WORD;
  FRAME_VIEW.setBigUint64(masks, lastBytes(Math.min(digits, WORD)), true);
  FRAME_VIEW.setBigUint64(masks + WORD, lastBytes(Math.max(digits - WORD, 0)), true);
}

/** The number of the usual trades of a symbol, null when they cannot be read so. */
export function usualNumber(symbol: string): number | null {
  const known = rowOf.get(symbol);
  if (known !== undefined) return known;
  const isHeld = /^[A-Z0-9_]+$/.test(symbol) && symbol.length > 1 && symbol.length <= NAME_BYTES;
  if (!isHeld || rowOf.size === place('ROW_COUNT')) return null;
  const row = rowOf.size;
  writeRow(symbol, row);
  rowOf.set(symbol, row);
  return row;
}

/** Reads the values of a frame, whatever it is; the number of its symbol, or FAIL when it is written in another way. */
export function readUsual({ view, base, last }: Frame): number {
  return view === FRAME_VIEW ? read(base, last) : FAIL;
}

function writeRow(symbol: string, row: number): void {
  const at = place('ROWS') + row * place('ROW_BYTES');
  const upper = `,"s":"${symbol}"`;
  const end = upper.length - WORD;
  bytes.write((symbol.toLowerCase() + MIDDLE_TEXT).slice(0, NAME_BYTES), at, 'latin1');
  for (const [word, from] of [0, Math.min(WORD, end), end].entries())
    bytes.write(upper.slice(from, from + WORD), at + place('ROW_SYMBOL') + word * WORD, 'latin1');
  FRAME_VIEW.setInt32(at + place('ROW_LENGTH'), symbol.length, true);
  bytes.fill(place('UNKNOWN_DIGITS'), at + place('ROW_PRICE'), at + place('ROW_PRICE') + 2);
  const bucket = compiled.bucketOf(at);
  FRAME_VIEW.setInt32(at + place('ROW_NEXT'), buckets[bucket] as number, true);
  buckets[bucket] = row;
}

/** Mask of the last bytes, so the highest, of a little-endian word. */
function lastBytes(count: number): bigint {
  return BigInt.asUintN(64, -1n << BigInt(8 * (WORD - count)));
}

function place(name: string): number {
  const held = compiled[name] as { readonly value?: unknown } | undefined;
  if (typeof held?.value !== 'number') throw new Error(`the compiled reader has no ${name}`);
  return held.value;
}
