import type { Contract } from './contract.ts';
import type { Activity } from './options.ts';

/** Spot pairs Coinbase lists against USD, as far as the table below goes. */
const COINBASE_PAIRS: ReadonlySet<string> = new Set(
  'BTC ETH SOL XRP DOGE ADA AVAX LINK LTC DOT BCH XLM ATOM ETC UNI NEAR APT ARB OP SUI FIL INJ AAVE'.split(
    ' ',
  ),
);

/** How a synthetic contract behaves; prices and sizes are orders of magnitude, not a forecast. */
export interface Character {
  readonly contract: Contract;
  /** USDT at genesis; the market reverts to it over days. */
  readonly basePrice: number;
  /** Standard deviation of one minute's log return in a plain trend. */
  readonly minuteSigma: number;
  /** Mean aggregate trades a second. */
  readonly tradesPerSecond: number;
  /** Median quantity of a trade, base asset. */
  readonly medianQty: number;
  /** Base asset. */
  readonly openInterest: number;
  readonly hasCoinbasePair: boolean;
}

/**
 * base, price, priceDigits, tickUnits, qtyDigits, minNotional: grids as Binance lists them
 * (BTCUSDT tick 0.10 written with two decimals), checked against a recorded exchangeInfo where one exists.
 */
type Row = readonly [string, number, number, number, number, number];
const ROWS: readonly Row[] = [
  ['BTC', 96_400, 2, 10, 3, 100],
  ['ETH', 3_280, 2, 1, 3, 20],
  ['SOL', 152, 4, 100, 2, 5],
  ['XRP', 2.18, 4, 1, 1, 5],
  ['BNB', 890, 3, 10, 2, 5],
  ['DOGE', 0.162, 6, 10, 0, 5],
  ['ADA', 0.47, 5, 10, 0, 5],
  ['AVAX', 15.2, 4, 10, 0, 5],
  ['LINK', 14.6, 3, 1, 2, 20],
  ['LTC', 98, 2, 1, 3, 20],
  ['DOT', 2.6, 3, 1, 1, 5],
  ['TRX', 0.28, 5, 1, 0, 5],
  ['BCH', 520, 2, 1, 3, 20],
  ['XLM', 0.25, 5, 1, 0, 5],
  ['ATOM', 2.6, 3, 1, 2, 5],
  ['ETC', 14.1, 3, 1, 2, 20],
  ['UNI', 6.1, 3, 1, 0, 5],
  ['NEAR', 1.9, 3, 1, 0, 5],
  ['APT', 2.4, 4, 1, 1, 5],
  ['ARB', 0.21, 5, 1, 1, 5],
  ['OP', 0.32, 5, 1, 1, 5],
  ['SUI', 1.7, 4, 1, 1, 5],
  ['FIL', 1.6, 3, 1, 1, 5],
  ['INJ', 5.9, 3, 1, 1, 5],
  ['AAVE', 170, 2, 1, 1, 5],
];

/** minuteSigma, trades a second, median quantity and open interest (base asset) of the core contracts. */
const CORE: ReadonlyMap<string, readonly [number, number, number, number]> = new Map([
  ['BTC', [0.00075, 2.4, 0.11, 82_000]],
  ['ETH', [0.00105, 1.9, 2.4, 1_900_000]],
  ['SOL', [0.0014, 1.15, 11, 9_000_000]],
  ['XRP', [0.00115, 1.15, 700, 320_000_000]],
]);

const CALM_WIDE_PER_SECOND = 0.28;
/** Trades a second of a busy market fall with the rank r as 24 ÷ r^0.42: 1,100 a second over 300. */
const BUSIEST_PER_SECOND = 24;
const RANK_EXPONENT = 0.42;
const WIDE_MEDIAN_USD = 260;
const WIDE_OPEN_INTEREST_USD = 60_000_000;

/** How much a market trades. */
export interface Liveliness {
  readonly activity: Activity;
  /** Factor on every rate. */
  readonly rate: number;
}

/** Contract number `index` of the synthetic market; beyond the known names they are made up. */
export function characterOf(index: number, liveliness: Liveliness, onboardAt: number): Character {
  return character(ROWS[index] ?? madeUp(index), index, { ...liveliness, onboardAt });
}

/** Grids of a known perpetual for a tape that trades it; undefined when the table does not have it. */
export function knownContract(symbol: string, onboardAt: number): Contract | undefined {
  const index = ROWS.findIndex(([base]) => `${base}USDT` === symbol);
  const row = ROWS[index];
  return row === undefined ? undefined : contractOf(row, index, onboardAt);
}

function character(
  row: Row,
  index: number,
  { activity, rate, onboardAt }: Liveliness & { onboardAt: number },
): Character {
  const [base, basePrice] = row;
  const core = CORE.get(base);
  const calm = core?.[1] ?? CALM_WIDE_PER_SECOND;
  const busy = BUSIEST_PER_SECOND / (index + 1) ** RANK_EXPONENT;
  return {
    contract: contractOf(row, index, onboardAt),
    basePrice,
    minuteSigma: core?.[0] ?? 0.0012 + (index % 5) * 0.0001,
    tradesPerSecond: rate * (activity === 'busy' ? busy : calm),
    medianQty: core?.[2] ?? WIDE_MEDIAN_USD / basePrice,
    openInterest: core?.[3] ?? WIDE_OPEN_INTEREST_USD / basePrice,
    hasCoinbasePair: COINBASE_PAIRS.has(base),
  };
}

function contractOf(row: Row, index: number, onboardAt: number): Contract {
  const [baseAsset, price, priceDigits, tickUnits, qtyDigits, minNotional] = row;
  const million = Math.ceil(1_000_000 / price);
  return {
    symbol: `${baseAsset}USDT`,
    baseAsset,
    priceDigits,
    tickUnits,
    qtyDigits,
    minNotional,
    maxQty: million * 10,
    marketMaxQty: million * 2,
    priceBand: index < 8 ? 0.05 : 0.1,
    fundingHours: index % 5 === 4 ? 4 : 8,
    onboardAt,
  };
}

const SYLLABLES = ['KA', 'LU', 'MO', 'RI', 'TE', 'VO', 'ZA', 'NE', 'PI', 'SO'];
/** The exchange lists names that are not ASCII. */
const HAN_INDEX = 99;
const HAN_NAME = '\u6d4b\u8bd5';

/** A pronounceable name per index, unique below 1,000; prices spread over five orders of magnitude. */
function madeUp(index: number): Row {
  const digits = [Math.floor(index / 100) % 10, Math.floor(index / 10) % 10, index % 10];
  const spoken = digits.map((digit) => SYLLABLES[digit] ?? 'XU').join('');
  const base = index === HAN_INDEX ? HAN_NAME : spoken;
  const price = [0.042, 0.61, 3.4, 27, 184][index % 5] ?? 1;
  const priceDigits = [6, 5, 4, 3, 2][index % 5] ?? 4;
  return [base, price, priceDigits, 1, index % 5 < 2 ? 0 : 1, 5];
}
