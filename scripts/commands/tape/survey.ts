import { type LineBatch, readLines } from '../../archive/lines.ts';
import { recordedTrade } from '../../archive/stream-recording.ts';
import { InputError } from '../../input-error.ts';

/** What recordings hold, counted from the files themselves. */
export interface Survey {
  /** Single trades of the market per symbol. */
  readonly singles: ReadonlyMap<string, number>;
  /** Time of the first and the last of them, epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Reads recordings once, to their last line. Throws InputError on a bad line, and without a single trade. */
export async function surveyRecordings(files: readonly string[]): Promise<Survey> {
  const counting = new Counting();
  for (const file of files) {
    for await (const batch of readLines(file)) counting.addLines(file, batch);
  }
  if (counting.singles.size > 0) return counting;
  throw new InputError(
    `${files.join(', ')}: no single trade in it (expected a raw recording with @trade streams)`,
  );
}

class Counting implements Survey {
  readonly singles = new Map<string, number>();
  from = Number.POSITIVE_INFINITY;
  to = 0;

  addLines(file: string, { first, lines }: LineBatch): void {
    for (const [index, line] of lines.entries()) {
      if (line !== '') this.#add(recordedTrade(line, `${file} line ${first + index}`));
    }
  }

  /** Trades of the insurance fund and of ADL never met the book; the exchange does not aggregate them. */
  #add(event: Readonly<Record<string, unknown>> | null): void {
    if (event === null || event['e'] !== 'trade' || (event['X'] ?? 'MARKET') !== 'MARKET') return;
    const symbol = String(event['s']);
    this.singles.set(symbol, (this.singles.get(symbol) ?? 0) + 1);
    this.from = Math.min(this.from, Number(event['T']));
    this.to = Math.max(this.to, Number(event['T']));
  }
}
