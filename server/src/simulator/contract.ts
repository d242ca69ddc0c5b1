/**
 * A listed contract and the arithmetic of its grids. Prices travel as integer ticks and quantities as
 * integer steps ("lots"), so that every sum is exact; text appears only on the wire.
 */
export interface Contract {
  readonly symbol: string;
  readonly baseAsset: string;
  /** Decimals prices are written with (Binance's pricePrecision; not the tick). */
  readonly priceDigits: number;
  /** One tick in units of 10^-priceDigits. */
  readonly tickUnits: number;
  /** Decimals of quantities; the step is 10^-qtyDigits. */
  readonly qtyDigits: number;
  /** USDT. */
  readonly minNotional: number;
  /** Largest LIMIT and MARKET quantity, in base asset. */
  readonly maxQty: number;
  readonly marketMaxQty: number;
  /** PERCENT_PRICE half width as a fraction, 0.05 = ±5 %. */
  readonly priceBand: number;
  /** Hours between settlements of funding. */
  readonly fundingHours: 8 | 4;
  readonly onboardAt: number;
}

const POWERS = Array.from({ length: 16 }, (_, digits) => 10 ** digits);

/** Writes a non-negative integer count of 10^-digits as a decimal text: (6180030, 2) → "61800.30". */
export function formatUnits(units: number, digits: number): string {
  if (digits === 0) return String(units);
  const power = POWERS[digits] ?? 10 ** digits;
  const whole = Math.floor(units / power);
  return `${whole}.${String(units - whole * power).padStart(digits, '0')}`;
}

export function formatPrice(contract: Contract, ticks: number): string {
  return formatUnits(ticks * contract.tickUnits, contract.priceDigits);
}

export function formatQty(contract: Contract, lots: number): string {
  return formatUnits(lots, contract.qtyDigits);
}

/** Sum of ticks × lots as quote volume text. */
export function formatQuote(contract: Contract, tickLots: number): string {
  return formatUnits(tickLots * contract.tickUnits, contract.priceDigits + contract.qtyDigits);
}

/** Price of one tick in quote asset. */
export function tickValue(contract: Contract): number {
  return contract.tickUnits / (POWERS[contract.priceDigits] ?? 1);
}

/** Quantity of one lot in base asset. */
export function lotValue(contract: Contract): number {
  return 1 / (POWERS[contract.qtyDigits] ?? 1);
}
