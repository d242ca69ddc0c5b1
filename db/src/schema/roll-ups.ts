import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { decimal, fraction, instant } from '../columns.ts';
import { GATE_COUNT_KINDS, ROLL_UP_UNITS, VENUES } from '../enums.ts';
import { strategies } from './strategies.ts';

/** Which stretches of time are rolled up, also those in which nothing happened. Written with their rows, never without. */
export const rollUps = pgTable(
  'roll_ups',
  {
    venue: text('venue', { enum: VENUES }).notNull(),
    unit: text('unit', { enum: ROLL_UP_UNITS }).notNull(),
    /** Its start. */
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.venue, t.unit, t.at] })],
);

/** Evaluations of a strategy in an hour or a day, counted; they stay when the evaluations are deleted. */
export const gateCounts = pgTable(
  'gate_counts',
  {
    unit: text('unit', { enum: ROLL_UP_UNITS }).notNull(),
    /** Start of the hour or day. */
    at: instant('at').notNull(),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    kind: text('kind', { enum: GATE_COUNT_KINDS }).notNull(),
    /** Of the gate or the reason; empty where there is only one of a kind. */
    name: text('name').notNull(),
    evaluations: integer('evaluations').notNull(),
    /** Those in which every other gate passed; 0 for what is no gate. */
    alone: integer('alone').notNull(),
    /** The first of all evaluations; null for the other kinds. */
    firstAt: instant('first_at'),
  },
  (t) => [primaryKey({ columns: [t.unit, t.at, t.strategyId, t.kind, t.name] })],
);

/** Virtual positions of a strategy that were opened on one day, by what alone decided them, when all are closed. */
export const decidedDays = pgTable(
  'decided_days',
  {
    /** Start of the day. */
    at: instant('at').notNull(),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    /** `gate:vol`, `layer:aux` */
    key: text('key').notNull(),
    blocked: integer('blocked').notNull(),
    blockedR: decimal('blocked_r').notNull(),
    made: integer('made').notNull(),
    madeR: decimal('made_r').notNull(),
    firstClosedAt: instant('first_closed_at').notNull(),
    lastClosedAt: instant('last_closed_at').notNull(),
    /** Of each position, in the order in which they closed: when, which, and its result, negated when it was blocked. */
    closedAt: instant('closed_at').array().notNull(),
    positionIds: text('position_ids').array().notNull(),
    worthR: fraction('worth_r').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.at, t.strategyId, t.key] })],
);
