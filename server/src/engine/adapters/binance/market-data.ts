import type { IndicatorType } from '@ae/db/enums.ts';
import type { EpochMs } from '../../core/model/epoch-ms.ts';
import type { Instrument } from '../../core/model/instrument.ts';
import type { CandleInterval, Indicator, SpotBook, SpotTrade } from '../../core/model/market-event.ts';
import type {
  BanStore,
  Clock,
  ClockReading,
  EngineLogger,
  MarketDataClient,
  MarketSink,
  RestPurpose,
} from '../../ports.ts';
import { aggTradesFrom, newestAggTrades } from './rest/agg-trades.ts';
import type { RestClient } from './rest/client.ts';
import { dayStatistics } from './rest/day-statistics.ts';
import { fundingHistory, fundingIntervals } from './rest/funding.ts';
import { indicator } from './rest/indicators.ts';
import { klines, minutes } from './rest/klines.ts';
import { markCandles } from './rest/mark-candles.ts';
import { spotTradesFrom } from './rest/spot-trades.ts';
import { clockReading, serverTime } from './rest/time.ts';
import type { VenueAddresses } from './urls.ts';
import { spotSymbol, type WideTrades } from './ws/plan.ts';
import type { Bans } from './ws/shard-context.ts';
import type { ShardTimings } from './ws/shard-timings.ts';
import { Shards } from './ws/shards.ts';
import { StreamBans } from './ws/stream-bans.ts';

export interface BinanceMarketDataOptions {
  readonly addresses: VenueAddresses;
  readonly rest: RestClient;
  /** Of the spot host, which counts and bans by itself. */
  readonly spotRest: RestClient;
  readonly clock: Clock;
  readonly logger: EngineLogger;
  /** The receive times of a recorded tape count instead of the clock. */
  readonly tapeClock: boolean;
  readonly random: () => number;
  /** How the trades of the wide set come; one by one unless said. */
  readonly wideTrades?: WideTrades;
  /** Other times of a connection's life than the usual ones. */
  readonly timings?: Partial<ShardTimings>;
  /** Where bans of the stream hosts are kept over a restart. */
  readonly bans?: { readonly futures: BanStore; readonly spot: BanStore };
  /** Price of an asset on another spot exchange, null when it is not traded there. */
  readonly otherSpotPrice: (baseAsset: string) => Promise<number | null>;
}

/** A spot price older than this is not compared. */
const SPOT_FRESH_MS = 10_000;

/** Binance USDⓈ-M market data with the part of spot that goes with it. */
export class BinanceMarketData implements MarketDataClient {
  readonly #options: BinanceMarketDataOptions;
  readonly #instruments = new Map<string, Instrument>();
  readonly #spot = new Map<string, SpotBook>();
  /** Of each stream host its own. */
  readonly #bans: { readonly futures: StreamBans; readonly spot: StreamBans };
  #restored: Promise<void> | null = null;
  #shards: Shards | null = null;
  /** Venue time − local time at the last question, ms. */
  #clockOffsetMs: number | null = null;

