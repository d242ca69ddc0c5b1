import type { Side, Tier } from '@ae/db/enums.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import { feeRates } from '../fills/fees.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { SuppressionReason } from '../model/evaluation.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Position } from '../model/position.ts';
import { floorToStep } from '../model/quantize.ts';
import type { EngineStrategy, PaperConfig } from '../model/strategy.ts';

/** Share of 1R that a tier risks (spec 00). */
const TIER_R: Readonly<Record<Tier, string>> = { light: '0.5', standard: '1', heavy: '1.5' };

/** Decimals kept of a risk distance: a millionth of the finest tick. */
const DISTANCE_DECIMALS = 14;

/** A position to which nothing has happened yet. */
export const UNTOUCHED = {
  tp1At: null,
  closedAt: null,
  grossR: null,
  feesR: null,
  pnlR: null,
  pnlUsd: null,
  feesUsd: null,
  mfeR: 0,
  maeR: 0,
  exits: [],
} as const;

/** Everything that opens a position. */
export interface OpeningIntent {
  readonly strategy: EngineStrategy;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly tier: Tier;
  readonly score: number;
  readonly layers: readonly LayerScore[];
  readonly at: EpochMs;
  /** Latest trade price, and the id of that trade. */
  readonly price: number;
  readonly lastAggId: number;
  /** ATR that the strategy asks for; null while unknown. */
  readonly atr: number | null;
  readonly fees: PaperConfig['fees'];
}

export type Opening =
  | { readonly ok: true; readonly position: Position }
  | { readonly ok: false; readonly reason: SuppressionReason };

/** The position that follows from an intent, or why there is none. Nothing is written before this says yes. */
export function openPosition(intent: OpeningIntent): Opening {
  const { atr, strategy, instrument } = intent;
  if (atr === null || !(atr > 0)) return { ok: false, reason: 'atr_unknown' };
  const distance = riskDistance(strategy.config.slAtrMultiplier, atr);
  const risk = riskUsd(strategy, intent.tier);
  if (new Decimal(strategy.currentBalance).lt(risk)) return { ok: false, reason: 'insufficient_balance' };
  const qty = quantity(instrument, risk.div(distance));
  const refusal = refusalOf(instrument, qty, new Decimal(intent.price));
  if (refusal !== null) return { ok: false, reason: refusal };
  return { ok: true, position: positionOf({ ...intent, atr }, distance, qty) };
}

function riskDistance(multiplier: number, atr: number): Decimal {
  return new Decimal(multiplier).times(atr).toDecimalPlaces(DISTANCE_DECIMALS);
}

/** tier × riskPerTrade × initial balance, USDT. */
function riskUsd({ config, initialBalance }: EngineStrategy, tier: Tier): Decimal {
  return new Decimal(TIER_R[tier]).times(config.riskPerTrade).times(initialBalance);
}

/** Rounded down to the step, at most the largest order the venue takes. */
function quantity({ stepSize, maxQty }: Instrument, wanted: Decimal): Decimal {
  const most = new Decimal(maxQty);
  return floorToStep(most.gt(0) ? Decimal.min(wanted, most) : wanted, stepSize);
}

function refusalOf(instrument: Instrument, qty: Decimal, price: Decimal): SuppressionReason | null {
  const least = Decimal.max(instrument.minQty, instrument.marketMinQty);
  if (qty.lte(0) || qty.lt(least)) return 'below_minimum_qty';
  return qty.times(price).lt(instrument.minNotional) ? 'below_minimum_notional' : null;
}

function positionOf(intent: OpeningIntent & { atr: number }, distance: Decimal, qty: Decimal): Position {
  const { strategy, instrument, at } = intent;
  const { config } = strategy;
  const entry = new Decimal(intent.price);
  const rates = feeRates(intent.fees);
  return {
    id: `${strategy.id}@${at}`,
    strategyId: strategy.id,
    strategyVersion: strategy.version,
    strategyName: config.displayName,
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    side: intent.side,
    status: 'active',
    tier: intent.tier,
    score: intent.score,
    layers: intent.layers,
    openedAt: at,
    entryPrice: decimalText(entry),
    priceSource: 'last_trade',
    fillModel: 'level',
    triggerPrice: 'last',
    atr: intent.atr,
    riskDistance: decimalText(distance),
    qty: decimalText(qty),
    openQty: decimalText(qty),
    ...levels(intent, entry, distance),
    timeoutAt: at + config.timeoutMinutes * MINUTE_MS,
    entryFeeRate: rates.entry,
    exitFeeRate: rates.exit,
    entryFeeUsd: decimalText(entry.times(qty).times(rates.entry)),
    ...UNTOUCHED,
    asOfAggId: intent.lastAggId,
  };
}

type Levels = Pick<Position, 'initialStop' | 'stopPrice' | 'breakEvenStop' | 'tp1Price' | 'tp2Price'>;

/**
 * Stop and targets around the entry. The stop after TP1 never lies beyond TP1: with a short risk distance a wide
 * break-even buffer would put it where the price has not been, and a stop there would book a gain out of nothing.
 */
function levels(intent: OpeningIntent & { atr: number }, entry: Decimal, distance: Decimal): Levels {
  const { config } = intent.strategy;
  const ahead = (by: Decimal): string =>
    decimalText(intent.side === 'LONG' ? entry.plus(by) : entry.minus(by));
  const toTp1 = distance.times(config.tp1Ratio);
  const buffer = new Decimal(config.breakEvenBufferAtr).times(intent.atr);
  const stop = ahead(distance.negated());
  return {
    initialStop: stop,
    stopPrice: stop,
    breakEvenStop: ahead(Decimal.min(buffer, toTp1)),
    tp1Price: ahead(toTp1),
    tp2Price: ahead(distance.times(config.tp2Ratio)),
  };
}
