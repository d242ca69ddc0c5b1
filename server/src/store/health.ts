import type { Database } from '@ae/db/client.ts';
import { orNullAfter } from './or-null.ts';

const SIZE_TTL_MS = 30_000;
const TABLES_TTL_MS = 60_000;
/** Tables shown, largest first. */
const MOST_TABLES = 12;

/** A table with all that belongs to it: indexes, large values, partitions. */
export interface TableSize {
  readonly name: string;
  readonly bytes: number;
  /** As the database estimates it. */
  readonly rows: number;
  /** 0 when it has none. */
  readonly partitions: number;
}

/** Is the database there, and how large is it. */
export class HealthQueries {
  readonly #sql: Database['sql'];
  #tables: { readonly sizes: Promise<readonly TableSize[]>; readonly at: number } | null = null;
  #size: { readonly bytes: number; readonly at: number } | null = null;

  constructor({ sql }: Database) {
    this.#sql = sql;
  }

  /** True when it answers within `timeoutMs`; never rejects. */
  async answers(timeoutMs: number): Promise<boolean> {
    const asked = this.#sql`select 1`.then(
      () => true,
      () => false,
    );
    return (await orNullAfter(timeoutMs, asked)) ?? false;
  }

  /** Bytes of the database on disk, at most 30 s old. */
  async databaseBytes(): Promise<number> {
    const now = performance.now();
    if (this.#size === null || now - this.#size.at > SIZE_TTL_MS) {
      const [row] = await this.#sql<{ bytes: string }[]>`
        select pg_database_size(current_database()) as bytes`;
      this.#size = { bytes: Number(row?.bytes ?? 0), at: now };
    }
    return this.#size.bytes;
  }

  /** The largest tables, at most a minute old; asked for once, however many look. */
  tableSizes(): Promise<readonly TableSize[]> {
    const now = performance.now();
    if (this.#tables === null || now - this.#tables.at > TABLES_TTL_MS) {
      this.#tables = { sizes: this.#readTables(), at: now };
    }
    return this.#tables.sizes;
  }

  /** Catalogue only: no table is read. Rows are those of the last analysis, or what was counted since. */
  async #readTables(): Promise<readonly TableSize[]> {
    const rows = await this.#sql<{ name: string; bytes: string; rows: string; partitions: string }[]>`
      select root.relname as name,
        sum(pg_total_relation_size(part.oid))::bigint as bytes,
        sum(greatest(part.reltuples, pg_stat_get_live_tuples(part.oid), 0))::bigint as rows,
        count(*) filter (where part.oid <> root.oid) as partitions
      from pg_class root
      left join lateral pg_partition_tree(root.oid) tree on root.relkind = 'p'
      join pg_class part on part.oid = coalesce(tree.relid, root.oid)
      where root.relnamespace = 'public'::regnamespace
        and root.relkind in ('r', 'p') and not root.relispartition
      group by root.oid, root.relname
      order by bytes desc, root.relname
      limit ${MOST_TABLES}`;
    return rows.map(({ name, ...figures }) => ({
      name,
      bytes: Number(figures.bytes),
      rows: Number(figures.rows),
      partitions: Number(figures.partitions),
    }));
  }
}
