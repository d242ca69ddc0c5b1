/** The market figures of an evaluation's snapshot, as label, value and remark. */
import { compact, fraction, number, price, quantity } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { valueAt } from './config-draft.ts';
import type { EvaluationView, StrategyPage } from './types.ts';

export interface MarketNumber {
  label: string;
  value: string;
  remark: string | null;
  /** Sign that colours the value, with the sign in the text. */
  sign: number;
}

type Instrument = Pick<StrategyPage, 'cvdFastWindow' | 'cvdSlowWindow' | 'tickSize'>;

const DASH = '–';

/** Figures in the order in which they are read; unknown ones are a dash. */
export function marketNumbers(evaluation: EvaluationView, strategy: Instrument): MarketNumber[] {
  const feature = (name: string): number | null => known(valueAt(evaluation.features, name));
  const last = evaluation.price;
  const inTicks = (value: number): string => price(value, strategy.tickSize);
  return [
    plain(t('strategies.market.price'), last, inTicks),
    signed(t('strategies.market.cvdFast', { window: strategy.cvdFastWindow }), evaluation.cvdFast),
    signed(t('strategies.market.cvdSlow', { window: strategy.cvdSlowWindow }), evaluation.cvdSlow),
    signed(t('strategies.market.cvdAccel'), evaluation.cvdAccel),
    atr(t('strategies.market.atr5m'), { value: feature('atr5m'), last, write: inTicks }),
    atr(t('strategies.market.atr1h'), { value: feature('atr1h'), last, write: inTicks }),
    vwap({ value: feature('vwap30m'), last, write: inTicks }),
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

interface InPrice {
  value: number | null;
  last: number | null;
  write: (value: number) => string;
}

function atr(label: string, { value, last, write }: InPrice): MarketNumber {
  const share = value === null || last === null || last === 0 ? null : fraction(value / last, 3);
  return {
    ...plain(label, value, write),
    remark: share === null ? null : t('strategies.market.ofPrice', { share }),
  };
}

function vwap({ value, last, write }: InPrice): MarketNumber {
  const away = value === null || last === null || value === 0 ? null : last / value - 1;
  const share = away === null ? null : withSign(away, fraction(Math.abs(away), 2));
  const remark = share === null ? null : t('strategies.market.fromPrice', { share });
  return { ...plain(t('strategies.market.vwap30m'), value, write), remark };
}

function withSign(value: number, text: string): string {
  if (value === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
