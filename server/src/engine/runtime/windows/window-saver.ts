import type { TradeTape } from '../../core/features/windows/tape.ts';
import type { EpochMs } from '../../core/model/epoch-ms.ts';
import type { Instrument } from '../../core/model/instrument.ts';
import type { Position } from '../../core/model/position.ts';
import type { TradeColumns } from '../../core/model/trade-columns.ts';
import type { EngineLogger } from '../../ports.ts';
import { breathe } from '../repeat.ts';
import { BLOCK_ROWS, packBlock } from './block.ts';
import type { WindowFiles } from './window-files.ts';

export interface WindowSaverParts {
  readonly files: WindowFiles;
  readonly logger: EngineLogger;
  /** The trades of an instrument's windows; null when it is not known. */
  readonly tape: (symbol: string) => TradeTape | null;
  /** Of an instrument, virtual ones too. */
  readonly openPositions: (symbol: string) => readonly Position[];
  /** Stores the ticks taken so far, and these positions as they stand. */
  readonly store: (positions: readonly Position[]) => Promise<void>;
}

/** The trades of one instrument's windows at a moment, packed, and its open positions at the same moment. */
export interface Captured {
  readonly instrument: Instrument;
  readonly lastAggId: number;
  readonly lastTime: EpochMs;
  readonly blocks: readonly Buffer[];
  readonly positions: readonly Position[];
}

/**
 * Writes copies of the windows, one instrument at a time, so that the engine is never held up. A copy is written
 * only when everything in it is in the database: ticks up to its end, and open positions as of its end, so that a
 * start from it finds each position as the trades in it have left it.
 */
export class WindowSaver {
  readonly #parts: WindowSaverParts;
  #waiting: Instrument[] = [];

  constructor(parts: WindowSaverParts) {
    this.#parts = parts;
  }

  /** The next instrument of an endless round. */
  async saveNext(instruments: readonly Instrument[]): Promise<void> {
    if (this.#waiting.length === 0) this.#waiting = [...instruments];
    const instrument = this.#waiting.shift();
    if (instrument === undefined) return;
    const captured = await this.capture(instrument);
    if (captured === null) return;
    await this.#parts.store(captured.positions);
    await this.write(captured);
  }

  /** Packs block by block with turns for others between; null without trades, or when the past keeps changing. */
  async capture(instrument: Instrument): Promise<Captured | null> {
    const tape = this.#parts.tape(instrument.symbol);
    if (tape === null) return null;
    tape.settle();
    const { ring } = tape;
    const { generation } = ring;
    const blocks: Buffer[] = [];
    let lastId = -1;
    for (let at = ring.start; at < ring.end; at += BLOCK_ROWS) {
      const columns = readColumns(tape, at, Math.min(at + BLOCK_ROWS, ring.end));
      if (!isAscending(columns, lastId)) return null;
      blocks.push(packBlock(columns));
      lastId = columns.aggIds[columns.length - 1] as number;
      // The last block ends with what is there now; nothing may come between it and the positions.
      if (at + BLOCK_ROWS >= ring.end) return this.#complete(instrument, tape, blocks);
      await breathe();
      if (ring.generation !== generation || ring.start > at + BLOCK_ROWS) return null;
    }
    return null;
  }

  async write({ instrument, lastAggId, lastTime, blocks }: Captured): Promise<void> {
    await this.#parts.files.write(instrument, { lastAggId, lastTime }, blocks);
  }

  #complete(instrument: Instrument, { ring }: TradeTape, blocks: readonly Buffer[]): Captured {
    const last = ring.end - 1;
    const lastAggId = ring.aggId(last);
    const positions = this.#parts
      .openPositions(instrument.symbol)
      .map((position) => ({ ...position, asOfAggId: Math.max(position.asOfAggId, lastAggId) }));
    return { instrument, lastAggId, lastTime: ring.time(last), blocks, positions };
  }
}

function readColumns(tape: TradeTape, from: number, to: number): TradeColumns {
  const { ring, lotScale } = tape;
  const length = to - from;
  const [aggIds, times] = [new Float64Array(length), new Float64Array(length)];
  const [prices, qtys] = [new Float64Array(length), new Float64Array(length)];
  const sells = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) {
    const index = from + row;
    const lots = ring.lots(index);
    aggIds[row] = ring.aggId(index);
    times[row] = ring.time(index);
    prices[row] = tape.priceAt(index);
    qtys[row] = lotScale.fromUnits(Math.abs(lots));
    sells[row] = lots < 0 ? 1 : 0;
  }
  return { length, aggIds, times, prices, qtys, sells };
}

/** Trades that stepped back in time cannot be fed again in the order of their ids from here. */
function isAscending({ aggIds, length }: TradeColumns, after: number): boolean {
  let last = after;
  for (let row = 0; row < length; row += 1) {
    const id = aggIds[row] as number;
    if (id <= last) return false;
    last = id;
  }
  return true;
}
