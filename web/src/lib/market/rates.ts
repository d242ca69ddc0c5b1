import { graphql, type ResultOf } from '../graphql/tada.ts';

export const RatesQuery = graphql(`
  query Rates {
    rates(first: 100) {
      edges { node { symbol fundingRate markPrice indexPrice basisFraction nextFundingAt } }
    }
  }
`);

export const RatesLive = graphql(`
  subscription RatesLive {
    rates { sequence reset rates { symbol fundingRate markPrice indexPrice basisFraction nextFundingAt } }
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

/** Lengths of an interval that the venue uses, longest first, hours. */
const INTERVALS_HOURS = [8, 4, 2, 1] as const;
const HOUR_MS = 3_600_000;
const YEAR_HOURS = 365 * 24;

/**
 * Hours between settlements, as far as the time of the next one tells: settlements lie on multiples of their
 * interval since midnight UTC, so it is at most the longest that fits. An instrument of four hours is taken
 * for one of eight while its next settlement is at 0, 8 or 16 o'clock.
 */
export function intervalHours({ nextFundingAt }: Pick<Rate, 'nextFundingAt'>): number {
  const hour = Math.round(Date.parse(nextFundingAt) / HOUR_MS);
  return INTERVALS_HOURS.find((hours) => hour % hours === 0) ?? 1;
}

/** The rate over eight hours, a fraction. */
export function per8h(rate: Rate): number {
  return (rate.fundingRate * 8) / intervalHours(rate);
}

/** The rate over 365 days without compounding, a fraction. */
export function perYear(rate: Rate): number {
  return (rate.fundingRate * YEAR_HOURS) / intervalHours(rate);
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
