/** The parts of a snapshot that are more than one number. */
import { CVD_WINDOWS, type LargeTrades, type Liquidations, type ModelFeatures } from '../features.ts';
import { EMPTY_FEATURES } from './numbers.ts';
import { FeatureReader, isJson } from './reader.ts';

/** CVD by window; windows that are not given are missing. */
export function readCvd(reader: FeatureReader): ModelFeatures['cvd'] {
  const cvd = { ...EMPTY_FEATURES.cvd };
  const inner = reader.inner('cvd', `an object with ${CVD_WINDOWS.join(', ')}`);
  if (inner !== null) for (const window of CVD_WINDOWS) cvd[window] = inner.number(window, {});
  return cvd;
}

/** Whale ratios by USD threshold. */
export function readWhaleRatios(reader: FeatureReader): ModelFeatures['whaleRatios'] {
  const inner = reader.inner('whaleRatios', 'an object of ratios by USD threshold');
  if (inner === null) return {};
  return Object.fromEntries(inner.keys().map((key) => [key, inner.number(key, { min: -1, max: 1 })]));
}

export function readLiquidations(reader: FeatureReader): Liquidations | null {
  const inner = reader.inner('liq5m', '{"longUsd", "shortUsd"}');
  if (inner === null) return null;
  return { longUsd: required(inner, 'longUsd', {}), shortUsd: required(inner, 'shortUsd', {}) };
}

/** Counts `{"buys","sells"}` with the largest notionals if known, or a list of the trades themselves. */
export function readLargeTrades(reader: FeatureReader): LargeTrades | null {
  const value = reader.get('largeTrades15m');
  if (Array.isArray(value)) return countTrades(value, reader.errors);
  const inner = reader.inner('largeTrades15m', '{"buys", "sells"} or a list of trades');
  if (inner === null) return null;
  return {
    buys: required(inner, 'buys', { integer: true }),
    sells: required(inner, 'sells', { integer: true }),
    maxBuyUsd: inner.number('maxBuyUsd', { min: 0 }),
    maxSellUsd: inner.number('maxSellUsd', { min: 0 }),
  };
}

/** A number of at least 0 that may not be left out. */
function required(reader: FeatureReader, key: string, { integer = false }: { integer?: boolean }): number {
  const value = reader.number(key, { min: 0, integer });
  if (value !== null) return value;
  const given = reader.get(key) ?? null;
  if (given === null) reader.refuse(key, given, `a ${integer ? 'whole ' : ''}number of at least 0`);
  return 0;
}

const TRADE = '{"side": "buy" or "sell" (or "isBuyerMaker"), "price", "qty"}';

function countTrades(list: readonly unknown[], errors: FeatureReader['errors']): LargeTrades {
  const counts: LargeTrades = { buys: 0, sells: 0, maxBuyUsd: null, maxSellUsd: null };
  for (const [index, value] of list.entries()) {
    const prefix = `largeTrades15m.${index}`;
    if (isJson(value)) countTrade(new FeatureReader(value, `${prefix}.`, errors), counts);
    else new FeatureReader({}, prefix, errors).refuse('', value, TRADE);
  }
  return counts;
}

function countTrade(trade: FeatureReader, counts: LargeTrades): void {
  const usd = required(trade, 'price', {}) * required(trade, 'qty', {});
  if (isTakerBuy(trade)) {
    counts.buys += 1;
    counts.maxBuyUsd = Math.max(counts.maxBuyUsd ?? 0, usd);
  } else {
    counts.sells += 1;
    counts.maxSellUsd = Math.max(counts.maxSellUsd ?? 0, usd);
  }
}

/** The taker bought when the buyer was not the maker (spec 00). */
function isTakerBuy(trade: FeatureReader): boolean {
  const maker = trade.flag('isBuyerMaker');
  if (maker !== null) return !maker;
  const side = trade.get('side');
  const word = typeof side === 'string' ? side.toLowerCase() : side;
  if (word !== 'buy' && word !== 'sell') trade.refuse('side', side ?? null, '"buy" or "sell"');
  return word === 'buy';
}
