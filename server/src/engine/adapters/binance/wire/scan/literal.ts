/** Bytes that a frame must have at a place, in the form that is compared fastest. */
export interface Literal {
  readonly length: number;
  /** Whole groups of eight bytes. Text is never ±0 or NaN when it is read as doubles: equal means the same bytes. */
  readonly doubles: Float64Array;
  /** The up to seven bytes behind them: two little-endian words with the masks of the bytes that count. */
  readonly firstWord: number;
  readonly firstMask: number;
  readonly secondWord: number;
  readonly secondMask: number;
}

/** The literal of `length` bytes of a view; `length` + 8 bytes must be there. */
export function literalAt(view: DataView, from: number, length: number): Literal {
  const groups = Math.floor(length / 8);
  const doubles = Float64Array.from({ length: groups }, (_, group) =>
    view.getFloat64(from + 8 * group, true),
  );
  const rest = from + 8 * groups;
  const left = length - 8 * groups;
  const firstMask = maskOf(Math.min(left, 4));
  const secondMask = maskOf(Math.max(left - 4, 0));
  const firstWord = view.getInt32(rest, true) & firstMask;
  const secondWord = view.getInt32(rest + 4, true) & secondMask;
  return { length, doubles, firstWord, firstMask, secondWord, secondMask };
}

/** Mask of the first `bytes` (0 … 4) bytes of a little-endian word. */
function maskOf(bytes: number): number {
  return bytes === 4 ? -1 : (1 << (8 * bytes)) - 1;
}

/** Whether the bytes from `at` on are those of the literal. Reads up to 8 bytes behind its end. */
export function isLiteralAt(view: DataView, at: number, literal: Literal): boolean {
  const { doubles } = literal;
  const groups = doubles.length;
  let place = at;
  for (let group = 0; group < groups; group += 1) {
    if (view.getFloat64(place, true) !== doubles[group]) return false;
    place += 8;
  }
  return (
    (view.getInt32(place, true) & literal.firstMask) === literal.firstWord &&
    (view.getInt32(place + 4, true) & literal.secondMask) === literal.secondWord
  );
}
