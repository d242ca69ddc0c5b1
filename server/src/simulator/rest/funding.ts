import type { Contract } from '../contract.ts';
import type { FundingSettlement } from '../market.ts';
import type { Endpoint } from './endpoint.ts';

/** GET /fapi/v1/fundingRate: settlements, oldest first; without a range the latest ones. */
export const fundingRate: Endpoint = {
  path: '/fapi/v1/fundingRate',
  weight: () => 0,
  pool: 'funding',
  answer(query, { market }) {
    const limit = query.limit(100, 1_000);
    const range = query.range();
    const rows = query
      .contracts()
      .list.flatMap((contract) =>
        market.funding(contract, range).map((settlement) => ({ contract, settlement })),
      )
      .sort((a, b) => a.settlement.time - b.settlement.time);
    const chosen = range.hasStart ? rows.slice(0, limit) : rows.slice(-limit);
    return `[${chosen.map(({ contract, settlement }) => settlementJson(contract, settlement)).join(',')}]`;
  },
};

/** GET /fapi/v1/fundingInfo: lists only contracts whose interval, cap or floor was adjusted. */
export const fundingInfo: Endpoint = {
  path: '/fapi/v1/fundingInfo',
  weight: () => 0,
  pool: 'funding',
  answer: (_, { market }) =>
    JSON.stringify(
      market.contracts
        .filter(({ fundingHours }) => fundingHours !== 8)
        .map(({ symbol, fundingHours }) => ({
          symbol,
          adjustedFundingRateCap: '0.02000000',
          adjustedFundingRateFloor: '-0.02000000',
          fundingIntervalHours: fundingHours,
          disclaimer: false,
        })),
    ),
};

function settlementJson(contract: Contract, settlement: FundingSettlement): string {
  return JSON.stringify({
    symbol: contract.symbol,
    fundingTime: settlement.time,
    fundingRate: settlement.rate.toFixed(8),
    markPrice: settlement.mark.toFixed(8),
  });
}
