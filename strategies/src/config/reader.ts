/**
 * Reads one field after another out of unknown input. A field that is absent takes its default; one
 * that is wrong is recorded and takes its default too, so that every fault is found in one pass.
 */
import { VENUE_SYMBOL } from '@ae/db/enums.ts';
import { modelById } from '../registry.ts';
import { type ErrorCode, type FieldError, fieldError } from './errors.ts';
import { FIELD_TABLE, type FieldTable } from './field-table.ts';
import type { TextField } from './field-types.ts';
import { fieldDefault } from './fields.ts';
import { readHours } from './hours.ts';
import type { ForbiddenHours, StrategyConfig } from './strategy-config.ts';
import { valueFault } from './value.ts';

type PathOf<Kind> = {
  [P in keyof FieldTable]: FieldTable[P] extends { readonly kind: Kind } ? P : never;
}[keyof FieldTable];

export type Input = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What chooses a default where instruments and models differ. */
export type Subject = Pick<StrategyConfig, 'symbol' | 'model'>;

/** Reads fields by kind; gather `errors` when done. */
export class FieldReader {
  readonly errors: FieldError[] = [];
  readonly #values: ReadonlyMap<string, unknown>;

  /** `values` by dotted path. */
  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  number(path: PathOf<'number'>, { symbol, model }: Subject): number {
    const fallback = fieldDefault(path, symbol, model) as number;
    return this.#read(path, fallback, (value) => valueFault(FIELD_TABLE[path], value));
  }

  /** Its default is never below the entry score: a raised entry score raises it. */
  flipThreshold(subject: Subject, entryScore: number): number {
    const given = this.#values.has('flipThreshold');
    const threshold = this.number('flipThreshold', subject);
    return given ? threshold : Math.max(threshold, entryScore);
  }

  choice<P extends PathOf<'choice'>>(path: P, { symbol, model }: Subject): FieldTable[P]['default'] {
    const fallback = fieldDefault(path, symbol, model) as FieldTable[P]['default'];
    return this.#read(path, fallback, (value) => valueFault(FIELD_TABLE[path], value));
  }

  toggle(path: PathOf<'toggle'>, { symbol, model }: Subject): boolean {
    const fallback = fieldDefault(path, symbol, model) as boolean;
    return this.#read(path, fallback, (value) => valueFault(FIELD_TABLE[path], value));
  }

  text(path: PathOf<'text'>): string {
    const field: TextField = FIELD_TABLE[path];
    if (field.default === null && !this.#values.has(path))
      this.errors.push(fieldError(path, 'required', undefined));
    return this.#read(path, field.default ?? '', (value) => valueFault(field, value));
  }

  /** An instrument; when the known ones are not given, any text written as the venue writes symbols. */
  symbol(known: readonly string[] | undefined): string {
    return this.#read<string>('symbol', FIELD_TABLE.symbol.default, (value) => {
      if (typeof value !== 'string') return 'wrong_type';
      if (known?.includes(value)) return null;
      if (!VENUE_SYMBOL.test(value)) return 'wrong_type';
      return known === undefined ? null : 'unknown_symbol';
    });
  }

  model(): string {
    return this.#read<string>('model', FIELD_TABLE.model.default, (value) =>
      typeof value === 'string' && modelById(value) !== undefined ? null : 'unknown_model',
    );
  }

  tags(): string[] {
    const field = FIELD_TABLE.tags;
    return [...this.#read<readonly string[]>('tags', field.default, (value) => valueFault(field, value))];
  }

  hours(): ForbiddenHours | null {
    if (!this.#values.has('forbiddenHours')) return null;
    const value = this.#values.get('forbiddenHours');
    const read = readHours(value);
    if (typeof read !== 'string') return read;
    this.errors.push(fieldError('forbiddenHours', read, value));
    return null;
  }

  #read<T>(path: string, fallback: T, fault: (value: unknown) => ErrorCode | null): T {
    if (!this.#values.has(path)) return fallback;
    const value = this.#values.get(path);
    const code = fault(value);
    if (code === null) return value as T;
    this.errors.push(fieldError(path, code, value));
    return fallback;
  }
}
