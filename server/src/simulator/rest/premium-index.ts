import type { Contract } from '../contract.ts';
import type { Market } from '../market.ts';
import type { Endpoint } from './endpoint.ts';

/** GET /fapi/v1/premiumIndex: mark, index and the estimated funding rate of one or all. */
export const premiumIndex: Endpoint = {
  path: '/fapi/v1/premiumIndex',
  weight: (query) => (query.has('symbol') ? 1 : 10),
  answer(query, { market }) {
    const { all, list } = query.contracts();
    const rows = list.flatMap((contract) => premiumJson(contract, market));
    return all ? `[${rows.join(',')}]` : (rows[0] ?? '{}');
  },
};

function premiumJson(contract: Contract, market: Market): string[] {
  const premium = market.premium(contract);
  if (premium === null) return [];
  const { mark, index, fundingRate } = premium;
  return [
    JSON.stringify({
      symbol: contract.symbol,
      markPrice: mark.toFixed(8),
      indexPrice: index.toFixed(8),
      estimatedSettlePrice: index.toFixed(8),
      lastFundingRate: fundingRate === null ? '' : fundingRate.toFixed(8),
      interestRate: '0.00010000',
      nextFundingTime: premium.nextFundingAt,
      time: premium.time,
    }),
  ];
}
