import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { MarkCandle } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { untilDone } from './repeat.ts';

export interface MissedMarksParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  readonly process: (event: EngineEvent) => void;
  /** When the last open position of an instrument that follows the mark price times out; null when none does. */
  readonly marksNeededUntil: (symbol: string) => EpochMs | null;
  /** From when on marks are missing that an open position needs; null when none are. */
  readonly missedFrom: (symbol: string) => EpochMs | null;
  readonly isStopped: () => boolean;
}

const PAGE = 1_500;
/** Trades wait for the marks before them, but not for ever: then the first mark that comes decides. */
const ATTEMPTS = 5;

/** Brings mark prices that were missed into the core, as the venue's own minutes, when an open position needs them. */
export class MissedMarkPrices {
  readonly #parts: MissedMarksParts;

  constructor(parts: MissedMarksParts) {
    this.#parts = parts;
  }

  /** Those since a time. */
  async bring(symbol: string, since: EpochMs): Promise<void> {
    const { marksNeededUntil, process, isStopped } = this.#parts;
    const until = marksNeededUntil(symbol);
    for (let from = since; until !== null && from < until && !isStopped(); ) {
      const candles = await this.#page(symbol, from);
      process({ kind: 'markCandles', symbol, candles });
      const last = candles.at(-1);
      if (last === undefined || candles.length < PAGE) return;
      from = last.until;
    }
  }

  /** Those that the streams did not bring, while trades are missing too. */
  async bringMissing(symbol: string): Promise<void> {
    const since = this.#parts.missedFrom(symbol);
    if (since !== null) await this.bring(symbol, since);
  }

  async #page(symbol: string, since: EpochMs): Promise<readonly MarkCandle[]> {
    const { client, logger, isStopped } = this.#parts;
    let failures = 0;
    const candles = await untilDone(
      () => client.markCandles(symbol, since, PAGE),
      () => isStopped() || failures >= ATTEMPTS,
      (error) => {
        failures += 1;
        logger.warn(
          { symbol, since, failures, error: String(error) },
          'missed mark prices could not be read',
        );
      },
    );
    return candles ?? [];
  }
}
