import type { BookView, LiquidationView, PositionView, RateView, TickView } from '../../engine/index.ts';
import type { BarInterval } from '../../store/api-candle-intervals.ts';
import type { CandleRow } from '../../store/api-candles.ts';
import type { EvaluationRow } from '../../store/api-evaluations.ts';
import { builder } from '../builder.ts';
import { CandleIntervalEnum, TradeEventKindEnum } from '../enums.ts';
import { globalId } from '../ids.ts';
import type { MarketRowShape } from '../market-rows.ts';
import { CandleType } from './candle.ts';
import { EvaluationType } from './evaluation.ts';
import { LiquidationType } from './liquidation.ts';
import { MarketRowType } from './market-row.ts';
import { PositionType } from './position.ts';
import { RateType } from './rate.ts';
import { TickType } from './tick.ts';

/** What every pushed message carries: its number, and whether it replaces all that came before. */
export interface Numbered {
  readonly sequence: number;
  readonly reset: boolean;
}

export interface ScoresUpdate extends Numbered {
  readonly evaluations: readonly EvaluationRow[];
}
export interface PositionsUpdate extends Numbered {
  readonly positions: readonly PositionView[];
  readonly closedIds: readonly string[];
}
export interface TicksUpdate extends Numbered {
  readonly ticks: readonly TickView[];
}
export interface RatesUpdate extends Numbered {
  readonly rates: readonly RateView[];
}
export interface MarketBoardUpdate extends Numbered {
  readonly rows: readonly MarketRowShape[];
}
export interface LiquidationsUpdate extends Numbered {
  readonly liquidations: readonly LiquidationView[];
}
export interface BookUpdate extends Numbered {
  readonly book: BookView;
}
export interface CandleUpdate extends Numbered {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly candle: CandleRow;
  readonly isClosed: boolean;
}
export interface TradeEventUpdate {
  readonly sequence: number;
  readonly kind: 'opened' | 'tp1_hit' | 'closed';
  readonly at: number;
  readonly position: PositionView;
}

export const SEQUENCE =
  'Rises by one with each message; the first may have any number. After a hole something was missed: subscribe again.';
export const RESET =
  'True for the first message, and again after the connection fell behind: it holds all current values and replaces what the page had.';

export const ScoresUpdateType = builder.objectRef<ScoresUpdate>('ScoresUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    evaluations: t.field({ type: [EvaluationType], resolve: (update) => [...update.evaluations] }),
  }),
});

export const PositionsUpdateType = builder.objectRef<PositionsUpdate>('PositionsUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    positions: t.field({ type: [PositionType], resolve: (update) => [...update.positions] }),
    closedIds: t.idList({ resolve: ({ closedIds }) => closedIds.map((id) => globalId('Position', id)) }),
  }),
});

export const TradeEventType = builder.objectRef<TradeEventUpdate>('TradeEvent').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    kind: t.expose('kind', { type: TradeEventKindEnum }),
    at: t.expose('at', { type: 'DateTime' }),
    position: t.expose('position', { type: PositionType }),
  }),
});

export const TicksUpdateType = builder.objectRef<TicksUpdate>('TicksUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    ticks: t.field({ type: [TickType], resolve: (update) => [...update.ticks] }),
  }),
});

export const RatesUpdateType = builder.objectRef<RatesUpdate>('RatesUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    rates: t.field({ type: [RateType], resolve: (update) => [...update.rates] }),
  }),
});

export const MarketBoardUpdateType = builder.objectRef<MarketBoardUpdate>('MarketBoardUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    rows: t.field({ type: [MarketRowType], resolve: (update) => [...update.rows] }),
  }),
});

export const LiquidationsUpdateType = builder.objectRef<LiquidationsUpdate>('LiquidationsUpdate').implement({
  description: 'Oldest first; the first message holds the latest hundred.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    liquidations: t.field({ type: [LiquidationType], resolve: (update) => [...update.liquidations] }),
  }),
});

const BookLevelType = builder.objectRef<BookView['bids'][number]>('BookLevel').implement({
  fields: (t) => ({
    price: t.float({ resolve: ([price]) => price }),
    qty: t.float({ resolve: ([, qty]) => qty }),
  }),
});

export const BookUpdateType = builder.objectRef<BookUpdate>('BookUpdate').implement({
  description: 'The whole book of one instrument, best prices first; ten levels a side or the best alone.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    symbol: t.string({ resolve: ({ book }) => book.symbol }),
    bids: t.field({ type: [BookLevelType], resolve: ({ book }) => [...book.bids] }),
    asks: t.field({ type: [BookLevelType], resolve: ({ book }) => [...book.asks] }),
    time: t.field({ type: 'DateTime', resolve: ({ book }) => book.time }),
  }),
});

export const CandleUpdateType = builder.objectRef<CandleUpdate>('CandleUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', {
      description:
        'True for the first message, and again when bars before this one changed or were left out: read them again.',
    }),
    symbol: t.exposeString('symbol'),
    interval: t.expose('interval', { type: CandleIntervalEnum }),
    candle: t.expose('candle', { type: CandleType }),
    isClosed: t.exposeBoolean('isClosed', { description: 'True once, when the bar is complete.' }),
  }),
});
