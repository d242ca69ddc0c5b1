import type { Sql } from '@ae/db/client.ts';
import type { TimeRange } from './api-range.ts';
import { iso } from './rows.ts';

/** Ids of the trades inside a time range: `from` included, `to` not. */
export interface IdBounds {
  readonly from: number;
  readonly to: number;
}

/** 2⁵³ has so many halvings. */
const MOST_PROBES = 54;

/**
 * The ids of an instrument's trades that lie in a time range; null when there are none. There is no index by time
 * (a second one would halve the rate of writing), but ids rise with time: the ends are found by halving.
 */
export async function idBounds(sql: Sql, instrumentId: number, range: TimeRange): Promise<IdBounds | null> {
  const tape = new Tape(sql, instrumentId, wholeMonths(range));
  const [lowest, highest] = await Promise.all([tape.end('asc'), tape.end('desc')]);
  if (lowest === null || highest === null) return null;
  const ends = { from: lowest, to: highest + 1 };
  const [from, to] = await Promise.all([tape.firstAt(range.from, ends), tape.firstAt(range.to, ends)]);
  return from < to ? { from, to } : null;
}

class Tape {
  readonly #sql: Sql;
  readonly #instrumentId: number;
  readonly #months: TimeRange;

  constructor(sql: Sql, instrumentId: number, months: TimeRange) {
    this.#sql = sql;
    this.#instrumentId = instrumentId;
    this.#months = months;
  }

  async end(order: 'asc' | 'desc'): Promise<number | null> {
    const sql = this.#sql;
    const [row] = await sql<{ id: string }[]>`
      select agg_id as id from agg_trades ${this.#inside()}
      order by agg_id ${order === 'asc' ? sql`asc` : sql`desc`} limit 1`;
    return row === undefined ? null : Number(row.id);
  }

  /** Lowest id in `bounds` whose trade is at or after a time; `bounds.to` when none is. */
  async firstAt(at: number, bounds: IdBounds): Promise<number> {
    let { from: low, to: high } = bounds;
    for (let probe = 0; low < high && probe < MOST_PROBES; probe += 1) {
      const middle = Math.floor((low + high) / 2);
      const found = await this.#next(middle);
      if (found === null || found.time >= at) high = middle;
      else low = found.id + 1;
    }
    return high;
  }

  /** The trade with this id or the next one that is stored. */
  async #next(id: number): Promise<{ readonly id: number; readonly time: number } | null> {
    const [row] = await this.#sql<{ id: string; time: Date }[]>`
      select agg_id as id, time from agg_trades ${this.#inside()} and agg_id >= ${id} order by agg_id limit 1`;
    return row === undefined ? null : { id: Number(row.id), time: row.time.getTime() };
  }

  /** Whole months are whole partitions: no index entry is read that does not count. */
  #inside() {
    const { from, to } = this.#months;
    return this
      .#sql`where instrument_id = ${this.#instrumentId} and time >= ${iso(from)} and time < ${iso(to)}`;
  }
}

function wholeMonths({ from, to }: TimeRange): TimeRange {
  const first = new Date(from);
  const last = new Date(to - 1);
  return {
    from: Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1),
    to: Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 1),
  };
}
