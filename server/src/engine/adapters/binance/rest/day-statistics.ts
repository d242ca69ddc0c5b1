import { decimalField } from '../wire/fields.ts';
import { objectAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/ticker/24hr';

/** The last 24 hours of an instrument as the venue counts them. */
export interface VenueDay {
  readonly openPrice: number;
  readonly quoteVolume: number;
}

/** Statistics of the last 24 hours of one instrument. */
export async function dayStatistics(rest: RestClient, symbol: string): Promise<VenueDay> {
  const body = await rest.get(PATH, { symbol }, { weight: 1, purpose: 'collect' });
  return objectAnswer(PATH, body, (row) => {
    const { openPrice, quoteVolume } = row as { openPrice?: unknown; quoteVolume?: unknown };
    return {
      openPrice: decimalField(openPrice, 'malformed'),
      quoteVolume: decimalField(quoteVolume, 'malformed'),
    };
  });
}
