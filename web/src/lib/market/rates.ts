import { graphql, type ResultOf } from '../graphql/tada.ts';

export const RatesQuery = graphql(`
  query Rates {
    rates(first: 1000) {
      edges { node { symbol fundingRate markPrice indexPrice basisFraction fundingIntervalHours nextFundingAt time } }
    }
  }
`);

export const RatesLive = graphql(`
  subscription RatesLive {
    rates { sequence reset rates { symbol fundingRate markPrice indexPrice basisFraction fundingIntervalHours nextFundingAt time } }
  }
`);

type RatesMessage = ResultOf<typeof RatesLive>;
export type Rate = RatesMessage['rates']['rates'][number];
export type Rates = ReadonlyMap<string, Rate>;

/** Latest rate per instrument; a reset replaces everything. */
export function reduceRates(before: Rates | null, { rates }: RatesMessage): Rates {
  return new Map([
    ...(rates.reset ? [] : (before ?? [])),
    ...rates.rates.map((rate) => [rate.symbol, rate] as const),
  ]);
}

/** Rates come with mark prices, every second or every three. */
const OLD_AFTER_MS = 10_000;

/** Time of the newest rate, EpochMs; 0 without any. */
export function newestAt(rates: Iterable<Rate>): number {
  let newest = 0;
  for (const { time } of rates) newest = Math.max(newest, Date.parse(time));
  return newest;
}

/**
 * For how long a rate has not been renewed while others were; null while it is. By the venue's time alone: the page's
 * clock may be off, and when nothing comes any more the panel says so.
 */
export function silentForMs({ time }: Rate, newest: number): number | null {
  const ageMs = newest - Date.parse(time);
  return ageMs > OLD_AFTER_MS ? ageMs : null;
}

/** Columns by which the board can be sorted. */
export const RATE_COLUMNS = [
  'symbol',
  'fundingRate',
  'per8h',
  'perYear',
  'basisFraction',
  'markPrice',
  'nextFundingAt',
] as const;
export type RateColumn = (typeof RATE_COLUMNS)[number];

/** `strength`: the size of the rate over a year, whichever side pays. */
export interface RateOrder {
  readonly column: RateColumn | 'strength';
  readonly descending: boolean;
}

export const STRONGEST: RateOrder = { column: 'strength', descending: true };

const YEAR_HOURS = 365 * 24;

/** The rate over eight hours, a fraction. */
export function per8h(rate: Rate): number {
  return (rate.fundingRate * 8) / rate.fundingIntervalHours;
}

/** The rate over 365 days without compounding, a fraction. */
export function perYear(rate: Rate): number {
  return (rate.fundingRate * YEAR_HOURS) / rate.fundingIntervalHours;
}

const READERS: Readonly<Record<RateOrder['column'], (rate: Rate) => number | string>> = {
  strength: (rate) => Math.abs(perYear(rate)),
  symbol: (rate) => rate.symbol,
  fundingRate: (rate) => rate.fundingRate,
  per8h,
  perYear,
  basisFraction: (rate) => rate.basisFraction,
  markPrice: (rate) => rate.markPrice,
  nextFundingAt: (rate) => rate.nextFundingAt,
};

/** Rates in the order of a column; equal ones by symbol, so that rows do not swap places. */
export function sortRates(rates: Iterable<Rate>, { column, descending }: RateOrder): Rate[] {
  const direction = descending ? -1 : 1;
  const read = READERS[column];
  return [...rates].sort((a, b) => {
    const [left, right] = [read(a), read(b)];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return order === 0 ? a.symbol.localeCompare(b.symbol) : order * direction;
  });
}
