import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { InputError } from '../input-error.ts';
import { AggTradeCsv } from './agg-trade-csv.ts';
import { type LineBatch, readLines } from './lines.ts';
import { looksLikeRecording, StreamRecording } from './stream-recording.ts';
import type { TradeParser } from './trade-parser.ts';

/**
 * Reads aggregate trades of one symbol from an archive CSV or a raw stream recording (plain, .gz or .zip),
 * in file order, in batches; memory does not grow with the file. Throws InputError naming file and line, and
 * at the end when there was no trade at all.
 */
export async function* readTrades(file: string, symbol: string): AsyncGenerator<readonly AggTrade[]> {
  const reader = new TradeLines(file, symbol);
  for await (const batch of readLines(file)) yield reader.read(batch);
  yield reader.finish();
}

/** Chooses the parser by the first line and keeps count. */
class TradeLines {
  readonly #file: string;
  readonly #symbol: string;
  #parser: TradeParser | null = null;
  #found = 0;
  /** Number of the first blank line; blank lines may only end a file. */
  #blankLine = 0;

  constructor(file: string, symbol: string) {
    this.#file = file;
    this.#symbol = symbol;
  }

  read({ first, lines }: LineBatch): AggTrade[] {
    this.#parser ??= parserFor(lines[0] ?? '', this.#symbol);
    const trades: AggTrade[] = [];
    for (const [index, line] of lines.entries()) {
      const trade = line === '' ? this.#blank(first + index) : this.#parse(line, first + index);
      if (trade !== null) trades.push(trade);
    }
    this.#found += trades.length;
    return trades;
  }

  finish(): AggTrade[] {
    const open = this.#parser?.end() ?? null;
    if (open !== null) return [open];
    if (this.#found > 0) return [];
    throw new InputError(`${this.#file}: no trade of ${this.#symbol} in it (expected at least one)`);
  }

  #parse(line: string, number: number): AggTrade | null {
    if (this.#blankLine === 0) return this.#parser?.push(line, `${this.#file} line ${number}`) ?? null;
    throw new InputError(`${this.#file} line ${this.#blankLine}: is blank (expected a trade)`);
  }

  #blank(number: number): null {
    this.#blankLine ||= number;
    return null;
  }
}

/** Chooses the reader of a file by its first line. */
function parserFor(firstLine: string, symbol: string): TradeParser {
  return looksLikeRecording(firstLine) ? new StreamRecording(symbol) : new AggTradeCsv(symbol);
}
