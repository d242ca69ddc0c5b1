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
  'AbTestMember ComparedStrategy ExitHold ExplainedEntry ExplainedExit ExplainedGate ExplainedInput ExplainedLayer',
  'ExplainedLevels ExplainedResult Explanation GateStat GateStats GroupStats ModelInfo Preset ReasonCount',
  'Recomputation RecomputeDifference ScoreArithmetic SignalsUpdate StrategyChangedUpdate StrategyComparison',
  'StrategyDifference StrategyStats TradeTrail ValueInterval',
  'ClosedPositions Job PaperConfigUpdate TableSize VirtualEvent VirtualEventsUpdate',
].flatMap((names) => names.split(' '));

const ERRORS: readonly string[] = [
  'ConflictError',
  'ForbiddenError',
  'FrozenError',
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
  'AddBalance CloneStrategy EndAbTest ImportPreset StartAbTest',
  'CloseAll ClosePosition SetPaperConfig',
].flatMap((names) => names.split(' '));

/** The ids of shards are not node ids: two servers of a cluster may use the same. */
export const cacheOptions: Partial<CacheExchangeOpts> = {
  keys: Object.fromEntries(
    [
      ...WITHOUT_ID,
      ...ERRORS,
      ...MUTATIONS.map((name) => `Mutation${name}Success`),
      'QueryCompareStrategiesSuccess',
    ].map((name) => [name, embedded]),
  ),
  possibleTypes: {
    Error: [...ERRORS],
    Node: ['AbTest', 'Instrument', 'InviteCode', 'Position', 'Signal', 'Strategy', 'User', 'VirtualPosition'],
  },
};
