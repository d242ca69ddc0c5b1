/** Whether a field may hold a value. */
import type { ErrorCode } from './errors.ts';
import type {
  ChoiceField,
  FieldSpec,
  NumberField,
  TagsField,
  TextField,
  ToggleField,
} from './field-types.ts';

/** Fields that are judged by their description alone. */
export type PlainField = NumberField | ChoiceField | ToggleField | TextField | TagsField;

/** The code of what is wrong with a value; null when nothing is. */
export function valueFault(field: PlainField, value: unknown): ErrorCode | null {
  const judge: (field: never, value: unknown) => ErrorCode | null = JUDGE[field.kind];
  return judge(field as never, value);
}

const JUDGE: {
  [K in PlainField['kind']]: (field: Extract<FieldSpec, { kind: K }>, value: unknown) => ErrorCode | null;
} = {
  number: numberFault,
  choice: ({ options }, value) => (options.includes(value as string) ? null : 'not_an_option'),
  toggle: (_field, value) => (typeof value === 'boolean' ? null : 'wrong_type'),
  text: textFault,
  tags: tagsFault,
};

function numberFault({ min, max, integer }: NumberField, value: unknown): ErrorCode | null {
  if (typeof value !== 'number') return 'wrong_type';
  const isWithin = value >= min && value <= max && (!integer || Number.isInteger(value));
  return isWithin ? null : 'out_of_range';
}

function textFault({ min, max }: TextField, value: unknown): ErrorCode | null {
  if (typeof value !== 'string') return 'wrong_type';
  const length = [...value].length;
  const blank = min > 0 && value.trim() === '';
  return blank || length < min || length > max ? 'out_of_range' : null;
}

function tagsFault({ max, maxLength }: TagsField, value: unknown): ErrorCode | null {
  if (!Array.isArray(value) || value.some((tag) => typeof tag !== 'string')) return 'wrong_type';
  const tags = value as string[];
  const lengthsFit = tags.every((tag) => tag.trim() !== '' && [...tag].length <= maxLength);
  return lengthsFit && tags.length <= max && new Set(tags).size === tags.length ? null : 'out_of_range';
}
