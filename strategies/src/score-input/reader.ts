/** Reads features out of unknown JSON and records every fault with its field, value and expectation. */
import { display } from '../config/errors.ts';
import type { Range } from './numbers.ts';

/** One fault in a snapshot; `path` is dotted, empty for the whole. */
export interface FeatureError {
  path: string;
  value: unknown;
  expected: string;
  /** English, one line. */
  message: string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Reads one object level; readers of inner objects share the list of errors. */
export class FeatureReader {
  readonly errors: FeatureError[];
  readonly #values: Json;
  readonly #prefix: string;

  constructor(values: Json, prefix: string, errors: FeatureError[]) {
    this.#values = values;
    this.#prefix = prefix;
    this.errors = errors;
  }

  /** A reader of a whole snapshot; anything but an object is a fault. */
  static of(input: unknown): FeatureReader {
    if (isJson(input)) return new FeatureReader(input, '', []);
    const empty = new FeatureReader({}, '', []);
    empty.refuse('', input, 'an object of features');
    return empty;
  }

  /** True when the key is there, also as null. */
  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The raw value; undefined when absent. */
  get(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  /** A finite number within its range; null when missing. */
  number(key: string, range: Range): number | null {
    return this.#read(key, `${rangeWords(range)} or null`, (value): value is number =>
      isWithin(value, range),
    );
  }

  flag(key: string): boolean | null {
    return this.#read(key, 'true, false or null', (value): value is boolean => typeof value === 'boolean');
  }

  word<T extends string>(key: string, words: readonly T[]): T | null {
    const isWord = (value: unknown): value is T => words.includes(value as T);
    return this.#read(key, `one of ${words.join(', ')} or null`, isWord);
  }

  /** The configuration's symbol; a snapshot may leave it out but not name another. */
  symbol(expected: string): string {
    this.#read('symbol', `"${expected}", the symbol of the configuration`, (value) => value === expected);
    return expected;
  }

  /** A reader of an inner object; null when it is missing or none. */
  inner(key: string, expected: string): FeatureReader | null {
    const values = this.#read(key, `${expected} or null`, isJson);
    return values === null ? null : new FeatureReader(values, `${this.#prefix}${key}.`, this.errors);
  }

  /** Records a fault. */
  refuse(key: string, value: unknown, expected: string): void {
    const path = `${this.#prefix}${key}`;
    const subject = path === '' ? 'features' : path;
    const message = `${subject}: ${display(value)} is not allowed, expected ${expected}`;
    this.errors.push({ path, value, expected, message });
  }

  #read<T>(key: string, expected: string, fits: (value: unknown) => value is T): T | null;
  #read(key: string, expected: string, fits: (value: unknown) => boolean): unknown;
  #read(key: string, expected: string, fits: (value: unknown) => boolean): unknown {
    const value = this.get(key) ?? null;
    if (value === null || fits(value)) return value;
    this.refuse(key, value, expected);
    return null;
  }
}

/** True for a JSON object, not an array. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, { min = -Infinity, max = Infinity, integer = false }: Range): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return value >= min && value <= max && (!integer || Number.isInteger(value));
}

function rangeWords({ min, max, integer }: Range): string {
  const noun = integer === true ? 'a whole number' : 'a number';
  if (min === undefined) return noun;
  return max === undefined ? `${noun} of at least ${min}` : `${noun} from ${min} to ${max}`;
}
