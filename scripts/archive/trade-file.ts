import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { InputError } from '../input-error.ts';
import { type ArchiveFile, openArchive, requireSymbol } from './archive-file.ts';
import { type LineBatch, readLines } from './lines.ts';
import { looksLikeRecording, StreamRecording } from './stream-recording.ts';
import { TickRowReader, type TickRows } from './tick-rows.ts';

/**
 * Reads aggregate trades of one symbol from an archive file (CSV or Parquet, as `ae import` takes it) or a raw stream
 * recording (plain, .gz or .zip), in file order, in batches; memory does not grow with the file. Throws InputError
 * naming file and line, and at the end when there was no trade at all.
 */
export async function* readTrades(file: string, symbol: string): AsyncGenerator<readonly AggTrade[]> {
  const archive = await openArchive(file, { kind: 'aggTrades', symbol, interval: null });
  const batches = (await isRecording(archive)) ? recorded(file, symbol) : archived(archive, symbol);
  let found = 0;
  for await (const trades of batches) {
    found += trades.length;
    yield trades;
  }
  if (found === 0) throw new InputError(`${file}: no trade of ${symbol} in it (expected at least one)`);
}

/** Told by the first line. */
async function isRecording({ file, format }: ArchiveFile): Promise<boolean> {
  if (format === 'parquet') return false;
  for await (const { lines } of readLines(file)) return looksLikeRecording(lines[0] ?? '');
  return false;
}

async function* archived(archive: ArchiveFile, symbol: string): AsyncGenerator<readonly AggTrade[]> {
  const reader = new TickRowReader(archive.file);
  for await (const rows of archive.rows()) {
    requireSymbol(archive.file, rows, symbol);
    yield tradesOf(reader.read(rows), symbol);
  }
}

function tradesOf(ticks: TickRows, symbol: string): AggTrade[] {
  const trades: AggTrade[] = [];
  for (let row = 0; row < ticks.length; row += 1) trades.push(tradeOf(ticks, row, symbol));
  return trades;
}

function tradeOf(ticks: TickRows, row: number, symbol: string): AggTrade {
  const time = ticks.times[row] ?? 0;
  const normalQty = ticks.normalQtys[row] ?? Number.NaN;
  return {
    symbol,
    aggId: ticks.aggIds[row] ?? 0,
    price: ticks.prices[row] ?? 0,
    qty: ticks.qtys[row] ?? 0,
    normalQty: Number.isNaN(normalQty) ? null : normalQty,
    trades: ticks.trades[row] ?? 0,
    time,
    takerSide: ticks.sells[row] === 1 ? 'sell' : 'buy',
    receivedAt: time,
    shard: 'archive',
  };
}

async function* recorded(file: string, symbol: string): AsyncGenerator<readonly AggTrade[]> {
  const lines = new RecordedLines(file, symbol);
  for await (const batch of readLines(file)) yield lines.read(batch);
  yield lines.finish();
}

/** The lines of a recording; blank ones may only end it. */
class RecordedLines {
  readonly #file: string;
  readonly #recording: StreamRecording;
  /** Number of the first blank line; 0 before it. */
  #blankLine = 0;

  constructor(file: string, symbol: string) {
    this.#file = file;
    this.#recording = new StreamRecording(symbol);
  }

  read({ first, lines }: LineBatch): AggTrade[] {
    const trades: AggTrade[] = [];
    for (const [index, line] of lines.entries()) {
      const trade = line === '' ? this.#blank(first + index) : this.#parse(line, first + index);
      if (trade !== null) trades.push(trade);
    }
    return trades;
  }

  finish(): AggTrade[] {
    const open = this.#recording.end();
    return open === null ? [] : [open];
  }

  #parse(line: string, number: number): AggTrade | null {
    if (this.#blankLine === 0) return this.#recording.push(line, `${this.#file} line ${number}`);
    throw new InputError(`${this.#file} line ${this.#blankLine}: is blank (expected a trade)`);
  }

  #blank(number: number): null {
    this.#blankLine ||= number;
    return null;
  }
}
