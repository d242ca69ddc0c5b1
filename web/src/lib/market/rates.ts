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
export const RATE_COLUMNS = ['symbol', 'fundingRate', 'markPrice', 'basisFraction', 'nextFundingAt'] as const;
export type RateColumn = (typeof RATE_COLUMNS)[number];

export interface RateOrder {
  readonly column: RateColumn;
  readonly descending: boolean;
}

/** Rates in the order of a column; equal ones by symbol, so that rows do not swap places. */
export function sortRates(rates: Iterable<Rate>, { column, descending }: RateOrder): Rate[] {
  const direction = descending ? -1 : 1;
  return [...rates].sort((a, b) => {
    const [left, right] = [a[column], b[column]];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return order === 0 ? a.symbol.localeCompare(b.symbol) : order * direction;
  });
}
