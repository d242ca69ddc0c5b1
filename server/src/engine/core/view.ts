import type { CvdWindow } from '@ae/strategies/features.ts';
import { WINDOW_MS } from './features/flow.ts';
import type { InstrumentState } from './instrument-state.ts';
import { DAY_MS, type EpochMs } from './model/epoch-ms.ts';
import type { BookTop, MarkPrice } from './model/market-event.ts';

/** Latest state and health of one instrument, for display. */
export interface InstrumentMarket {
  readonly symbol: string;
  /** Where the sequence stands; null before its first trade. */
  readonly lastTrade: { readonly aggId: number; readonly time: EpochMs } | null;
  readonly bookTop: BookTop | null;
  readonly mark: MarkPrice | null;
  /** First price of the last 24 hours; null unless they are covered. */
  readonly open24h: number | null;
  readonly volume24hUsd: number | null;
  /** Taker buy − taker sell quantity, base asset, of trades or else closed minutes; null while not covered. */
  readonly cvd5m: number | null;
  readonly cvd1h: number | null;
  readonly cvd24h: number | null;
  readonly coveredFrom: EpochMs | null;
  readonly ticks: number;
  /** Where the sequence of this run began, and where it stands. */
  readonly firstAggId: number | null;
  readonly lastAggId: number | null;
  readonly openGaps: number;
  /** Trades waiting behind an open gap. */
  readonly heldTrades: number;
  readonly repairedGaps: number;
  readonly absentGaps: number;
}

/** Reads an instrument at the time of its last trade. Costs a few searches: for a few calls a second. */
export function marketOf(state: InstrumentState): InstrumentMarket {
  const { instrument, features, continuity, shownFrom: coveredFrom } = state;
  const { lastAggId } = continuity;
  const at = state.lastTradeAt;
  const isDayCovered = coveredFrom !== null && coveredFrom <= at - DAY_MS;
  const day = features.dayBefore(at);
  const cvd = features.flow.cvd(at);
  const covered = (window: CvdWindow): number | null =>
    coveredFrom === null
      ? features.minuteFlow.cvd(WINDOW_MS[window])
      : coveredFrom <= at - WINDOW_MS[window]
        ? cvd[window]
        : null;
  return {
    symbol: instrument.symbol,
    lastTrade: lastAggId === null ? null : { aggId: lastAggId, time: at },
    bookTop: features.books.top(at),
    mark: features.books.mark(at),
    open24h: isDayCovered ? day.openPrice : null,
    volume24hUsd: isDayCovered ? day.volumeUsd : null,
    cvd5m: covered('5m'),
    cvd1h: covered('1h'),
    cvd24h: covered('24h'),
    coveredFrom,
    ticks: state.ticks,
    firstAggId: continuity.firstAggId,
    lastAggId,
    openGaps: continuity.missing.length,
    heldTrades: continuity.heldTrades,
    repairedGaps: state.repairedGaps,
    absentGaps: state.absentGaps,
  };
}
