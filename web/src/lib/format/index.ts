/** The only place where numbers and times become text, in the language that is shown. */
import { locale, t } from '../i18n/index.svelte.ts';
import { languageTag } from '../i18n/locale.ts';
import * as numbers from './numbers.ts';
import * as times from './times.ts';

export type { Numeric } from './numbers.ts';
export { toNumber, UNKNOWN } from './numbers.ts';
export type { Moment, TimeStyle } from './times.ts';
export { toEpochMs } from './times.ts';

const tag = (): string => languageTag(locale());

/** A price with the decimals of its tick size; without one, about six significant digits. */
export function price(value: numbers.Numeric, tickSize?: numbers.Numeric): string {
  return numbers.formatPrice(tag(), value, tickSize);
}

/** A quantity in base units. */
export function quantity(value: numbers.Numeric, stepSize?: numbers.Numeric): string {
  return numbers.formatQuantity(tag(), value, stepSize);
}

/** An amount in USDT. */
export function usd(value: numbers.Numeric, options?: numbers.NumberOptions): string {
  return numbers.formatUsd(tag(), value, options);
}

/** Units of risk, signed: `+1.50R`. */
export function r(value: numbers.Numeric, digits = 2): string {
  return numbers.formatR(tag(), value, { digits });
}

/** A fraction as percent; `signed` adds + to positive ones. */
export function fraction(value: numbers.Numeric, digits = 2, signed = false): string {
  return numbers.formatFraction(tag(), value, { digits, sign: signed });
}

/** Basis points, signed: `+1.50 bps`. */
export function bps(value: numbers.Numeric): string {
  return numbers.formatBps(tag(), value);
}

/** A plain number with thousands separators. */
export function number(value: numbers.Numeric, digits = 0): string {
  return numbers.formatNumber(tag(), value, { digits });
}

/** A large number in short. */
export function compact(value: numbers.Numeric): string {
  return numbers.formatCompact(tag(), value);
}

/** A large number in short with its sign. */
export function signedCompact(value: numbers.Numeric): string {
  return numbers.formatCompact(tag(), value, { sign: true });
}

/** An amount in USDT in short. */
export function usdCompact(value: numbers.Numeric): string {
  return numbers.formatUsdCompact(tag(), value);
}

/** A size in bytes. */
export function bytes(value: numbers.Numeric): string {
  return numbers.formatBytes(tag(), value);
}

/** A duration in ms by its two largest units. */
export function duration(durationMs: number | null | undefined): string {
  return times.formatDuration(durationMs, [
    t('common.unit.day'),
    t('common.unit.hour'),
    t('common.unit.minute'),
    t('common.unit.second'),
    t('common.unit.gap'),
  ]);
}

/** Time left in ms as hh:mm:ss. */
export function countdown(leftMs: number | null | undefined): string {
  return times.formatCountdown(leftMs);
}

/** A moment in the browser's zone (on the server: UTC; the page corrects it when it comes alive). */
export function dateTime(moment: times.Moment, style: times.TimeStyle = 'dateTime'): string {
  return times.formatMoment(tag(), moment, style, typeof window === 'undefined' ? 'UTC' : undefined);
}

/** A moment in UTC, in a style. */
export function utc(moment: times.Moment, style: times.TimeStyle): string {
  return times.formatMoment(tag(), moment, style, 'UTC');
}

/** A moment in UTC, complete. */
export function dateTimeUtc(moment: times.Moment): string {
  return times.formatMoment(tag(), moment, 'full', 'UTC');
}
