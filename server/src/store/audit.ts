import { createHash } from 'node:crypto';
import type { Database } from '@ae/db/client.ts';
import { auditLog } from '@ae/db/schema/index.ts';
import { asc, desc, gt, sql } from 'drizzle-orm';
import type { Executor } from './users.ts';

/** Number of the advisory lock under which the chain grows by one row at a time. */
const AUDIT_LOCK = 7_140_303;
const FIRST_HASH = '0'.repeat(64);
const VERIFY_BATCH = 5_000;

/** Something that somebody did. `details` must be plain JSON without secrets. */
export interface AuditEntry {
  readonly at: number;
  /** null: nobody signed in (a failed sign-in) or the program itself. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface AuditRow extends AuditEntry {
  readonly id: number;
  readonly prevHash: string;
  readonly hash: string;
}

/** Where a chain is broken; null when it is whole. */
export interface ChainVerdict {
  readonly rows: number;
  readonly brokenAt: number | null;
}

/** SHA-256 (hex) over an entry and the hash of the row before; keys in code-unit order at every depth. */
export function chainHash(prevHash: string, entry: AuditEntry): string {
  const { at, actorId, action, subject, details } = entry;
  const text = JSON.stringify({ action, actorId, at, details, prevHash, subject }, (_key, value: unknown) =>
    isRecord(value) ? sortedByKey(value) : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

/** The append-only log of acts; a database trigger refuses changes, the chain shows what got past it. */
export class AuditStore {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  /** Adds a row in a transaction of its own. */
  append(entry: AuditEntry): Promise<void> {
    return this.#db.transaction((tx) => this.appendIn(tx, entry));
  }

  /** Adds a row in the transaction of the act it records, so that both happen or neither. */
  async appendIn(tx: Executor, entry: AuditEntry): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
    const [last] = await tx
      .select({ hash: auditLog.hash })
      .from(auditLog)
      .orderBy(desc(auditLog.id))
      .limit(1);
    const prevHash = last?.hash ?? FIRST_HASH;
    const details = JSON.parse(JSON.stringify(entry.details)) as Record<string, unknown>;
    const hash = chainHash(prevHash, { ...entry, details });
    await tx.insert(auditLog).values({ ...entry, details, prevHash, hash });
  }

  /** Recomputes the chain from its first row; `brokenAt` is the id of the first row that does not fit. */
  async verifyChain(): Promise<ChainVerdict> {
    let prevHash = FIRST_HASH;
    let rows = 0;
    let lastId = 0;
    for (;;) {
      const batch = await this.#after(lastId);
      for (const row of batch) {
        if (row.prevHash !== prevHash || row.hash !== chainHash(prevHash, row)) {
          return { rows, brokenAt: row.id };
        }
        prevHash = row.hash;
        lastId = row.id;
        rows += 1;
      }
      if (batch.length < VERIFY_BATCH) return { rows, brokenAt: null };
    }
  }

  async #after(id: number): Promise<AuditRow[]> {
    const rows = await this.#db
      .select()
      .from(auditLog)
      .where(gt(auditLog.id, id))
      .orderBy(asc(auditLog.id))
      .limit(VERIFY_BATCH);
    return rows.map((row) => ({ ...row, details: row.details as Record<string, unknown> }));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedByKey(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record).sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
