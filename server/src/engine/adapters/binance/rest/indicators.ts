import type { IndicatorType } from '@ae/db/enums.ts';
import type { Indicator } from '../../../core/model/market-event.ts';
import type { Clock } from '../../../ports.ts';
import { decimalField, timeField, WireError } from '../wire/fields.ts';
import { listAnswer, objectAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

interface Source {
  readonly path: string;
  readonly field: string;
}

/** Which field of which 5-minute series. */
const SERIES: Partial<Record<IndicatorType, Source>> = {
  long_short_ratio: { path: '/futures/data/globalLongShortAccountRatio', field: 'longShortRatio' },
  top_trader_position: { path: '/futures/data/topLongShortPositionRatio', field: 'longAccount' },
  open_interest: { path: '/futures/data/openInterestHist', field: 'sumOpenInterestValue' },
};

const PREMIUM_INDEX = '/fapi/v1/premiumIndex';
const COST = { weight: 1, purpose: 'collect' } as const;
/** The venue counts their calls, and no weight. */
const SERIES_COST = { weight: 0, purpose: 'collect', pool: 'positioning' } as const;

export interface IndicatorQuery {
  readonly symbol: string;
  readonly type: IndicatorType;
  readonly limit: number;
}

/** Collected values with the venue's own times, ascending; empty for a type that this venue does not serve. */
export async function indicator(
  rest: RestClient,
  clock: Clock,
  query: IndicatorQuery,
): Promise<readonly Indicator[]> {
  if (query.type === 'funding_rate') return [await lastFundingRate(rest, clock, query.symbol)];
  const source = SERIES[query.type];
  return source === undefined ? [] : series(rest, clock, query, source);
}

async function series(
  rest: RestClient,
  clock: Clock,
  { symbol, type, limit }: IndicatorQuery,
  { path, field }: Source,
): Promise<readonly Indicator[]> {
  const body = await rest.get(path, { symbol, period: '5m', limit: Math.min(limit, 500) }, SERIES_COST);
  return listAnswer(path, body, (row) => {
    const cells = row as Record<string, unknown>;
    return {
      symbol,
      type,
      time: timeField(cells['timestamp']),
      value: decimalField(cells[field], 'malformed'),
      collectedAt: clock.now(),
    };
  });
}

async function lastFundingRate(rest: RestClient, clock: Clock, symbol: string): Promise<Indicator> {
  const body = await rest.get(PREMIUM_INDEX, { symbol }, COST);
  return objectAnswer(PREMIUM_INDEX, body, (row) => {
    const cells = row as Record<string, unknown>;
    if (cells['symbol'] !== symbol) throw new WireError('unknown_instrument', String(cells['symbol']));
    return {
      symbol,
      type: 'funding_rate',
      time: timeField(cells['time']),
      value: decimalField(cells['lastFundingRate'], 'malformed'),
      collectedAt: clock.now(),
    };
  });
}
