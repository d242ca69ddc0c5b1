import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import type { Failed } from './collectors.ts';
import type { VenueClock } from './venue-clock.ts';

export interface SilentStreamsParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  /** Where the series of an instrument stands; null when it is not known. */
  readonly market: (symbol: string) => SeriesState | null;
  readonly process: (event: EngineEvent) => void;
}

interface SeriesState {
  readonly lastAggId: number | null;
  /** Trades that wait behind a gap. One that was stepped over holds up none. */
  readonly heldTrades: number;
}

interface Asked {
  readonly nextAt: EpochMs;
  readonly failures: number;
}

const PAGE = 1_000;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;

/**
 * Emergency for streams of trades that are acknowledged and silent: their newest trades are asked for, at most one
 * call a minute per instrument, after failures with longer waits up to five minutes. What one call does not reach
 * is left to the gap finder when the stream speaks again.
 */
export class SilentStreams {
  readonly #parts: SilentStreamsParts;
  readonly #asked = new Map<string, Asked>();

  constructor(parts: SilentStreamsParts) {
    this.#parts = parts;
  }

  /** One look at all silent streams. */
  async check(failed?: Failed): Promise<void> {
    const { client, venueClock } = this.#parts;
    const now = venueClock.now();
    const due = client.silentInstruments().filter((symbol) => now >= (this.#asked.get(symbol)?.nextAt ?? 0));
    await Promise.all(due.map((symbol) => this.#ask(symbol, now, failed)));
  }

  async #ask(symbol: string, now: EpochMs, failed?: Failed): Promise<void> {
    const { client, logger, market, venueClock } = this.#parts;
    const series = market(symbol);
    // Without a series there is nothing to go on from; a gap that trades wait behind is being filled already.
    if (series === null || series.lastAggId === null || series.heldTrades > 0) return;
    const { failures } = this.#asked.get(symbol) ?? { failures: 0 };
    this.#asked.set(symbol, { nextAt: now + MINUTE_MS, failures });
    try {
      const page = await client.aggTradesOnce(symbol, series.lastAggId + 1, PAGE);
      // The stream may have brought them meanwhile: the question waits behind repairs.
      const last = market(symbol)?.lastAggId ?? series.lastAggId;
      const missed = page.filter(({ aggId }) => aggId > last);
      for (const trade of missed) this.#parts.process({ kind: 'aggTrade', trade, origin: 'repair' });
      if (missed.length === 0) {
        // Nothing was traded, or the stream has spoken: it may be as alive as the market is quiet.
        this.#later(symbol, now, failures);
        return;
      }
      this.#parts.process({ kind: 'tradesUnheard', symbol, at: venueClock.now() });
      this.#asked.set(symbol, { nextAt: now + MINUTE_MS, failures: 0 });
      logger.warn({ symbol, trades: missed.length }, 'a silent stream: its trades were asked for');
    } catch (error) {
      failed?.(`${symbol}: ${String(error)}`);
      this.#later(symbol, now, failures);
      logger.warn(
        { symbol, failures: failures + 1, error: String(error) },
        'a silent stream could not be asked for',
      );
    }
  }

  /** Without effect: the next call comes later each time. */
  #later(symbol: string, now: EpochMs, failures: number): void {
    const nextAt = now + Math.min(MINUTE_MS * 2 ** (failures + 1), LONGEST_WAIT_MS);
    this.#asked.set(symbol, { nextAt, failures: failures + 1 });
  }
}
