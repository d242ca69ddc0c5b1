/** The parts of the API's types that the strategy pages ask for, once each. */
import { graphql } from '$lib/graphql/tada.ts';

export const ScoreParts = graphql(`
  fragment ScoreParts on Evaluation @_unmask {
    strategyId symbol at price direction score rawScore signal tier blockReason suppressedBy
  }
`);

export const EvaluationParts = graphql(
  `
  fragment EvaluationParts on Evaluation @_unmask {
    ...ScoreParts
    strategyVersion cvdFast cvdSlow cvdFastSlope cvdAccel whaleRatio features
    gates { name value threshold passed reason }
    layers { name raw rawMax score max }
  }
`,
  [ScoreParts],
);

export const CardStatsParts = graphql(`
  fragment CardStatsParts on Stats @_unmask {
    trades openPositions winRate netR netUsd balance last24hR last24hUsd last24hTrades
  }
`);

export const StatsParts = graphql(
  `
  fragment StatsParts on Stats @_unmask {
    ...CardStatsParts
    averageWinR averageLossR winLossRatio profitFactor grossR feesR initialBalance maxDrawdownR maxDrawdownFraction
    sharpePerTrade sharpeDaily sortinoDaily stdR medianR p25R p75R bestR worstR expectancyR averageHoldMs
    lastTradeAt firstTradeAt exposureFraction probabilisticSharpe deflatedSharpe trials
    averageHoldByExit { exit trades averageHoldMs }
  }
`,
  [CardStatsParts],
);

export const StrategyParts = graphql(`
  fragment StrategyParts on Strategy @_unmask {
    id uuid displayName symbol status version direction cvdFastWindow cvdSlowWindow tp1Ratio tp2Ratio
    slAtrMultiplier entryScore flipThreshold timeoutMinutes tags createdAt quarantineError
    model isFrozen abTest { id name }
  }
`);

export const CardParts = graphql(
  `
  fragment CardParts on Strategy @_unmask {
    ...StrategyParts
    sparkline
    stats { ...CardStatsParts }
    latestEvaluation { ...ScoreParts }
  }
`,
  [StrategyParts, CardStatsParts, ScoreParts],
);

export const PageParts = graphql(
  `
  fragment PageParts on Strategy @_unmask {
    ...StrategyParts
    config description oneRUsd currentBalance initialBalance createdBy
    latestEvaluation { ...EvaluationParts }
  }
`,
  [StrategyParts, EvaluationParts],
);

export const PositionParts = graphql(`
  fragment PositionParts on Position @_unmask {
    id strategyId strategyVersion symbol side status tier score openedAt closedAt timeoutAt entryPrice riskDistance
    qty openQty stopPrice tp1Price tp2Price feesR pnlR pnlUsd mfeR maeR price unrealisedR unrealisedUsd
    fillModel triggerPrice entrySlippageBps capitalFraction pendingExit pendingExitAt
    exits { sequence kind at price slippageBps }
  }
`);
