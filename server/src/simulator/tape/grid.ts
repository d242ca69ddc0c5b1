import type { Contract } from '../contract.ts';
import { knownContract } from '../contracts.ts';

/** Reads a non-negative decimal text as a count of 10^-digits; NaN when it has more decimals than that. */
export function parseUnits(text: string, digits: number): number {
  const dot = text.indexOf('.');
  const whole = dot < 0 ? text : text.slice(0, dot);
  const fraction = dot < 0 ? '' : text.slice(dot + 1);
  const beyond = fraction.slice(digits);
  if (beyond !== '' && Number(beyond) !== 0) return Number.NaN;
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

/** Price in ticks. Throws when it is off the contract's grid. */
export function parseTicks(contract: Contract, text: string): number {
  const ticks = parseUnits(text, contract.priceDigits) / contract.tickUnits;
  if (Number.isInteger(ticks)) return ticks;
  throw new RangeError(`${contract.symbol}: price ${text} is not on the tick grid`);
}

/** Quantity in lots. Throws when it is off the contract's grid. */
export function parseLots(contract: Contract, text: string): number {
  const lots = parseUnits(text, contract.qtyDigits);
  if (Number.isInteger(lots)) return lots;
  throw new RangeError(`${contract.symbol}: quantity ${text} is not on the step grid`);
}

/** What is known of a recorded symbol: some of its prices and quantities, and when it was first seen. */
export interface Sample {
  readonly symbol: string;
  readonly prices: readonly string[];
  readonly quantities: readonly string[];
  readonly since: number;
}

/** The contract of a recorded symbol: the known one when the sample fits its grids, else one that does. */
export function contractFor(sample: Sample): Contract {
  const known = knownContract(sample.symbol, sample.since);
  if (known !== undefined && fits(known, sample)) return known;
  const baseAsset = sample.symbol.replace(/USDT$/, '');
  return {
    symbol: sample.symbol,
    baseAsset,
    priceDigits: decimals(sample.prices),
    tickUnits: 1,
    qtyDigits: decimals(sample.quantities),
    minNotional: 5,
    maxQty: 1_000_000,
    marketMaxQty: 200_000,
    priceBand: 0.1,
    fundingHours: 8,
    onboardAt: sample.since,
  };
}

function fits(contract: Contract, { prices, quantities }: Sample): boolean {
  return (
    prices.every((text) => Number.isInteger(parseUnits(text, contract.priceDigits) / contract.tickUnits)) &&
    quantities.every((text) => Number.isInteger(parseUnits(text, contract.qtyDigits)))
  );
}

function decimals(texts: readonly string[]): number {
  return texts.reduce(
    (most, text) => Math.max(most, text.includes('.') ? text.length - text.indexOf('.') - 1 : 0),
    0,
  );
}
