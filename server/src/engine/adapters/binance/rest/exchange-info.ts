import type { VenueInstrument } from '../../../ports.ts';
import { decimalField, symbolField, WireError } from '../wire/fields.ts';
import { objectAnswer } from './answers.ts';
import type { RestClient } from './client.ts';
import { type RateLimit, readRateLimits } from './rate-limits.ts';

const PATH = '/fapi/v1/exchangeInfo';

export interface ExchangeInfo {
  /** USDT-margined perpetuals that trade. */
  readonly instruments: readonly VenueInstrument[];
  /** Symbols that should be tradable but could not be read, with the reason. */
  readonly refused: readonly { readonly symbol: string; readonly reason: string }[];
  /** What may be spent; empty when the venue does not say. */
  readonly rateLimits: readonly RateLimit[];
}

type Cells = Readonly<Record<string, unknown>>;

export async function exchangeInfo(rest: RestClient): Promise<ExchangeInfo> {
  return readExchangeInfo(await rest.get(PATH, {}, { weight: 1, purpose: 'trading' }));
}

/** Reads the answer; one unreadable contract does not cost the others. */
export function readExchangeInfo(body: unknown): ExchangeInfo {
  return objectAnswer(PATH, body, (row) => {
    const { symbols, rateLimits } = row as Cells;
    if (!Array.isArray(symbols)) throw new WireError('malformed', 'symbols');
    const { instruments, refused } = readContracts((symbols as readonly Cells[]).filter(isTraded));
    return { instruments, refused, rateLimits: readRateLimits(rateLimits) };
  });
}

function readContracts(rows: readonly Cells[]): Pick<ExchangeInfo, 'instruments' | 'refused'> {
  const instruments: VenueInstrument[] = [];
  const refused: { symbol: string; reason: string }[] = [];
  for (const cells of rows) {
    const read = readInstrument(cells);
    if (typeof read === 'string') refused.push({ symbol: String(cells['symbol']), reason: read });
    else instruments.push(read);
  }
  return { instruments, refused };
}

/** `st` 2 marks a coin-margined row of a merged feed (2026-06-30). */
function isTraded(cells: Cells): boolean {
  return (
    cells['quoteAsset'] === 'USDT' &&
    cells['contractType'] === 'PERPETUAL' &&
    cells['status'] === 'TRADING' &&
    cells['st'] !== 2
  );
}

function readInstrument(cells: Cells): VenueInstrument | string {
  try {
    const filters = filtersOf(cells);
    const lot = filter(filters, 'LOT_SIZE');
    const market = filters.get('MARKET_LOT_SIZE') ?? lot;
    const band = filter(filters, 'PERCENT_PRICE');
    const price = filter(filters, 'PRICE_FILTER');
    return {
      symbol: symbolField(cells['symbol']),
      baseAsset: symbolField(cells['baseAsset']),
      quoteAsset: symbolField(cells['quoteAsset']),
      status: symbolField(cells['status']),
      tickSize: decimalText(price, 'tickSize'),
      stepSize: decimalText(lot, 'stepSize'),
      minQty: decimalText(lot, 'minQty'),
      maxQty: decimalText(lot, 'maxQty'),
      marketStepSize: decimalText(market, 'stepSize'),
      marketMinQty: decimalText(market, 'minQty'),
      marketMaxQty: decimalText(market, 'maxQty'),
      minNotional: decimalText(filter(filters, 'MIN_NOTIONAL'), 'notional'),
      multiplierUp: decimalText(band, 'multiplierUp'),
      multiplierDown: decimalText(band, 'multiplierDown'),
      minPrice: boundOf(price, 'minPrice'),
      maxPrice: boundOf(price, 'maxPrice'),
      pricePrecision: digitsOf(cells['pricePrecision']),
      quantityPrecision: digitsOf(cells['quantityPrecision']),
    };
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

function filtersOf(cells: Cells): ReadonlyMap<string, Cells> {
  const { filters } = cells;
  if (!Array.isArray(filters)) throw new WireError('malformed', 'filters');
  return new Map((filters as readonly Cells[]).map((entry) => [String(entry['filterType']), entry]));
}

function filter(filters: ReadonlyMap<string, Cells>, name: string): Cells {
  const found = filters.get(name);
  if (found === undefined) throw new WireError('malformed', `filter ${name} is missing`);
  return found;
}

/** The venue writes 0, or leaves a bound out, where it sets none. */
function boundOf(cells: Cells, name: string): string | null {
  if (cells[name] === undefined) return null;
  const text = decimalText(cells, name);
  return Number(text) === 0 ? null : text;
}

function digitsOf(value: unknown): number | null {
  return Number.isInteger(value) ? (value as number) : null;
}

/** Exact text of a decimal, without trailing zeros of the fraction. */
function decimalText(cells: Cells, name: string): string {
  const value = cells[name];
  decimalField(value, 'malformed');
  const text = value as string;
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
