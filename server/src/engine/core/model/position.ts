import type {
  ExitKind,
  FillModel,
  PositionStatus,
  PriceSource,
  Side,
  Tier,
  TriggerPrice,
} from '@ae/db/enums.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import type { EpochMs } from './epoch-ms.ts';

/** A paper position. Prices, quantities, fees and R are exact decimal strings; all fields mirror the table. */
export interface Position {
  readonly id: string;
  readonly strategyId: string;
  readonly strategyVersion: number;
  readonly strategyName: string;
  readonly instrumentId: number;
  readonly symbol: string;
  readonly side: Side;
  readonly status: PositionStatus;
  readonly tier: Tier;
  readonly score: number;
  readonly layers: readonly LayerScore[];
  readonly openedAt: EpochMs;
  readonly entryPrice: string;
  readonly priceSource: PriceSource;
  readonly fillModel: FillModel;
  readonly triggerPrice: TriggerPrice;
  readonly atr: number;
  readonly riskDistance: string;
  readonly qty: string;
  readonly openQty: string;
  readonly initialStop: string;
  readonly stopPrice: string;
  /** Where the stop goes when TP1 is hit: entry ± breakEvenBufferAtr × ATR. */
  readonly breakEvenStop: string;
  readonly tp1Price: string;
  readonly tp2Price: string;
  readonly timeoutAt: EpochMs;
  readonly entryFeeRate: string;
  readonly exitFeeRate: string;
  readonly entryFeeUsd: string;
  readonly tp1At: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly grossR: string | null;
  readonly feesR: string | null;
  readonly pnlR: string | null;
  readonly pnlUsd: string | null;
  readonly feesUsd: string | null;
  /** Best and worst excursion so far, in R before fees. */
  readonly mfeR: number;
  readonly maeR: number;
  readonly exits: readonly PositionExit[];
  /** Ticks up to this id are already accounted for. */
  readonly asOfAggId: number;
  /** Share of the account's balance that sized it; null when its tier and 1R did. */
  readonly capitalFraction: number | null;
  /** Entry against the price of the signal, positive is worse; 0 under fill model `level`. */
  readonly entrySlippageBps: number;
  /** Fill model `market`: by how much worse than the next trade its orders fill; null: from before it was kept. */
  readonly marketSlippageBps: number | null;
  /** Fill model `market`: quantity that stood before ours at TP1 when it was opened; null when not known. */
  readonly tp1Queue: string | null;
  /** Fill model `market`: quantity that still stands before ours at the present target; null when not known. */
  readonly queueAhead: string | null;
  /** The same at TP2 when TP1 was filled. */
  readonly tp2Queue: string | null;
  /** An exit that was triggered and waits for the next trade: under fill model `market`, or no price is known yet. */
  readonly pendingExit: ExitKind | null;
  readonly pendingExitAt: EpochMs | null;
  /** The mark price that triggered the exit that waits; null when something else did. */
  readonly pendingMark: number | null;
}

/** One part of a position that was closed. */
export interface PositionExit {
  readonly sequence: number;
  readonly kind: ExitKind;
  readonly at: EpochMs;
  readonly price: string;
  readonly qty: string;
  readonly feeUsd: string;
  readonly aggId: number | null;
  /** Against the level or market price that triggered it, positive is worse; 0 under fill model `level`. */
  readonly slippageBps: number;
  /** When it was triggered, where it then waited for a trade; null when it was filled at once. */
  readonly triggeredAt: EpochMs | null;
  /** The mark price that triggered it; null when something else did. */
  readonly markPrice: number | null;
}
