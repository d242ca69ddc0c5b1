import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

const embedded = (): null => null;

/** Types without an id; they are kept inside the object that holds them. */
const WITHOUT_ID: readonly string[] = [
  'Candle ConfigChange EquityCurve Evaluation FieldError Gate InstrumentHealth InstrumentStats Layer PageInfo',
  'PaperConfig PositionExit PositionsUpdate Quarantine Rate RatesUpdate Readiness ScoreSeries ScoresUpdate',
  'ServerStatus Shard Stats StrategyVersion Tick TicksUpdate TradeEvent',
  'BookLevel BookUpdate CandleUpdate FundingSettlement History IndicatorPoint IntegrityReport IntegrityRow',
  'Liquidation LiquidationsUpdate MarketBoardUpdate MarketRow Queue RateCandle RateStats RateYear Rest Thread',
  'Trade TradeColumnsPage TradeSummary',
].flatMap((names) => names.split(' '));

const ERRORS: readonly string[] = [
  'ConflictError',
  'ForbiddenError',
  'InvalidCredentialsError',
  'InviteError',
  'LockedError',
  'NotFoundError',
  'ValidationError',
];

/** Mutations whose success wraps its data. */
const MUTATIONS = [
  'CreateFirstAdmin CreateInvites CreateStrategy DeprecateStrategy DisableInvite Login Logout PauseStrategy',
  'Register RestoreStrategy ResumeStrategy UpdateStrategy',
].flatMap((names) => names.split(' '));

/** The ids of shards are not node ids: two servers of a cluster may use the same. */
export const cacheOptions: Partial<CacheExchangeOpts> = {
  keys: Object.fromEntries(
    [...WITHOUT_ID, ...ERRORS, ...MUTATIONS.map((name) => `Mutation${name}Success`)].map((name) => [
      name,
      embedded,
    ]),
  ),
  possibleTypes: {
    Error: [...ERRORS],
    Node: ['Instrument', 'InviteCode', 'Position', 'Signal', 'Strategy', 'User'],
  },
};
