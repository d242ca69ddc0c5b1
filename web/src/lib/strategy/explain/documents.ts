/** What the explanation panel asks the API for. */
import { graphql, type ResultOf } from '$lib/graphql/tada.ts';

const TradeParts = graphql(`
  fragment TradeParts on TradeTrail @_unmask {
    side status tier openedAt closedAt atr riskDistance riskUsd fillModel triggerPrice pendingExit pendingExitAt formula
    entry { price priceSource qty feeUsd feeR feeRate slippageBps capitalFraction }
    levels { stop stopNow breakEvenStop tp1 tp2 timeoutAt }
    exits { sequence kind at price qty share moveR grossR feeUsd feeR slippageBps aggId }
    result { grossR feesR pnlR pnlUsd feesUsd }
  }
`);

const ExplanationParts = graphql(
  `
  fragment ExplanationParts on Explanation @_unmask {
    kind id strategyName strategyVersion configHash at previousAt symbol price codeVersion
    inputs { name value origin asOf ageMs asOfAggId }
    gates { name value threshold passed enabled decided reason }
    layers { name raw rawMax max score contribution formula }
    arithmetic { sum maxScore blocked entryScore flipThreshold formula }
    score rawScore direction signal tier blockReason suppressedBy
    trade { ...TradeParts }
    recompute {
      identical ticks taken madeBy recomputedBy tookMs
      differences { name stored recomputed }
      causes { by at markPrice exits confirmed }
    }
  }
`,
  [TradeParts],
);

export const ExplainEvaluation = graphql(
  `
  query ExplainEvaluation($id: ID!, $recompute: Boolean!) {
    explanation: explainEvaluation(id: $id, recompute: $recompute) { ...ExplanationParts }
  }
`,
  [ExplanationParts],
);

export const ExplainTrade = graphql(
  `
  query ExplainTrade($id: ID!, $recompute: Boolean!) {
    explanation: explainTrade(id: $id, recompute: $recompute) { ...ExplanationParts }
  }
`,
  [ExplanationParts],
);

/** The trail of an evaluation or a trade. */
export type ExplanationView = NonNullable<ResultOf<typeof ExplainEvaluation>['explanation']>;
export type TradeTrailView = NonNullable<ExplanationView['trade']>;
export type RecomputationView = NonNullable<ExplanationView['recompute']>;
export type InputView = ExplanationView['inputs'][number];
