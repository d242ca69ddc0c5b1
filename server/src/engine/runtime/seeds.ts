import type { IndicatorType } from '@ae/db/enums.ts';
import { type EpochMs, HOUR_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { EngineLogger, MarketDataClient, RestPurpose, TickStore } from '../ports.ts';
import type { Failed } from './collectors.ts';
import type { VenueClock } from './venue-clock.ts';

export interface SeedParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  readonly isStopped: () => boolean;
  /** Hears of what is only warned of. */
  readonly failed?: Failed;
}

/**
 * As many as an ATR's bars are kept, by one light request: the oldest of the 288 values that a percentile ranks lies
 * 210 candles behind the seed, whose trace is then below 10^-6. A start gives what a long run gives.
 */
const CANDLES = 498;
/** A third of a year of 8-hour settlements. */
const FUNDING_SETTLEMENTS = 1_000;
const INDICATOR_LOOKBACK_MS = 2 * HOUR_MS;

/** What the collectors bring from the venue; the coinbase premium is one of them where there is a pair. */
export const COLLECTED: readonly IndicatorType[] = [
  'long_short_ratio',
  'top_trader_position',
  'open_interest',
  'funding_rate',
  'coinbase_premium',
];

/**
 * Candles that seed ATR and its percentile; strategies wait for them, unless `purpose` says that they can wait. A
 * failure leaves them to be built from ticks.
 */
export async function seedCandles(
  parts: SeedParts,
  { symbol }: Instrument,
  purpose: RestPurpose = 'repair',
): Promise<void> {
  await tolerated(parts, symbol, 'candles', () => seedIntervals(parts, symbol, purpose));
}

/** As `seedCandles`; rejects when the venue does not answer. */
export async function seedIntervals(
  { client, process }: Pick<SeedParts, 'process'> & { readonly client: Pick<MarketDataClient, 'candles'> },
  symbol: string,
  purpose: RestPurpose = 'repair',
): Promise<void> {
  for (const interval of ['5m', '1h'] as const) {
    const { closed, running } = await client.candles(symbol, interval, CANDLES, purpose);
    process({ kind: 'seedCandles', candles: closed, running });
  }
}

/**
 * Settled funding of the instrument, for its largest rate, z-score and slope, and kept for the history of rates. The
 * venue tells of its newest settlements only: of all older ones that are stored the largest goes before them. Returns
 * the time of the newest; null when the venue tells of none.
 */
export async function seedFunding(parts: SeedParts, { id, symbol }: Instrument): Promise<EpochMs | null> {
  let newest: EpochMs | null = null;
  await tolerated(parts, symbol, 'funding history', async () => {
    const rates = await parts.client.fundingHistory(symbol, FUNDING_SETTLEMENTS);
    const collectedAt = parts.venueClock.now();
    const largest = await parts.ticks.largestFunding(id, rates[0]?.at ?? collectedAt);
    parts.process({ kind: 'fundingHistory', symbol, rates: largest === null ? rates : [largest, ...rates] });
    await parts.ticks.writeIndicators(
      rates.map(({ at, rate }) => ({
        instrumentId: id,
        indicator: { symbol, type: 'funding_settlement', time: at, value: rate, collectedAt },
      })),
    );
    newest = rates.at(-1)?.at ?? null;
  });
  return newest;
}

/** Collected values that are stored already, so that a restart does not begin without them. */
export async function seedIndicators(parts: SeedParts, instrument: Instrument): Promise<void> {
  await tolerated(parts, instrument.symbol, 'stored indicators', async () => {
    const since = parts.venueClock.now() - INDICATOR_LOOKBACK_MS;
    const stored = await parts.ticks.readIndicators(instrument, since);
    for (const indicator of stored) parts.process({ kind: 'indicator', indicator });
  });
}

async function tolerated(
  { logger, isStopped, failed }: SeedParts,
  symbol: string,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  if (isStopped()) return;
  try {
    await work();
  } catch (error) {
    if (isStopped()) return;
    failed?.(`${symbol}: ${String(error)}`);
    logger.warn({ symbol, what, error: String(error) }, 'a seed could not be read');
  }
}
