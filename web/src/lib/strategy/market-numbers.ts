/** The market figures of an evaluation's snapshot, as label, value and remark. */
import { compact, fraction, number, price, quantity } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { valueAt } from './config-draft.ts';
import type { EvaluationView } from './types.ts';

export interface MarketNumber {
  label: string;
  value: string;
  remark: string | null;
  /** Sign that colours the value, with the sign in the text. */
  sign: number;
}

interface Windows {
  cvdFastWindow: string;
  cvdSlowWindow: string;
}

const DASH = '–';

/** Figures in the order in which they are read; unknown ones are a dash. */
export function marketNumbers(evaluation: EvaluationView, windows: Windows): MarketNumber[] {
  const feature = (name: string): number | null => known(valueAt(evaluation.features, name));
  const last = evaluation.price;
  return [
    plain(t('strategies.market.price'), last, price),
    signed(t('strategies.market.cvdFast', { window: windows.cvdFastWindow }), evaluation.cvdFast),
    signed(t('strategies.market.cvdSlow', { window: windows.cvdSlowWindow }), evaluation.cvdSlow),
    signed(t('strategies.market.cvdAccel'), evaluation.cvdAccel),
    atr(t('strategies.market.atr5m'), feature('atr5m'), last),
    atr(t('strategies.market.atr1h'), feature('atr1h'), last),
    vwap(feature('vwap30m'), last),
    plain(t('strategies.market.p95'), feature('p95Qty'), quantity),
    plain(t('strategies.market.p99'), feature('p99Qty'), quantity),
    ratio(t('strategies.market.obi10'), feature('obi10')),
    ratio(t('strategies.market.whaleRatio'), evaluation.whaleRatio),
  ];
}

function known(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function plain(label: string, value: number | null, write: (value: number) => string): MarketNumber {
  return { label, value: value === null ? DASH : write(value), remark: null, sign: 0 };
}

function signed(label: string, value: number | null): MarketNumber {
  return {
    label,
    value: value === null ? DASH : withSign(value, compact(Math.abs(value))),
    remark: null,
    sign: Math.sign(value ?? 0),
  };
}

function ratio(label: string, value: number | null): MarketNumber {
  return {
    label,
    value: value === null ? DASH : withSign(value, number(Math.abs(value), 2)),
    remark: null,
    sign: Math.sign(value ?? 0),
  };
}

function atr(label: string, value: number | null, last: number | null): MarketNumber {
  const share = value === null || last === null || last === 0 ? null : fraction(value / last, 3);
  return {
    ...plain(label, value, price),
    remark: share === null ? null : t('strategies.market.ofPrice', { share }),
  };
}

function vwap(value: number | null, last: number | null): MarketNumber {
  const away = value === null || last === null || value === 0 ? null : last / value - 1;
  const share = away === null ? null : withSign(away, fraction(Math.abs(away), 2));
  const remark = share === null ? null : t('strategies.market.fromPrice', { share });
  return { ...plain(t('strategies.market.vwap30m'), value, price), remark };
}

function withSign(value: number, text: string): string {
  if (value === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
