import type { Frame } from './frame.ts';
import { FORM, type Form, type Layout, readStep, stepOf } from './layout.ts';
import { type Literal, literalAt } from './literal.ts';
import { FAIL } from './numbers.ts';

/** Where a named value goes; a constant is the same in every frame of its stream; an object has fields itself. */
export type Field =
  | { readonly form: Form; readonly index: number }
  | { readonly constant: true }
  | { readonly fields: Fields };
export type Fields = ReadonlyMap<string, Field>;

/** Places for values, and the one for values that nobody asks for. */
export const VALUES = 64;
export const UNUSED = 15;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;
const BLANKS: ReadonlySet<number> = new Set([9, 10, 13, 32]);

/** A frame is not written in the plain way that can be learnt. Caught in `learnLayout`. */
class NotPlain extends Error {}

/**
 * The layout of a frame that the strict path has accepted; null when it is written in a way that cannot be followed
 * fast (escapes, nested values that nobody knows, a name twice).
 */
export function learnLayout(frame: Frame, fields: Fields): Layout | null {
  const walk = new Walk(frame);
  try {
    return walk.layout(fields);
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class Walk {
  readonly #frame: Frame;
  readonly #steps: number[] = [];
  readonly #before: Literal[] = [];
  readonly #ignored = new Float64Array(VALUES);
  /** Where the literal before the next value starts. */
  #literalFrom: number;
  #at: number;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.#at = frame.base;
    this.#literalFrom = frame.base;
  }

  layout(fields: Fields): Layout {
    this.#object(fields);
    const { view, last } = this.#frame;
    if (this.#at !== last + 1) throw new NotPlain();
    const end = literalAt(view, this.#literalFrom, last + 1 - this.#literalFrom);
    return { steps: Uint16Array.from(this.#steps), before: this.#before, end };
  }

  #object(fields: Fields): void {
    const seen = new Set<string>();
    this.#expect(OPEN);
    do {
      this.#blanks();
      const name = this.#name();
      if (seen.has(name)) throw new NotPlain();
      seen.add(name);
      this.#blanks();
      this.#expect(COLON);
      this.#blanks();
      this.#value(fields.get(name));
      this.#blanks();
    } while (this.#isNext(COMMA));
    this.#expect(CLOSE);
  }

  #value(field: Field | undefined): void {
    if (field === undefined) this.#unknown();
    else if ('fields' in field) this.#object(field.fields);
    else if ('constant' in field) this.#name();
    else this.#step(stepOf(field.form, field.index));
  }

  /** A value that nobody asks for: a text or a number may change, a word stays. */
  #unknown(): void {
    const byte = this.#byte();
    if (byte === QUOTE) this.#step(stepOf(FORM.text, UNUSED));
    else if (byte >= 48 && byte <= 57) this.#step(stepOf(FORM.integer, UNUSED));
    else this.#word();
  }

  #step(step: number): void {
    const { view } = this.#frame;
    const end = readStep(view, this.#at, this.#ignored, step);
    if (end === FAIL) throw new NotPlain();
    this.#steps.push(step);
    this.#before.push(literalAt(view, this.#literalFrom, this.#at - this.#literalFrom));
    this.#at = end;
    this.#literalFrom = end;
  }

  /** `true`, `false` or `null`: part of what stands between the values. */
  #word(): void {
    const { view } = this.#frame;
    const word = ['true', 'false', 'null'].find((text) =>
      [...text].every((letter, index) => view.getUint8(this.#at + index) === letter.charCodeAt(0)),
    );
    if (word === undefined) throw new NotPlain();
    this.#at += word.length;
  }

  /** A text without escapes; non-ASCII bytes are taken one by one, which is enough to tell names apart. */
  #name(): string {
    let name = '';
    this.#expect(QUOTE);
    for (let byte = this.#byte(); byte !== QUOTE; byte = this.#byte()) {
      if (byte < 32 || byte === 92) throw new NotPlain();
      name += String.fromCharCode(byte);
      this.#at += 1;
    }
    this.#at += 1;
    return name;
  }

  #blanks(): void {
    while (BLANKS.has(this.#byte())) this.#at += 1;
  }

  #isNext(byte: number): boolean {
    if (this.#byte() !== byte) return false;
    this.#at += 1;
    return true;
  }

  #expect(byte: number): void {
    if (!this.#isNext(byte)) throw new NotPlain();
  }

  #byte(): number {
    if (this.#at > this.#frame.last) throw new NotPlain();
    return this.#frame.view.getUint8(this.#at);
  }
}
