import type { Frame } from './frame.ts';
import { isLiteralAt, type Literal } from './literal.ts';
import { FAIL, readDecimal, readFlag, readInteger, readTime } from './numbers.ts';
import { readLevels, readOrderSide, skipText } from './values.ts';

/** How a value is written. */
export const FORM = { decimal: 0, integer: 1, time: 2, flag: 3, text: 4, levels: 5, orderSide: 6 } as const;
/** Bits that a form takes in a step. */
const FORM_BITS = 3;
const FORM_MASK = 7;
export type Form = (typeof FORM)[keyof typeof FORM];

/** A value in a frame: its form in the lowest bits, above them where it goes. */
export function stepOf(form: Form, index: number): number {
  return (index << FORM_BITS) | form;
}

/**
 * How the frames of one stream are written: what stands between the values, byte for byte, and the form of each
 * value. A venue writes all frames of a stream alike, so the keys need not be read again each time.
 */
export interface Layout {
  readonly steps: Uint16Array;
  /** What stands before each value. */
  readonly before: readonly Literal[];
  /** What stands behind the last. */
  readonly end: Literal;
}

/** Reads the values of a frame that ends with '}'. False when the frame is not written like this. */
export function followLayout(frame: Frame, layout: Layout, out: Float64Array): boolean {
  const { view, last } = frame;
  const { steps, before, end } = layout;
  let at = frame.base;
  for (let step = 0; step < steps.length; step += 1) {
    const literal = before[step] as Literal;
    const from = at + literal.length;
    if (from > last || !isLiteralAt(view, at, literal)) return false;
    at = readStep(view, from, out, steps[step] as number);
    if (at === FAIL) return false;
  }
  return at + end.length === last + 1 && isLiteralAt(view, at, end);
}

/** Reads a value of any form; FAIL when it is not written so. */
export function readStep(view: DataView, from: number, out: Float64Array, step: number): number {
  const index = step >> FORM_BITS;
  switch (step & FORM_MASK) {
    case FORM.decimal:
      return readDecimal(view, from, out, index);
    case FORM.integer:
      return readInteger(view, from, out, index);
    case FORM.time:
      return readTime(view, from, out, index);
    default:
      return readOther(view, from, out, step);
  }
}

function readOther(view: DataView, from: number, out: Float64Array, step: number): number {
  const index = step >> FORM_BITS;
  switch (step & FORM_MASK) {
    case FORM.flag:
      return readFlag(view, from, out, index);
    case FORM.text:
      return skipText(view, from);
    case FORM.levels:
      return readLevels(view, from, out, index);
    default:
      return readOrderSide(view, from, out, index);
  }
}
