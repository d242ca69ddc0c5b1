import { isTapeLine, TAPE_LINE } from '@ae/server/simulator/tape/lines.ts';
import { BROKEN_AGG_TRADE, isWholeAggTrade } from '@ae/server/simulator/tape/messages.ts';
import { type LineBatch, readLines } from '../../archive/lines.ts';
import { recordedTrade } from '../../archive/stream-recording.ts';
import { InputError, quote } from '../../input-error.ts';

/** What recordings hold, counted from the files themselves. */
export interface Survey {
  /** Single trades of the market per symbol, also those inside aggregate trades. */
  readonly singles: ReadonlyMap<string, number>;
  /** Time of the first and the last of them, epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Reads recordings once, to their last line. Throws InputError on a bad line, and without any trade. */
export async function surveyRecordings(files: readonly string[]): Promise<Survey> {
  const counting = new Counting();
  for (const file of files) {
    for await (const batch of readLines(file)) counting.addLines(file, batch);
  }
  if (counting.singles.size > 0) return counting;
  throw new InputError(
    `${files.join(', ')}: no trade in it (expected a raw recording with @trade or @aggTrade streams)`,
  );
}

type Json = Readonly<Record<string, unknown>>;

class Counting implements Survey {
  readonly singles = new Map<string, number>();
  from = Number.POSITIVE_INFINITY;
  to = 0;
  readonly #kinds = new Map<string, unknown>();

  addLines(file: string, { first, lines }: LineBatch): void {
    for (const [index, line] of lines.entries()) {
      if (line !== '') this.#add(line, `${file} line ${first + index}`);
    }
  }

  #add(line: string, place: string): void {
    const event = recordedTrade(line, place);
    if (!isTapeLine(line))
      throw new InputError(`${place}: ${quote(line)} is not played (expected ${TAPE_LINE})`);
    if (event === null || !this.#isPlayed(event)) return;
    const symbol = String(event['s']);
    this.singles.set(symbol, (this.singles.get(symbol) ?? 0) + singlesIn(event, place));
    this.from = Math.min(this.from, Number(event['T']));
    this.to = Math.max(this.to, Number(event['T']));
  }

  /**
   * Of a symbol's single and aggregate trades only the kind that comes first is played. Trades of the insurance fund
   * and of ADL never met the book; the exchange does not aggregate them.
   */
  #isPlayed({ e, s, X }: Json): boolean {
    const kind = this.#kinds.get(String(s)) ?? e;
    this.#kinds.set(String(s), kind);
    return e === kind && (e === 'aggTrade' || (X ?? 'MARKET') === 'MARKET');
  }
}

function singlesIn(event: Json, place: string): number {
  if (event['e'] === 'trade') return 1;
  if (isWholeAggTrade(event)) return Number(event['l']) - Number(event['f']) + 1;
  throw new InputError(`${place}: ${BROKEN_AGG_TRADE}`);
}
