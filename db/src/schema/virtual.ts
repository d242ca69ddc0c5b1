import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { fraction, instant } from '../columns.ts';
import { VIRTUAL_EVENT_KINDS, VIRTUAL_ORIGINS } from '../enums.ts';
import { positionColumns } from './position-columns.ts';

/**
 * What would have become of a signal: followed with the exits of a paper position, touching no account. Also of
 * what only a gate or a layer kept from being a signal, so that each can be told what it saved or cost.
 */
export const virtualPositions = pgTable(
  'virtual_positions',
  {
    /** `v:<strategy id>@<T>` */
    id: text('id').primaryKey(),
    ...positionColumns(),
    /** taken: a paper position was opened too; suppressed: a signal that opened none; blocked: no signal at all. */
    origin: text('origin', { enum: VIRTUAL_ORIGINS }).notNull(),
    /** Why nothing was opened: the suppression or block reason; null when it was taken. */
    reason: text('reason'),
    /** Gates that alone kept it from being a signal (`gate:vol`), and layers without which it would have been one or would not (`layer:aux`). */
    decidedBy: jsonb('decided_by').notNull(),
    /** Exits so far, as in paper_exits. */
    exits: jsonb('exits').notNull(),
  },
  (t) => [
    index('virtual_positions_strategy_opened').on(t.strategyId, t.openedAt),
    index('virtual_positions_opened').on(t.openedAt),
    index('virtual_positions_open').on(t.status).where(sql`${t.status} in ('active', 'tp1_hit')`),
    check(
      'virtual_positions_closed_complete',
      sql`(${t.status} in ('active', 'tp1_hit')) = (${t.closedAt} is null)`,
    ),
    check('virtual_positions_reason', sql`(${t.origin} = 'taken') = (${t.reason} is null)`),
  ],
);

/** What happened to virtual positions, in order. Partitioned by calendar month. */
export const virtualEvents = pgTable(
  'virtual_events',
  {
    positionId: text('position_id').notNull(),
    strategyId: uuid('strategy_id').notNull(),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: VIRTUAL_EVENT_KINDS }).notNull(),
    at: instant('at').notNull(),
    price: fraction('price').notNull(),
    /** Result so far before fees, in R. */
    grossR: fraction('gross_r').notNull(),
    /** Share of the way to the present target that is left, and of the way to the stop, from the entry. */
    tpDistance: fraction('tp_distance').notNull(),
    slDistance: fraction('sl_distance').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.positionId, t.sequence, t.at] }),
    index('virtual_events_strategy_at').on(t.strategyId, t.at),
  ],
);
