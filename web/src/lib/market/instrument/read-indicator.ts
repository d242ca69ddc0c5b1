import type { Client } from '@urql/core';
import { ask } from '../../graphql/ask.ts';
import { IndicatorQuery } from './documents.ts';
import { type IndicatorSeries, type IndicatorType, POINTS, seriesOf } from './indicators.ts';

/** The last day of an indicator. The server knows by the venue's clock when that began; a browser's may be wrong. */
export async function readIndicator(
  api: Client,
  symbol: string,
  type: IndicatorType,
): Promise<IndicatorSeries> {
  const { indicators } = await ask(api, IndicatorQuery, { symbol, type, last: POINTS });
  return seriesOf(indicators.edges.map(({ node }) => node));
}
