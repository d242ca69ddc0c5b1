/** Numbers as text. Pure: the language is an argument. A value that is not known is a dash. */

export const UNKNOWN = '–';
const MINUS = '−';

/** A number, or a decimal string of the API; null where it is not known. */
export type Numeric = number | string | null | undefined;

export interface NumberOptions {
  /** Shows + for positive values too. */
  readonly sign?: boolean;
  /** Decimals; by default what suits the kind of value. */
  readonly digits?: number;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Intl formatters are slow to make and pages ask for the same few all the time. */
function formatter(tag: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${tag}${JSON.stringify(options)}`;
  const found = formatters.get(key);
  if (found !== undefined) return found;
  const made = new Intl.NumberFormat(tag, options);
  formatters.set(key, made);
  return made;
}

/** The value as a double; null when there is none. Only for showing, never for counting money. */
export function toNumber(value: Numeric): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Text with a real minus sign and, when wanted, a plus. */
function write(tag: string, value: Numeric, options: Intl.NumberFormatOptions & { sign?: boolean }): string {
  const number = toNumber(value);
  if (number === null) return UNKNOWN;
  const { sign, ...rest } = options;
  const text = formatter(tag, { signDisplay: sign === true ? 'exceptZero' : 'negative', ...rest }).format(
    number,
  );
  return text.replace('-', MINUS);
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

/** Decimals of a tick or step size written as a decimal: 0.10 → 1, 0.00001 → 5, 1e-7 → 7. */
export function decimalsOf(step: Numeric): number | null {
  const number = toNumber(step);
  if (number === null || number <= 0) return null;
  const [mantissa = '', exponent = '0'] = number.toExponential().split('e');
  const ofMantissa = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, ofMantissa - Number(exponent));
}

/** Decimals that show about six significant digits of a price whose tick size is not known. */
export function guessDecimals(value: number): number {
  const size = Math.abs(value);
  if (size >= 1_000) return 2;
  if (size >= 1) return 4;
  return size === 0 ? 2 : Math.min(10, Math.ceil(-Math.log10(size)) + 4);
}

/** A price with the decimals of its tick size. */
export function formatPrice(tag: string, value: Numeric, tickSize?: Numeric): string {
  const digits = decimalsOf(tickSize) ?? guessDecimals(toNumber(value) ?? 0);
  return write(tag, value, fixed(digits));
}

/** A quantity in base units: up to eight decimals, no padding. */
export function formatQuantity(tag: string, value: Numeric, stepSize?: Numeric): string {
  const digits = decimalsOf(stepSize);
  return write(tag, value, digits === null ? { maximumFractionDigits: 8 } : fixed(digits));
}

/** An amount in USDT, two decimals, with the currency's sign in front. */
export function formatUsd(tag: string, value: Numeric, { sign, digits = 2 }: NumberOptions = {}): string {
  const options = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  return write(tag, value, { ...options, ...fixed(digits), sign: sign ?? false });
}

/** Units of risk: always signed, two decimals, `+1.50R`. */
export function formatR(tag: string, value: Numeric, { digits = 2 }: NumberOptions = {}): string {
  const text = write(tag, value, { ...fixed(digits), sign: true });
  return text === UNKNOWN ? text : `${text}R`;
}

/** Basis points: always signed, `+1.50 bps`. */
export function formatBps(tag: string, value: Numeric): string {
  const text = write(tag, value, { ...fixed(2), sign: true });
  return text === UNKNOWN ? text : `${text} bps`;
}

/** A fraction as percent: 0.0123 → 1.23 %. */
export function formatFraction(
  tag: string,
  value: Numeric,
  { sign, digits = 2 }: NumberOptions = {},
): string {
  return write(tag, value, { style: 'percent', ...fixed(digits), sign: sign ?? false });
}

/** A plain number with thousands separators. */
export function formatNumber(tag: string, value: Numeric, { sign, digits = 0 }: NumberOptions = {}): string {
  return write(tag, value, { ...fixed(digits), sign: sign ?? false });
}

/** Three digits and a unit. Where the language has none for it, as Chinese below 万 (10,000), no digit is left out. */
function short(tag: string, value: Numeric): Intl.NumberFormatOptions {
  const parts = formatter(tag, { notation: 'compact', ...fixed(0) }).formatToParts(toNumber(value) ?? 0);
  if (!parts.some(({ type }) => type === 'compact')) return fixed(0);
  return { notation: 'compact', minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
}

/** A large number in short: 1.20M, 3.40万; below a thousand up to two decimals. */
export function formatCompact(tag: string, value: Numeric, { sign }: NumberOptions = {}): string {
  const signed = { sign: sign ?? false };
  const isSmall = Math.abs(toNumber(value) ?? 0) < 1_000;
  if (isSmall) return write(tag, value, { maximumFractionDigits: 2, ...signed });
  return write(tag, value, { ...short(tag, value), ...signed });
}

/** An amount in USDT in short: $1.20M. */
export function formatUsdCompact(tag: string, value: Numeric): string {
  const options = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const isSmall = Math.abs(toNumber(value) ?? 0) < 1_000;
  if (isSmall) return write(tag, value, { ...options, ...fixed(0) });
  return write(tag, value, { ...options, ...short(tag, value) });
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes, in steps of 1,000. */
export function formatBytes(tag: string, value: Numeric): string {
  const number = toNumber(value);
  if (number === null) return UNKNOWN;
  const step = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, number)) / 3)));
  return `${write(tag, number / 1_000 ** step, fixed(step === 0 ? 0 : 1))} ${BYTE_UNITS[step]}`;
}
