import type { TradeTape } from '../../core/features/windows/tape.ts';
import type { Instrument } from '../../core/model/instrument.ts';
import type { Position } from '../../core/model/position.ts';
import type { TradeColumns } from '../../core/model/trade-columns.ts';
import type { EngineLogger } from '../../ports.ts';
import { breathe } from '../repeat.ts';
import { BLOCK_ROWS, BlockPacker } from './block.ts';
import type { WindowDraft, WindowEnd, WindowFiles } from './window-files.ts';

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

/** How far a copy goes, and the open positions of the instrument at the same moment. */
interface Ended extends WindowEnd {
  readonly positions: readonly Position[];
}

/** A copy of one instrument's windows at a moment, which is not kept yet. */
export interface Captured extends Ended {
  readonly instrument: Instrument;
  readonly draft: WindowDraft;
}

/**
 * Writes copies of the windows, one instrument at a time, so that the engine is never held up. A copy is written
 * only when everything in it is in the database: ticks up to its end, and open positions as of its end, so that a
 * start from it finds each position as the trades in it have left it.
 */
export class WindowSaver {
  readonly #parts: WindowSaverParts;
  /** Memory of one block: copies are made one after the other. */
  readonly #packer = new BlockPacker(BLOCK_ROWS);
  readonly #columns = {
    length: BLOCK_ROWS,
    ...{ aggIds: new Float64Array(BLOCK_ROWS), times: new Float64Array(BLOCK_ROWS) },
    ...{ prices: new Float64Array(BLOCK_ROWS), qtys: new Float64Array(BLOCK_ROWS) },
    sells: new Uint8Array(BLOCK_ROWS),
  };
  #turn: Promise<void> = Promise.resolve();
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
    try {
      await this.#parts.store(captured.positions);
    } catch (error) {
      await captured.draft.discard();
      throw error;
    }
    await this.write(captured);
  }

  /** Writes block by block with turns for others between; null without trades, or when the past keeps changing. */
  capture(instrument: Instrument): Promise<Captured | null> {
    const turn = this.#turn.then(() => this.#capture(instrument));
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #capture(instrument: Instrument): Promise<Captured | null> {
    const tape = this.#parts.tape(instrument.symbol);
    if (tape === null || tape.ring.size === 0) return null;
    const draft = await this.#parts.files.draft(instrument);
    try {
      const end = await this.#copy(instrument, tape, draft);
      if (end !== null) return { instrument, draft, ...end };
    } catch (error) {
      await draft.discard();
      throw error;
    }
    await draft.discard();
    return null;
  }

  write({ draft, lastAggId, lastTime }: Captured): Promise<void> {
    return draft.keep({ lastAggId, lastTime });
  }

  async #copy(instrument: Instrument, tape: TradeTape, draft: WindowDraft): Promise<Ended | null> {
    tape.settle();
    const { ring } = tape;
    const { generation } = ring;
    let lastId = -1;
    for (let at = ring.start; at < ring.end; at += BLOCK_ROWS) {
      const columns = this.#read(tape, at, Math.min(at + BLOCK_ROWS, ring.end));
      if (!isAscending(columns, lastId)) return null;
      lastId = columns.aggIds[columns.length - 1] as number;
      // The last block ends with what is there now; nothing may come between it and the positions.
      const end = at + BLOCK_ROWS >= ring.end ? this.#end(instrument, tape) : null;
      await draft.append(this.#packer.pack(columns));
      if (end !== null) return end;
      await breathe();
      if (ring.generation !== generation || ring.start > at + BLOCK_ROWS) return null;
    }
    return null;
  }

  #end({ symbol }: Instrument, { ring }: TradeTape): Ended {
    const last = ring.end - 1;
    const lastAggId = ring.aggId(last);
    const positions = this.#parts
      .openPositions(symbol)
      .map((position) => ({ ...position, asOfAggId: Math.max(position.asOfAggId, lastAggId) }));
    return { lastAggId, lastTime: ring.time(last), positions };
  }

  /** The same columns for every block. */
  #read(tape: TradeTape, from: number, to: number): TradeColumns {
    const { ring, lotScale } = tape;
    const { aggIds, times, prices, qtys, sells } = this.#columns;
    const length = to - from;
    for (let row = 0; row < length; row += 1) {
      const index = from + row;
      const lots = ring.lots(index);
      aggIds[row] = ring.aggId(index);
      times[row] = ring.time(index);
      prices[row] = tape.priceAt(index);
      qtys[row] = lotScale.fromUnits(Math.abs(lots));
      sells[row] = lots < 0 ? 1 : 0;
    }
    return { ...this.#columns, length };
  }
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
