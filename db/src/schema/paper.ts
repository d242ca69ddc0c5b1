import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { decimal, fraction, instant, venueId } from '../columns.ts';
import { EXIT_KINDS } from '../enums.ts';
import { positionColumns } from './position-columns.ts';

/** A paper position from opening to its end; a closed one is a paper trade. */
export const paperPositions = pgTable(
  'paper_positions',
  {
    /** `<strategy id>@<T of the opening signal>`: the same events give the same id. */
    id: text('id').primaryKey(),
    ...positionColumns(),
  },
  (t) => [
    uniqueIndex('paper_positions_one_open')
      .on(t.strategyId, t.instrumentId)
      .where(sql`${t.status} in ('active', 'tp1_hit')`),
    index('paper_positions_strategy_closed').on(t.strategyId, t.closedAt),
    index('paper_positions_closed').on(t.closedAt),
    check(
      'paper_positions_closed_complete',
      sql`(${t.status} in ('active', 'tp1_hit')) = (${t.closedAt} is null)`,
    ),
    check('paper_positions_risk', sql`${t.riskDistance} > 0 and ${t.qty} > 0`),
  ],
);

/** Each part of a position that was closed. */
export const paperExits = pgTable(
  'paper_exits',
  {
    positionId: text('position_id')
      .notNull()
      .references(() => paperPositions.id),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: EXIT_KINDS }).notNull(),
    at: instant('at').notNull(),
    price: decimal('price').notNull(),
    qty: decimal('qty').notNull(),
    feeUsd: decimal('fee_usd').notNull(),
    aggId: venueId('agg_id'),
    /** Against the level or market price that triggered it, positive is worse; 0 under fill model `level`. */
    slippageBps: fraction('slippage_bps').notNull().default(0),
    /** When it was triggered, where it then waited for a trade; null when it was filled at once. */
    triggeredAt: instant('triggered_at'),
    /** The mark price that triggered it; null when something else did. */
    markPrice: fraction('mark_price'),
  },
  (t) => [primaryKey({ columns: [t.positionId, t.sequence] })],
);
