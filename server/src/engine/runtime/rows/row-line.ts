/** Name of the one field of what stands for a value that JSON does not know; no row has a field of that name. */
const MARK = '$';
const MARKED = `{"${MARK}":`;

type Kind = 'number' | 'bigint' | 'date' | 'undefined';

/** A row as one line of JSON. NaN, the infinities, −0, bigints, dates and undefined come back as what they were. */
export function lineOf(row: unknown): string {
  return `${JSON.stringify(isPlain(row) ? row : marked(row))}\n`;
}

/** The row of a line, with or without its end. Throws for a line that is not whole. */
export function rowOf(line: string): unknown {
  return line.includes(MARKED) ? JSON.parse(line, unmarked) : JSON.parse(line);
}

/** JSON says all of it. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value instanceof Date) return false;
  return Array.isArray(value) ? value.every(isPlain) : Object.values(value).every(isPlain);
}

function marked(value: unknown): unknown {
  if (typeof value === 'number') return isPlain(value) ? value : mark('number', numberText(value));
  if (typeof value === 'bigint') return mark('bigint', String(value));
  if (value === undefined) return mark('undefined', '');
  if (value instanceof Date) return mark('date', String(value.getTime()));
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, marked(field)]));
}

function mark(kind: Kind, text: string): object {
  return { [MARK]: [kind, text] };
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function unmarked(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MARK in value)) return value;
  const [kind, text] = value[MARK] as readonly [Kind, string];
  if (kind === 'number') return Number(text);
  if (kind === 'bigint') return BigInt(text);
  return kind === 'date' ? new Date(Number(text)) : undefined;
}
