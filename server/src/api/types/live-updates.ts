import type { PositionView, RateView, TickView } from '../../engine/index.ts';
import type { EvaluationRow } from '../../store/api-evaluations.ts';
import { builder } from '../builder.ts';
import { TradeEventKindEnum } from '../enums.ts';
import { globalId } from '../ids.ts';
import { EvaluationType } from './evaluation.ts';
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
export interface TradeEventUpdate {
  readonly sequence: number;
  readonly kind: 'opened' | 'tp1_hit' | 'closed';
  readonly at: number;
  readonly position: PositionView;
}

const SEQUENCE = 'Rises by one with each message of this subscription.';
const RESET = 'True for the first message: it holds all current values and replaces what the page had.';

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
