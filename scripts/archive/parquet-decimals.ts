import type { FileMetaData, SchemaElement } from 'hyparquet';

/** Digits that every decimal keeps on its way through a double. */
const EXACT_DIGITS = 15;
/** Two roundings move a double by no more than this part of it. */
const ROUNDED = 2 ** -51;

/**
 * Columns of decimals, exact: the library multiplies their whole numbers by 10⁻ⁿ, which is no double, and 3 would become
 * 0.30000000000000004 at one digit. Here they are read as whole numbers and divided, which is rounded once.
 */
export class DecimalColumns {
  /** What the library is given: decimals without digits behind the point. */
  readonly metadata: FileMetaData;
  /** 10ⁿ per column. */
  readonly #powers = new Map<string, number>();

  constructor(metadata: FileMetaData) {
    const schema = metadata.schema.map((element) => {
      const scale = scaleOf(element);
      if (scale === null) return element;
      this.#powers.set(element.name, Number(`1e${scale}`));
      return { ...element, converted_type: 'DECIMAL', scale: 0 } satisfies SchemaElement;
    });
    this.metadata = { ...metadata, schema };
  }

  /** Values of a column as the file means them. */
  scaled(column: string, values: ArrayLike<unknown>): ArrayLike<unknown> {
    const power = this.#powers.get(column) ?? 1;
    if (power === 1) return values;
    return Array.from(values, (value) => (typeof value === 'number' ? quotient(value, power) : value));
  }
}

/** Digits behind the point of a decimal; null for other columns. */
function scaleOf({ converted_type, logical_type, scale = 0 }: SchemaElement): number | null {
  if (logical_type?.type === 'DECIMAL') return logical_type.scale;
  return converted_type === 'DECIMAL' ? scale : null;
}

/** A whole number above 2^53 was rounded already: the short decimal beside the quotient is what stood there. */
function quotient(whole: number, power: number): number {
  const value = whole / power;
  if (Number.isSafeInteger(whole)) return value;
  const short = Number(value.toPrecision(EXACT_DIGITS));
  return Math.abs(short - value) <= Math.abs(value) * ROUNDED ? short : value;
}
