import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Instrument } from '../core/model/instrument.ts';
import { rowsOf, type TradeColumns } from '../core/model/trade-columns.ts';
import type { EngineLogger, TickStore } from '../ports.ts';
import type { WindowFile, WindowFiles } from './windows/window-files.ts';

export interface StoredTradesParts {
  readonly ticks: TickStore;
  readonly windowFiles: WindowFiles | null;
  readonly logger: EngineLogger;
}

/** How far back trades are read, and from when on none may be missing. */
export interface Reach {
  readonly since: EpochMs;
  readonly neededFrom: EpochMs;
}

/** Times of trades may step back a little while ids go on. */
const OVERLAP_MS = MINUTE_MS;

/**
 * The stored trades of one instrument since a time, in order: from our own copy of its windows where there is a
 * good one, and the rest from the database. The copy is only believed when the database holds its last trade too.
 */
export class StoredTrades {
  readonly #parts: StoredTradesParts;
  readonly #instrument: Instrument;
  readonly #since: EpochMs;
  readonly #neededFrom: EpochMs;

  constructor(parts: StoredTradesParts, instrument: Instrument, { since, neededFrom }: Reach) {
    this.#parts = parts;
    this.#instrument = instrument;
    this.#since = since;
    this.#neededFrom = neededFrom;
  }

  /** Columns of trades with ids above `lastId` (null: all), never empty ones. */
  async *after(lastId: number | null): AsyncGenerator<TradeColumns> {
    let last = lastId ?? -1;
    const file = lastId === null ? await this.#file() : null;
    for (const columns of file === null ? [] : this.#recent(file)) {
      yield columns;
      last = lastIdOf(columns);
    }
    const since = file === null ? this.#since : file.lastTime - OVERLAP_MS;
    for await (const columns of this.#parts.ticks.readTickColumns(this.#instrument, since)) {
      const wanted = from(columns, (row) => (columns.aggIds[row] as number) > last);
      if (wanted.length === 0) continue;
      yield wanted;
      last = lastIdOf(wanted);
    }
  }

  /** What of a copy is not too old. */
  *#recent(file: WindowFile): Generator<TradeColumns> {
    for (const columns of file.blocks()) {
      const wanted = from(columns, (row) => (columns.times[row] as number) >= this.#since);
      if (wanted.length > 0) yield wanted;
    }
  }

  async #file(): Promise<WindowFile | null> {
    const { windowFiles, logger } = this.#parts;
    const { symbol } = this.#instrument;
    try {
      const file = (await windowFiles?.read(this.#instrument)) ?? null;
      if (file === null || file.lastTime < this.#since) return null;
      if ((await this.#isStored(file)) && (await this.#beginsAlike(file))) {
        logger.debug({ symbol, lastAggId: file.lastAggId }, 'the windows begin with their own copy');
        return file;
      }
      logger.info({ symbol }, 'the copy of the windows does not fit the database and is not used');
    } catch (error) {
      logger.warn({ symbol, error: String(error) }, 'the copy of the windows cannot be read');
    }
    return null;
  }

  /** The database has the copy's last trade: it is a copy of this series, and all of it was stored. */
  async #isStored({ lastAggId, lastTime }: WindowFile): Promise<boolean> {
    const stored = await this.#parts.ticks.tickAt(this.#instrument.id, lastAggId);
    return stored?.time === lastTime;
  }

  /** The database has nothing that is needed and older than the copy (history may have been imported since). */
  async #beginsAlike(file: WindowFile): Promise<boolean> {
    const stored = await this.#parts.ticks.firstTick(this.#instrument.id, this.#neededFrom);
    for (const { aggIds } of this.#recent(file))
      return stored !== null && (aggIds[0] as number) <= stored.aggId;
    return false;
  }
}

/** The rows from the first that is wanted on. */
function from(columns: TradeColumns, isWanted: (row: number) => boolean): TradeColumns {
  let first = 0;
  while (first < columns.length && !isWanted(first)) first += 1;
  return rowsOf(columns, first);
}

function lastIdOf({ aggIds, length }: TradeColumns): number {
  return aggIds[length - 1] as number;
}
