import type { Side, Tier } from '@ae/db/enums.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import { feeRates } from '../fills/fees.ts';
import { entryAction, slippageBpsOf, worsened } from '../fills/market.ts';
import { queueAhead } from '../fills/queue.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { SuppressionReason } from '../model/evaluation.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Depth10 } from '../model/market-event.ts';
import type { PaperConfig } from '../model/paper-config.ts';
import type { Position } from '../model/position.ts';
import { floorToStep } from '../model/quantize.ts';
import type { EngineStrategy } from '../model/strategy.ts';

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
  capitalFraction: null,
  entrySlippageBps: 0,
  marketSlippageBps: null,
  tp1Queue: null,
  queueAhead: null,
  tp2Queue: null,
  pendingExit: null,
  pendingExitAt: null,
  pendingMark: null,
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
  /** Fees, fill model and trigger that the position keeps for life. */
  readonly terms: FillTerms;
  /** Best prices and levels as far as they are fresh; fill model `market` enters and queues by them. */
  readonly book: EntryBook;
  /** Share of the account's balance that sizes it; left out, its tier and 1R do. */
  readonly capitalFraction?: number;
}

export type FillTerms = Pick<PaperConfig, 'fees' | 'fillModel' | 'triggerPrice' | 'slippageBps'>;

export interface EntryBook {
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  readonly depth: Depth10 | null;
}

/** An entry price, where it came from, and what it was worse by than the signal's. */
type Entry = Pick<Position, 'priceSource' | 'entrySlippageBps'> & { readonly price: Decimal };

/** An intent that can be sized: its ATR is known. */
type KnownIntent = OpeningIntent & { readonly atr: number };

/** The part of an intent that decides the entry price. */
type PricedIntent = Pick<OpeningIntent, 'side' | 'price'> & {
  readonly terms: Pick<FillTerms, 'fillModel' | 'slippageBps'>;
  readonly book: Pick<EntryBook, 'bestBid' | 'bestAsk'>;
};

export type Opening =
  | { readonly ok: true; readonly position: Position }
  | { readonly ok: false; readonly reason: SuppressionReason };

/** The position that follows from an intent, or why there is none. Nothing is written before this says yes. */
export function openPosition(intent: OpeningIntent): Opening {
  const { atr, strategy, instrument } = intent;
  if (atr === null || !(atr > 0)) return { ok: false, reason: 'atr_unknown' };
  const distance = riskDistance(strategy.config.slAtrMultiplier, atr);
  const entry = entryOf(intent);
  const wanted = wantedQty(intent, entry.price, distance);
  if (wanted === null) return { ok: false, reason: 'insufficient_balance' };
  const qty = quantity(instrument, wanted);
  const refusal = refusalOf(instrument, qty, entry.price);
  if (refusal !== null) return { ok: false, reason: refusal };
  return { ok: true, position: positionOf({ ...intent, atr }, entry, { distance, qty }) };
}

/** Model `level` enters at the last trade. Model `market` crosses the spread, worse by the slippage. */
function entryOf({ terms, book, side, price }: PricedIntent): Entry {
  if (terms.fillModel === 'level') {
    return { price: new Decimal(price), priceSource: 'last_trade', entrySlippageBps: 0 };
  }
  const touch = side === 'LONG' ? book.bestAsk : book.bestBid;
  const action = entryAction(side);
  const fill = worsened(touch ?? price, action, terms.slippageBps);
  return {
    price: fill,
    priceSource: touch === null ? 'last_trade' : 'book_top',
    entrySlippageBps: slippageBpsOf(fill, price, action),
  };
}

/** Quantity before the venue's steps: by share of the balance, or by tier and 1R. Null when the account is too small. */
function wantedQty(intent: OpeningIntent, price: Decimal, distance: Decimal): Decimal | null {
  const { strategy, capitalFraction } = intent;
  const balance = new Decimal(strategy.currentBalance);
  if (capitalFraction !== undefined) {
    return balance.lte(0) ? null : balance.times(capitalFraction).div(price);
  }
  const risk = riskUsd(strategy, intent.tier);
  return balance.lt(risk) ? null : risk.div(distance);
}

