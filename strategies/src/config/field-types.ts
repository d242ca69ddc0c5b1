/** How one configuration field is described: what it may hold, and what it means in words. */
import type { SymbolDefaults } from './symbols.ts';

/** Languages in which fields and errors can be read. */
export type Locale = 'en' | 'zh';
export type Words = Readonly<Record<Locale, string>>;

interface FieldBase {
  readonly meaning: Words;
  /** Short name of a model's own field; the page names those of the shared table. */
  readonly label?: Words;
}

/** Units of numbers, empty for a bare one; the page translates and formats them. */
export type Unit = 'score' | 'weight' | 'fraction' | 'USD' | 'USDT' | 'ATR' | 'R' | 'min' | 'obi' | '';

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  /** Default when the instrument has none of its own (`bySymbol`). */
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What a form steps by; values between steps are valid. */
  readonly step: number;
  readonly integer: boolean;
  readonly unit: Unit;
  /** The default comes from this column of the instrument's row. */
  readonly bySymbol: Exclude<keyof SymbolDefaults, 'whaleGate'> | null;
}

export interface ChoiceField<O extends string = string> extends FieldBase {
  readonly kind: 'choice';
  readonly default: O;
  readonly options: readonly O[];
  /** Names of a model's own options; the page names those of the shared table. */
  readonly optionLabels?: Readonly<Record<O, Words>>;
}

export interface ToggleField extends FieldBase {
  readonly kind: 'toggle';
  readonly default: boolean;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  /** null: the field must be given. */
  readonly default: string | null;
  /** Lengths are counted in characters (code points). */
  readonly min: number;
  readonly max: number;
}

/** An instrument's symbol; its options come from the venue. */
export interface SymbolField extends FieldBase {
  readonly kind: 'symbol';
  readonly default: string;
}

/** A model's id; its options come from the registry. */
export interface ModelField extends FieldBase {
  readonly kind: 'model';
  readonly default: string;
}

export interface TagsField extends FieldBase {
  readonly kind: 'tags';
  readonly default: readonly string[];
  /** Most tags, and most characters of one. */
  readonly max: number;
  readonly maxLength: number;
}

export interface HoursField extends FieldBase {
  readonly kind: 'hours';
  readonly default: null;
  readonly min: number;
  readonly max: number;
}

export type FieldSpec =
  | NumberField
  | ChoiceField
  | ToggleField
  | TextField
  | SymbolField
  | ModelField
  | TagsField
  | HoursField;

type Detail<F, K extends keyof F> = Partial<Pick<F, K>>;

/** A number field: [default, min, max, step], unit, words. */
export function number<const U extends Unit>(
  [initial, min, max, step]: readonly [number, number, number, number],
  unit: U,
  meaning: Words,
  detail: Detail<NumberField, 'integer' | 'bySymbol' | 'label'> = {},
): NumberField {
  return {
    kind: 'number',
    default: initial,
    min,
    max,
    step,
    unit,
    meaning,
    integer: false,
    bySymbol: null,
    ...detail,
  };
}

/** A field with a fixed list of values. */
export function choice<const O extends string>(
  initial: NoInfer<O>,
  options: readonly O[],
  meaning: Words,
  detail: Detail<ChoiceField<O>, 'label' | 'optionLabels'> = {},
): ChoiceField<O> {
  return { kind: 'choice', default: initial, options, meaning, ...detail };
}

/** An on/off field. */
export function toggle(
  initial: boolean,
  meaning: Words,
  detail: Detail<ToggleField, 'label'> = {},
): ToggleField {
  return { kind: 'toggle', default: initial, meaning, ...detail };
}