  constructor(options: BinanceMarketDataOptions) {
    this.#options = options;
    const { rest, spotRest, clock, logger, bans } = options;
    this.#bans = {
      futures: new StreamBans({ clock, logger, store: bans?.futures, requests: bansOf(rest) }),
      spot: new StreamBans({ clock, logger, store: bans?.spot, requests: bansOf(spotRest) }),
    };
  }

  async clockReading(): Promise<ClockReading> {
    const reading = await clockReading(this.#options.rest);
    this.#clockOffsetMs = reading.time - (reading.sentAt + reading.answeredAt) / 2;
    return reading;
  }

  aggTradesFrom(symbol: string, fromId: number, limit: number, purpose?: RestPurpose) {
    return aggTradesFrom(this.#options.rest, { symbol, fromId, purpose }, limit);
  }

  aggTradesOnce(symbol: string, fromId: number, limit: number) {
    return aggTradesFrom(this.#options.rest, { symbol, fromId, purpose: 'repair', attempts: 1 }, limit);
  }

  newestAggTrades(symbol: string, limit: number) {
    return newestAggTrades(this.#options.rest, symbol, limit);
  }

  async spotTradesFrom(symbol: string, fromId: number, limit: number): Promise<readonly SpotTrade[]> {
    const instrument = this.#instruments.get(symbol);
    if (instrument === undefined) return [];
    const pair = spotSymbol(instrument);
    return spotTradesFrom(this.#options.spotRest, { pair, symbol }, fromId, limit);
  }

  async candles(symbol: string, interval: CandleInterval, limit: number, purpose?: RestPurpose) {
    const now = await this.#now();
    return klines(this.#options.rest, { symbol, interval, now, purpose }, limit);
  }

  minutes(symbol: string, from: EpochMs, to: EpochMs) {
    return minutes(this.#options.rest, { symbol, from, to });
  }

  async markCandles(symbol: string, since: EpochMs, limit: number) {
    const now = await this.#now();
    return markCandles(this.#options.rest, { symbol, since, now }, limit);
  }

  async indicator(symbol: string, type: IndicatorType, limit: number): Promise<readonly Indicator[]> {
    if (type === 'coinbase_premium') return this.#premium(symbol);
    return indicator(this.#options.rest, this.#options.clock, { symbol, type, limit });
  }

  dayStatistics(symbol: string) {
    return dayStatistics(this.#options.rest, symbol);
  }

  fundingIntervals() {
    return fundingIntervals(this.#options.rest);
  }

  fundingHistory(symbol: string, limit: number) {
    return fundingHistory(this.#options.rest, symbol, limit);
  }

  async openStreams(instruments: readonly Instrument[], sink: MarketSink): Promise<void> {
    this.#instruments.clear();
    for (const instrument of instruments) this.#instruments.set(instrument.symbol, instrument);
    this.#shards ??= this.#newShards(sink);
    const shards = this.#shards;
    this.#restored ??= this.#restoreBans();
    await this.#restored;
    // They may have been closed meanwhile.
    if (this.#shards === shards) await shards.follow(instruments);
  }

  closeStreams(): Promise<void> {
    this.#shards?.close();
    this.#shards = null;
    return Promise.resolve();
  }

  silentInstruments(): readonly string[] {
    return this.#shards?.silentInstruments() ?? [];
  }

  streamOffsets(): readonly number[] {
    return this.#shards?.offsets() ?? [];
  }

  shards() {
    return this.#shards?.views() ?? [];
  }

  rest() {
    return this.#options.rest.view();
  }

  /** The venue's time. It is asked for where it was not measured yet, and of a tape, which has a pace of its own. */
  async #now(): Promise<EpochMs> {
    const { clock, rest, tapeClock } = this.#options;
    if (tapeClock || this.#clockOffsetMs === null) return serverTime(rest);
    return Math.floor(clock.now() + this.#clockOffsetMs);
  }

  #newShards(sink: MarketSink): Shards {
    const { addresses, tapeClock, wideTrades = 'aggTrade', timings } = this.#options;
    const { clock, logger, random } = this.#options;
    const seeing: MarketSink = {
      trade: (trade) => sink.trade(trade),
      message: (message) => {
        if (message.kind === 'spotBook') this.#spot.set(message.book.symbol, message.book);
        sink.message(message);
      },
    };
    const clockOffsetMs = () => (tapeClock ? null : this.#clockOffsetMs);
    const context = { clock, logger, random, sink: seeing, clockOffsetMs, bans: this.#bans };
    return new Shards(
      { addresses, tapeClock, wideTrades },
      timings === undefined ? context : { ...context, timings },
    );
  }

  /** Bans from before the start hold before the first connection. */
  async #restoreBans(): Promise<void> {
    const { rest, spotRest, logger } = this.#options;
    const ofRequests = [rest, spotRest].map((house) =>
      house.restore().catch((error: unknown) => {
        logger.error({ error: String(error) }, 'whether the venue has banned us could not be read');
      }),
    );
    await Promise.all([...ofRequests, this.#bans.futures.restore(), this.#bans.spot.restore()]);
  }

  /** Other exchange's spot ÷ this venue's spot − 1, a fraction; none without a pair or a fresh spot price. */
  async #premium(symbol: string): Promise<readonly Indicator[]> {
    const instrument = this.#instruments.get(symbol);
    if (instrument === undefined) return [];
    const other = await this.#options.otherSpotPrice(instrument.baseAsset);
    const spot = this.#spot.get(symbol);
    const now = this.#options.clock.now();
    if (other === null || spot === undefined || now - spot.receivedAt > SPOT_FRESH_MS) return [];
    const mid = (spot.bid + spot.ask) / 2;
    if (!(mid > 0)) return [];
    const value = other / mid - 1;
    return [{ symbol, type: 'coinbase_premium', time: now, value, collectedAt: now }];
  }
}

/** The bans of a house as its requests meet them: its streams stop with those, and those with its streams. */
function bansOf(rest: RestClient): Bans {
  return {
    until: () => rest.view().bannedUntil,
    impose: (ban) => rest.impose(ban),
  };
}
