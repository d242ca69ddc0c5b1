import { type Contract, formatPrice, formatUnits } from '../contract.ts';
import type { ContractStatus } from '../market.ts';
import type { Endpoint, RestContext } from './endpoint.ts';

/** 2100-12-25, what Binance writes for a contract without delivery. */
const NEVER = 4_133_404_800_000;

/** GET /fapi/v1/exchangeInfo: limits and every contract with its filters. */
export const exchangeInfo: Endpoint = {
  path: '/fapi/v1/exchangeInfo',
  weight: () => 1,
  answer: (_, context) =>
    JSON.stringify({
      timezone: 'UTC',
      serverTime: context.clock(),
      futuresType: 'U_MARGINED',
      rateLimits: rateLimits(context),
      exchangeFilters: [],
      assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
      symbols: context.market.contracts.map((contract) =>
        contractInfo(contract, context.market.statusOf(contract)),
      ),
    }),
};

/** GET /api/v3/exchangeInfo: the spot pairs. */
export const spotExchangeInfo: Endpoint = {
  path: '/api/v3/exchangeInfo',
  weight: () => 20,
  answer: (_, context) =>
    JSON.stringify({
      timezone: 'UTC',
      serverTime: context.clock(),
      rateLimits: rateLimits(context).slice(0, 1),
      exchangeFilters: [],
      symbols: context.market.spot === null ? [] : context.market.contracts.map(pairInfo),
    }),
};

function rateLimits({ weightPerMinute }: RestContext) {
  return [
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weightPerMinute },
    { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1_200 },
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
  ];
}

function contractInfo(contract: Contract, status: ContractStatus) {
  return {
    symbol: contract.symbol,
    pair: contract.symbol,
    contractType: 'PERPETUAL',
    deliveryDate: NEVER,
    onboardDate: contract.onboardAt,
    status,
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: contract.baseAsset,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: contract.priceDigits,
    quantityPrecision: contract.qtyDigits,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: contract.priceBand.toFixed(4),
    liquidationFee: '0.012500',
    marketTakeBound: contract.priceBand.toFixed(2),
    maxMoveOrderLimit: 10_000,
    filters: filters(contract),
    orderTypes: [
      'LIMIT',
      'MARKET',
      'STOP',
      'STOP_MARKET',
      'TAKE_PROFIT',
      'TAKE_PROFIT_MARKET',
      'TRAILING_STOP_MARKET',
    ],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
    permissionSets: ['GRID', 'COPY'],
  };
}

function filters(contract: Contract) {
  const step = formatUnits(1, contract.qtyDigits);
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: formatPrice(contract, 1),
      maxPrice: formatPrice(contract, 1_000_000_000),
      tickSize: formatPrice(contract, 1),
    },
    { filterType: 'LOT_SIZE', minQty: step, maxQty: String(contract.maxQty), stepSize: step },
    { filterType: 'MARKET_LOT_SIZE', minQty: step, maxQty: String(contract.marketMaxQty), stepSize: step },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'MIN_NOTIONAL', notional: String(contract.minNotional) },
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: (1 + contract.priceBand).toFixed(4),
      multiplierDown: (1 - contract.priceBand).toFixed(4),
      multiplierDecimal: '4',
    },
    { filterType: 'POSITION_RISK_CONTROL', positionControlSide: 'NONE' },
  ];
}

function pairInfo(contract: Contract) {
  const step = formatUnits(1, contract.qtyDigits);
  const tick = formatPrice(contract, 1);
  return {
    symbol: contract.symbol,
    status: 'TRADING',
    baseAsset: contract.baseAsset,
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    isSpotTradingAllowed: true,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: tick,
        maxPrice: formatPrice(contract, 1_000_000_000),
        tickSize: tick,
      },
      { filterType: 'LOT_SIZE', minQty: step, maxQty: String(contract.maxQty), stepSize: step },
      { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true, avgPriceMins: 5 },
    ],
  };
}
