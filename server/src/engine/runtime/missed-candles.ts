import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import type { VenueClock } from './venue-clock.ts';

export interface MissedCandlesParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  /** Since when an open position of an instrument has waited for its next exit; null when none is open. */
  readonly openSince: (symbol: string) => EpochMs | null;
}

/** What one answer of the venue holds; a position is closed by its timeout long before. */
const MOST = 1_499;

/**
 * For an instrument that is followed by candles: the closed ones since its open positions began to wait, as the stream
 * would have brought them. What a position has seen of them already changes nothing.
 */
export async function bringMissedCandles(parts: MissedCandlesParts, symbol: string): Promise<void> {
  const { client, logger, venueClock, process } = parts;
  const since = parts.openSince(symbol);
  if (since === null) return;
  const now = venueClock.now();
  try {
    const limit = Math.min(MOST, Math.ceil((now - since) / MINUTE_MS) + 1);
    for (const candle of (await client.candles(symbol, '1m', limit)).closed) {
      if (candle.openTime < since) continue;
      const kline = { symbol, interval: '1m' as const, candle, isClosed: true, time: now, receivedAt: now };
      process({ kind: 'kline', kline });
    }
  } catch (error) {
    logger.warn({ symbol, since, error: String(error) }, 'missed candles could not be read');
  }
}