/** What the market and the account's settings make of an opening, apart from its size. */
export interface OpeningPrices extends Levels, Pick<Position, 'priceSource' | 'entrySlippageBps'> {
  readonly entryPrice: string;
  readonly riskDistance: string;
}

/** Entry and levels of an opening; null while its ATR is not known. */
export function openingPrices(
  intent: PricedIntent & Pick<OpeningIntent, 'atr'> & { readonly strategy: Pick<EngineStrategy, 'config'> },
): OpeningPrices | null {
  const { atr, strategy } = intent;
  if (atr === null || !(atr > 0)) return null;
  const distance = riskDistance(strategy.config.slAtrMultiplier, atr);
  const { price, ...entry } = entryOf(intent);
  return {
    ...entry,
    entryPrice: decimalText(price),
    riskDistance: decimalText(distance),
    ...levelsOf({ ...intent, atr }, price, distance),
  };
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

function positionOf(
  intent: KnownIntent,
  entry: Entry,
  { distance, qty }: { readonly distance: Decimal; readonly qty: Decimal },
): Position {
  const { strategy, instrument, at, terms } = intent;
  const { side, tier, score, layers, atr } = intent;
  const { config } = strategy;
  const rates = feeRates(terms.fees);
  const prices = levelsOf(intent, entry.price, distance);
  const queue = queueAtTarget(intent, prices.tp1Price);
  return {
    ...UNTOUCHED,
    id: `${strategy.id}@${at}`,
    strategyId: strategy.id,
    strategyVersion: strategy.version,
    strategyName: config.displayName,
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    ...{ side, tier, score, layers, atr },
    status: 'active',
    openedAt: at,
    entryPrice: decimalText(entry.price),
    priceSource: entry.priceSource,
    entrySlippageBps: entry.entrySlippageBps,
    fillModel: terms.fillModel,
    marketSlippageBps: terms.fillModel === 'market' ? terms.slippageBps : null,
    triggerPrice: terms.triggerPrice,
    capitalFraction: intent.capitalFraction ?? null,
    riskDistance: decimalText(distance),
    qty: decimalText(qty),
    openQty: decimalText(qty),
    ...prices,
    ...{ stopPrice: prices.initialStop, tp1Queue: queue, queueAhead: queue },
    timeoutAt: at + config.timeoutMinutes * MINUTE_MS,
    entryFeeRate: rates.entry,
    exitFeeRate: rates.exit,
    entryFeeUsd: decimalText(entry.price.times(qty).times(rates.entry)),
    asOfAggId: intent.lastAggId,
  };
}

/** Only a target that rests in the book has others before it. */
function queueAtTarget({ terms, book, side }: OpeningIntent, tp1Price: string): string | null {
  const isResting = terms.fillModel === 'market' && terms.triggerPrice === 'last';
  return isResting ? queueAhead(book.depth, side, tp1Price) : null;
}

type LevelledIntent = Pick<KnownIntent, 'side' | 'atr'> & {
  readonly strategy: {
    readonly config: Pick<StrategyConfig, 'tp1Ratio' | 'tp2Ratio' | 'breakEvenBufferAtr'>;
  };
};

type Levels = Pick<Position, 'initialStop' | 'breakEvenStop' | 'tp1Price' | 'tp2Price'>;

/**
 * Stop and targets around the entry. The stop after TP1 never lies beyond TP1: with a short risk distance a wide
 * break-even buffer would put it where the price has not been, and a stop there would book a gain out of nothing.
 */
function levelsOf(intent: LevelledIntent, entry: Decimal, distance: Decimal): Levels {
  const { config } = intent.strategy;
  const ahead = (by: Decimal): string =>
    decimalText(intent.side === 'LONG' ? entry.plus(by) : entry.minus(by));
  const toTp1 = distance.times(config.tp1Ratio);
  const buffer = new Decimal(config.breakEvenBufferAtr).times(intent.atr);
  return {
    initialStop: ahead(distance.negated()),
    breakEvenStop: ahead(Decimal.min(buffer, toTp1)),
    tp1Price: ahead(toTp1),
    tp2Price: ahead(distance.times(config.tp2Ratio)),
  };
}
