import type { Database } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Venue } from '@ae/db/enums.ts';
import { instruments, virtualEvents, virtualPositions } from '@ae/db/schema/index.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { PositionExit } from '../engine/core/model/position.ts';
import type {
  RestoredVirtual,
  VirtualPosition,
  VirtualRecord,
  VirtualTrail,
} from '../engine/core/model/virtual.ts';
import type { Executor } from './users.ts';

type Db = Database['db'];
type Row = typeof virtualPositions.$inferSelect;

/** Where it stands when the database has no event of it. */
const NO_TRAIL: VirtualTrail = { sequence: 0, grossR: 0, isTargetNear: false, isStopNear: false };

/** Columns that change while a position is open, by the names of the fields they come from. */
const CHANGING = {
  status: 'text',
  openQty: 'numeric',
  stopPrice: 'numeric',
  tp1At: 'bigint',
  closedAt: 'bigint',
  grossR: 'numeric',
  feesR: 'numeric',
  pnlR: 'numeric',
  pnlUsd: 'numeric',
  feesUsd: 'numeric',
  mfeR: 'float8',
  maeR: 'float8',
  asOfAggId: 'bigint',
  queueAhead: 'numeric',
  tp2Queue: 'numeric',
  pendingExit: 'text',
  pendingExitAt: 'bigint',
  pendingMark: 'float8',
  exits: 'jsonb',
} as const satisfies Partial<Record<keyof VirtualPosition, string>>;
type Changing = keyof typeof CHANGING;
const TIMES: ReadonlySet<Changing> = new Set(['tp1At', 'closedAt', 'pendingExitAt']);

/** A stored row as the engine and the API know it. */
export function virtualOf(row: Row, symbol: string): VirtualPosition {
  return {
    ...row,
    symbol,
    layers: row.layers as readonly LayerScore[],
    exits: row.exits as readonly PositionExit[],
    decidedBy: row.decidedBy as readonly string[],
  };
}

/** Open virtual positions of a venue, oldest first, with what their stored events say. */
export async function openVirtual(db: Db, venue: Venue): Promise<readonly RestoredVirtual[]> {
  const rows = await db
    .select({ position: virtualPositions, symbol: instruments.symbol })
    .from(virtualPositions)
    .innerJoin(instruments, eq(instruments.id, virtualPositions.instrumentId))
    .where(and(eq(instruments.venue, venue), inArray(virtualPositions.status, [...OPEN_POSITION_STATUSES])))
    .orderBy(asc(virtualPositions.openedAt), asc(virtualPositions.id));
  const trails = await trailsOf(
    db,
    rows.map(({ position }) => position.id),
  );
  return rows.map(({ position, symbol }) => ({
    position: virtualOf(position, symbol),
    trail: trails.get(position.id) ?? NO_TRAIL,
  }));
}

/** Near is told once of each target and stop: what was near before the break-even move says nothing of what came after. */
async function trailsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, VirtualTrail>> {
  if (ids.length === 0) return new Map();
  const { positionId, kind, sequence, grossR } = virtualEvents;
  const moved = sql`coalesce(max(${sequence}) filter (where ${kind} = 'break_even_moved'), 0)`;
  const after = (...kinds: string[]) =>
    sql<boolean>`coalesce(max(${sequence}) filter (where ${inArray(kind, kinds as never)}), 0) > ${moved}`;
  const rows = await db
    .select({
      positionId,
      sequence: sql<number>`max(${sequence})`,
      grossR: sql<number>`(array_agg(${grossR} order by ${sequence} desc))[1]`,
      isTargetNear: after('tp1_near', 'tp2_near'),
      isStopNear: after('sl_near'),
    })
    .from(virtualEvents)
    .where(inArray(positionId, [...ids]))
    .groupBy(positionId);
  return new Map(rows.map(({ positionId: id, ...trail }) => [id, trail]));
}

/**
 * One transaction for many: new positions, the latest state of changed ones, all events. Repeatable: what is there is
 * not written again, a closed position never changes, and nothing older replaces something newer.
 */
export async function writeVirtual(db: Db, records: readonly VirtualRecord[]): Promise<void> {
  const created: VirtualPosition[] = [];
  const latest = new Map<string, VirtualPosition>();
  for (const { position, events } of records) {
    if (position === null) continue;
    if (events.some(({ kind }) => kind === 'created')) created.push(position);
    else latest.set(position.id, position);
  }
  const events = records.flatMap((record) => record.events);
  await db.transaction(async (tx) => {
    if (created.length > 0)
      await tx.insert(virtualPositions).values(created.map(rowOf)).onConflictDoNothing();
    if (latest.size > 0) await update(tx, [...latest.values()]);
    if (events.length > 0) await tx.insert(virtualEvents).values(events).onConflictDoNothing();
  });
}

/**
 * One statement, and an update rather than an insert that finds a conflict: a strategy may have moved to another
 * instrument since, which the table refuses to new rows only.
 */
async function update(tx: Executor, positions: readonly VirtualPosition[]): Promise<void> {
  const names = Object.keys(CHANGING) as Changing[];
  const set = names.map((name) => `${virtualPositions[name].name} = ${newValueOf(name)}`);
  const columns = names.map((name) => `"${name}" ${CHANGING[name]}`);
  const json = JSON.stringify(positions.map((position) => changesOf(position, names)));
  await tx.execute(sql`
    update virtual_positions v set ${sql.raw(set.join(', '))}
    from jsonb_to_recordset(${json}::text::jsonb) as u(id text, ${sql.raw(columns.join(', '))})
    where v.id = u.id and v.status in ('active', 'tp1_hit') and v.as_of_agg_id <= u."asOfAggId"`);
}

function newValueOf(name: Changing): string {
  return TIMES.has(name) ? `to_timestamp(u."${name}" / 1000.0)` : `u."${name}"`;
}

function changesOf(position: VirtualPosition, names: readonly Changing[]): object {
  return Object.fromEntries([['id', position.id], ...names.map((name) => [name, position[name]])]);
}

function rowOf({ symbol: _, ...row }: VirtualPosition): typeof virtualPositions.$inferInsert {
  return row;
}
