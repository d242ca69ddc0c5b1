import type { Database } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Venue } from '@ae/db/enums.ts';
import { instruments, paperExits, paperPositions, strategies } from '@ae/db/schema/index.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Position, PositionExit } from '../engine/core/model/position.ts';

type Db = Database['db'];

/** Open positions of a venue with their exits so far, oldest first. */
export async function openPositions(db: Db, venue: Venue): Promise<readonly Position[]> {
  const rows = await db
    .select({ position: paperPositions, symbol: instruments.symbol })
    .from(paperPositions)
    .innerJoin(instruments, eq(instruments.id, paperPositions.instrumentId))
    .where(and(eq(instruments.venue, venue), inArray(paperPositions.status, [...OPEN_POSITION_STATUSES])))
    .orderBy(asc(paperPositions.openedAt), asc(paperPositions.id));
  const exits = await exitsOf(
    db,
    rows.map(({ position }) => position.id),
  );
  return rows.map(({ position, symbol }) => ({
    ...position,
    symbol,
    layers: position.layers as readonly LayerScore[],
    exits: exits.get(position.id) ?? [],
  }));
}

async function exitsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PositionExit[]>> {
  const byPosition = new Map<string, PositionExit[]>();
  if (ids.length === 0) return byPosition;
  const rows = await db
    .select()
    .from(paperExits)
    .where(inArray(paperExits.positionId, [...ids]))
    .orderBy(asc(paperExits.sequence));
  for (const { positionId, ...exit } of rows) {
    const list = byPosition.get(positionId) ?? [];
    list.push(exit);
    byPosition.set(positionId, list);
  }
  return byPosition;
}

/** Writes a new position; the same one again changes nothing. */
export async function openPosition(db: Db, position: Position): Promise<void> {
  await db.insert(paperPositions).values(rowOf(position)).onConflictDoNothing({ target: paperPositions.id });
}

/**
 * One transaction: the position, its new exits and, when this closed it, the balance of its strategy. Idempotent:
 * what is there already, a position already closed included, is not changed and not counted again.
 */
export async function savePosition(
  db: Db,
  position: Position,
  exits: readonly PositionExit[],
): Promise<void> {
  await db.transaction(async (tx) => {
    if (exits.length > 0) {
      const rows = exits.map((exit) => ({ positionId: position.id, ...exit }));
      await tx.insert(paperExits).values(rows).onConflictDoNothing();
    }
    const { id, ...changed } = rowOf(position);
    const updated = await tx
      .update(paperPositions)
      .set(changed)
      .where(
        and(
          eq(paperPositions.id, id),
          inArray(paperPositions.status, [...OPEN_POSITION_STATUSES]),
          sql`${paperPositions.asOfAggId} <= ${position.asOfAggId}`,
        ),
      )
      .returning({ id: paperPositions.id });
    if (updated.length === 0 || position.closedAt === null || position.pnlUsd === null) return;
    await tx
      .update(strategies)
      .set({ currentBalance: sql`${strategies.currentBalance} + ${position.pnlUsd}::numeric` })
      .where(eq(strategies.id, position.strategyId));
  });
}

function rowOf({ symbol: _, exits: __, ...row }: Position): typeof paperPositions.$inferInsert {
  return row;
}
