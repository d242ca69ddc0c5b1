import type { Sql } from '@ae/db/client.ts';
import { createMonthPartitions } from '@ae/db/partitions.ts';
import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { CopyEncoder } from '@ae/server/engine/writer/copy-encoder.ts';
import { TICK, TICK_FIELDS } from '@ae/server/engine/writer/tick-record.ts';
import { openTickCopy, type TickCopy } from '@ae/server/store/tick-copy.ts';
import { TickRowReader, type TickRows } from '../archive/tick-rows.ts';
import type { CheckedFile } from './check.ts';
import type { StoredStretches } from './stored-stretches.ts';

const { AGG_ID, INSTRUMENT, NORMAL_QTY, PRICE, QTY, SELL, TIME, TRADES } = TICK;
/** Ticks of one bulk write; each is committed by itself, so a run that was killed goes on behind it. */
const WRITE_ROWS = 32_768;
/** Rows of a file may lie this far out of order: its first is not always its earliest. */
const MOST_BACK_MS = 10_000;

export interface TickTarget {
  readonly sql: Sql;
  readonly url: string;
  readonly instrumentId: number;
  /** What of the file is stored already: pieces that lie in it are passed over. */
  readonly stored: StoredStretches;
}

/** Stores the ticks of a checked file, exactly once; memory does not grow with the file. */
export async function storeTicks(
  file: CheckedFile,
  target: TickTarget,
  advance: (rows: number) => void,
): Promise<void> {
  await createMonthPartitions(
    target.sql,
    'agg_trades',
    days(file.from - MOST_BACK_MS, file.to + MOST_BACK_MS),
  );
  const copy = openTickCopy(target.url);
  const writing = new TickWriting(copy, target, advance);
  try {
    const reader = new TickRowReader(file.archive.file);
    for await (const rows of file.archive.rows()) await writing.add(reader.read(rows));
    await writing.finish();
  } finally {
    await copy.close();
  }
}

function* days(from: number, to: number): Generator<number> {
  for (let at = from; at < to; at += DAY_MS) yield at;
  yield to;
}

/** Fills one buffer while the other is on its way to the database. */
class TickWriting {
  readonly #copy: TickCopy;
  readonly #target: TickTarget;
  readonly #advance: (rows: number) => void;
  readonly #record = new Float64Array(TICK_FIELDS);
  #filling = new CopyEncoder(WRITE_ROWS);
  #spare = new CopyEncoder(WRITE_ROWS);
  #running: Promise<void> = Promise.resolve();
  #firstId = 0;
  #lastId = 0;
  #times = { first: 0, last: 0 };

  constructor(copy: TickCopy, target: TickTarget, advance: (rows: number) => void) {
    this.#copy = copy;
    this.#target = target;
    this.#advance = advance;
    this.#record[INSTRUMENT] = target.instrumentId;
  }

  async add(ticks: TickRows): Promise<void> {
    for (let row = 0; row < ticks.length; row += 1) {
      this.#put(ticks, row);
      if (this.#filling.rows === WRITE_ROWS) await this.#send();
    }
  }

  async finish(): Promise<void> {
    await this.#send();
    await this.#running;
  }

  #put(ticks: TickRows, row: number): void {
    const record = this.#record;
    record[AGG_ID] = ticks.aggIds[row] ?? 0;
    record[TIME] = ticks.times[row] ?? 0;
    record[PRICE] = ticks.prices[row] ?? 0;
    record[QTY] = ticks.qtys[row] ?? 0;
    record[NORMAL_QTY] = ticks.normalQtys[row] ?? Number.NaN;
    record[TRADES] = ticks.trades[row] ?? 0;
    record[SELL] = ticks.sells[row] ?? 0;
    if (this.#filling.rows === 0) {
      this.#firstId = record[AGG_ID];
      this.#times.first = record[TIME];
    }
    this.#lastId = record[AGG_ID];
    this.#times.last = record[TIME];
    if (!this.#filling.add(record, 0)) throw new Error(`tick ${record[AGG_ID]} does not fit the database`);
  }

  async #send(): Promise<void> {
    const encoder = this.#filling;
    if (encoder.rows === 0) return;
    await this.#running;
    this.#filling = this.#spare;
    this.#spare = encoder;
    this.#running = this.#write(encoder, { firstId: this.#firstId, lastId: this.#lastId, ...this.#times });
    // Its failure is met by the next `await`; until then it must not count as unhandled.
    this.#running.catch(() => undefined);
  }

  async #write(encoder: CopyEncoder, piece: Piece): Promise<void> {
    const { rows } = encoder;
    if (!this.#target.stored.holds(piece.firstId, piece.lastId)) {
      await this.#copy.copy(encoder.finish(), () => [piece.first, piece.last]);
    }
    encoder.reset();
    this.#advance(rows);
  }
}

interface Piece {
  readonly firstId: number;
  readonly lastId: number;
  /** Times of its first and last tick. */
  readonly first: number;
  readonly last: number;
}
