import type { Database } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Side, type Venue } from '@ae/db/enums.ts';
import { instruments, paperExits, paperPositions } from '@ae/db/schema/index.ts';
import type { LayerScore } from '@ae/strategies/model.ts';
import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, type SQL } from 'drizzle-orm';
import type { Position, PositionExit } from '../engine/core/model/position.ts';
import { newestFirst, type Slice } from './keyset.ts';

export type PositionExitRow = PositionExit;

/** A stored position; live prices are the engine's and null here. */
export interface StoredPosition extends Position {
  readonly price: null;
  readonly markPrice: null;
  readonly unrealisedR: null;
  readonly unrealisedUsd: null;
}

export interface TradeFilter {
  readonly strategyId: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
}

/** Reads of paper positions for pages; one venue only. */
export class TradeQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  open(strategyId: string | null): Promise<StoredPosition[]> {
    const where: SQL[] = [inArray(paperPositions.status, [...OPEN_POSITION_STATUSES])];
    if (strategyId !== null) where.push(eq(paperPositions.strategyId, strategyId));
    return this.#complete(this.#select(where).orderBy(desc(paperPositions.openedAt), asc(paperPositions.id)));
  }

  byIds(ids: readonly string[]): Promise<StoredPosition[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#complete(this.#select([inArray(paperPositions.id, [...ids])]));
  }

  closedPage(filter: TradeFilter, slice: Slice): Promise<StoredPosition[]> {
    const place = newestFirst({ at: paperPositions.closedAt, id: paperPositions.id }, slice);
    const where = [...closedWhere(filter), ...place.where];
    return this.#complete(
      this.#select(where)
        .orderBy(...place.orderBy)
        .limit(slice.limit),
    );
  }

  async closedCount(filter: TradeFilter): Promise<number> {
    const [row] = await this.#db
      .select({ n: count() })
      .from(paperPositions)
      .innerJoin(instruments, eq(instruments.id, paperPositions.instrumentId))
      .where(this.#inVenue(closedWhere(filter)));
    return row?.n ?? 0;
  }

  #inVenue(where: readonly SQL[]): SQL | undefined {
    return and(eq(instruments.venue, this.#venue), ...where);
  }

  async #complete(found: PromiseLike<RawPosition[]>): Promise<StoredPosition[]> {
    const rows = await found;
    const exits = await this.#exitsOf(rows.map((row) => row.id));
    return rows.map((row) => ({
      ...row,
      layers: row.layers as LayerScore[],
      exits: exits.get(row.id) ?? [],
      price: null,
      markPrice: null,
      unrealisedR: null,
      unrealisedUsd: null,
    }));
  }

  async #exitsOf(ids: readonly string[]): Promise<Map<string, PositionExit[]>> {
    const byPosition = new Map<string, PositionExit[]>();
    if (ids.length === 0) return byPosition;
    const rows = await this.#db
      .select()
      .from(paperExits)
      .where(inArray(paperExits.positionId, [...ids]))
      .orderBy(asc(paperExits.positionId), asc(paperExits.sequence));
    for (const { positionId, ...exit } of rows) {
      const list = byPosition.get(positionId) ?? [];
      list.push(exit);
      byPosition.set(positionId, list);
    }
    return byPosition;
  }

  #select(where: readonly SQL[]) {
    return this.#db
      .select({ ...getTableColumns(paperPositions), symbol: instruments.symbol })
      .from(paperPositions)
      .innerJoin(instruments, eq(instruments.id, paperPositions.instrumentId))
      .where(this.#inVenue(where));
  }
}

type RawPosition = Omit<Position, 'layers' | 'exits'> & { readonly layers: unknown };

function closedWhere({ strategyId, symbol, side }: TradeFilter): SQL[] {
  const where: SQL[] = [isNotNull(paperPositions.closedAt)];
  if (strategyId !== null) where.push(eq(paperPositions.strategyId, strategyId));
  if (symbol !== null) where.push(eq(instruments.symbol, symbol));
  if (side !== null) where.push(eq(paperPositions.side, side));
  return where;
}
