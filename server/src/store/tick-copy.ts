import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { connectSql, type Sql } from '@ae/db/client.ts';
import type { TickRow } from '../engine/ports.ts';
import { writeInMonths } from './missing-months.ts';
import { writeTicks } from './ticks.ts';

/** Bulk storage of ticks that are encoded already. */
export interface TickCopy {
  /**
   * Stores all rows of a binary COPY payload exactly once (rows already there are left alone). `times` are asked for
   * when a month has no partition yet. Rejects with the database's error; then none of the rows is stored.
   */
  copy(payload: Uint8Array, times: () => Iterable<number>): Promise<void>;
  /** The slow way, for finding which row is refused. */
  writeRows(rows: readonly TickRow[]): Promise<number>;
  close(): Promise<void>;
}

const COLUMNS = 'instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker';
const DIRECT = `begin; copy agg_trades (${COLUMNS}) from stdin (format binary)`;
const STAGED = `begin;
  create temp table if not exists tick_stage (like agg_trades) on commit delete rows;
  copy tick_stage (${COLUMNS}) from stdin (format binary)`;
const FROM_STAGE = `insert into agg_trades (${COLUMNS}) select ${COLUMNS} from tick_stage on conflict do nothing;`;
/**
 * The driver loses an error that comes after the last byte of a COPY. So the COPY runs in a transaction and this
 * ends it in one message: in a transaction that failed its first statement is an error, and on another connection
 * (ours was lost meanwhile) it answers false.
 */
const COMMIT = 'select pg_current_xact_id_if_assigned() is not null as ours; commit';
const IN_FAILED_TRANSACTION = '25P02';

/** Opens a connection of its own for bulk writes; made again after a loss. */
export function openTickCopy(databaseUrl: string): TickCopy {
  return new TickCopyConnection(databaseUrl);
}

class TickCopyConnection implements TickCopy {
  readonly #url: string;
  #sql: Sql;

  constructor(url: string) {
    this.#url = url;
    this.#sql = this.#connect();
  }

  async copy(payload: Uint8Array, times: () => Iterable<number>): Promise<void> {
    if (await this.#succeeds(DIRECT, payload)) return;
    // A conflict or a missing month: the staging way leaves what is there alone and names every other error.
    const write = () => this.#attempt(STAGED, payload, FROM_STAGE);
    await writeInMonths(this.#sql, { table: 'agg_trades', times, write });
  }

  writeRows(rows: readonly TickRow[]): Promise<number> {
    return writeInMonths(this.#sql, {
      table: 'agg_trades',
      times: () => rows.map(({ trade }) => trade.time),
      write: () => writeTicks(this.#sql, rows),
    });
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 5 });
  }

  #connect(): Sql {
    return connectSql(this.#url, { max: 1, name: 'ae-writer', withoutArrays: true });
  }

  /** False when the rows themselves were the reason; rejects for everything else. */
  async #succeeds(begin: string, payload: Uint8Array): Promise<boolean> {
    try {
      await this.#attempt(begin, payload, '');
      return true;
    } catch (error) {
      if (isOfTheRows(error)) return false;
      throw error;
    }
  }

  async #attempt(begin: string, payload: Uint8Array, after: string): Promise<void> {
    try {
      await copyIn(this.#sql, { begin, payload, end: after + COMMIT });
    } catch (error) {
      if (isOfTheRows(error)) await this.#sql.unsafe('rollback');
      else await this.#renew();
      throw error;
    }
  }

  /** After a loss nothing of the old connection can be trusted. */
  async #renew(): Promise<void> {
    const old = this.#sql;
    this.#sql = this.#connect();
    await old.end({ timeout: 0 });
  }
}

interface Copying {
  readonly begin: string;
  readonly payload: Uint8Array;
  readonly end: string;
}

async function copyIn(sql: Sql, { begin, payload, end }: Copying): Promise<void> {
  const stream = await sql.unsafe(begin).writable();
  let failure: unknown = null;
  stream.on('error', (error) => {
    failure ??= error;
  });
  await written(stream, payload);
  if (failure === null) {
    stream.end();
    // The driver accepts the next statement once the end of the data is on its way.
    await turn();
  }
  if (failure !== null) throw failure;
  // One result or a list of them, depending on what came before.
  const answers = [...(await sql.unsafe(end))].flat() as readonly { ours?: boolean }[];
  if (!answers.some(({ ours }) => ours === true))
    throw new Error('the connection to the database was lost during a bulk write');
}

/** Resolves when the bytes left, or can leave no more. */
async function written(stream: Writable, payload: Uint8Array): Promise<void> {
  const closed = once(stream, 'close').catch(() => undefined);
  const sent = new Promise<void>((resolve) => stream.write(payload, () => resolve()));
  await Promise.race([closed, sent]);
}

function isOfTheRows(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && (code === IN_FAILED_TRANSACTION || /^2[23]...$/.test(code));
}
