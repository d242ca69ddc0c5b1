/** Values of a trail as text: whatever they are, they are said in full. Pure: the language is an argument. */
import { formatNumber, formatQuantity, UNKNOWN } from '../../format/numbers.ts';

/** Smaller ones would be shown as zero. */
const SMALLEST = 1e-6;

/** A value of any kind; small numbers keep their digits. */
export function valueText(tag: string, value: unknown): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (typeof value === 'number') return numberText(tag, value);
  if (typeof value === 'object') return objectText(tag, value);
  return String(value);
}

function numberText(tag: string, value: number): string {
  if (value !== 0 && Math.abs(value) < SMALLEST) return value.toExponential(3);
  if (Math.abs(value) < 1_000) return formatQuantity(tag, value);
  return formatNumber(tag, value, { digits: Number.isInteger(value) ? 0 : 2 });
}

function objectText(tag: string, value: object): string {
  const parts = Array.isArray(value)
    ? value.map((part) => valueText(tag, part))
    : Object.entries(value).map(([name, part]) => `${name} ${valueText(tag, part)}`);
  return parts.join(Array.isArray(value) ? ', ' : ' · ') || UNKNOWN;
}
