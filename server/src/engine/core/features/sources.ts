import { BookState } from '../market/book-top.ts';
import { STREAM_SILENCE_MS } from '../market/staleness.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import type { FundingPoint } from '../model/funding-point.ts';
import type { Instrument } from '../model/instrument.ts';
import type {
  AggTrade,
  BookTop,
  Candle,
  Depth10,
  Indicator,
  Liquidation,
  MarkPrice,
  SpotBook,
  SpotTrade,
} from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { AverageTrueRange } from './atr.ts';
import { CollectedValues } from './collected.ts';
import { type QuantityFloors, quantityFloors } from './floors.ts';
import { Flow } from './flow.ts';
import { FundingHistory } from './funding.ts';
import { LargeTradeWindow } from './large.ts';
import { LiquidationTape } from './liquidation.ts';
import { MinuteFlow } from './minute-flow.ts';
import { AccelerationTrail } from './regime.ts';
import { TradeSizes } from './sizes.ts';
import { SpotFlow } from './spot.ts';
import { SteadyStream } from './steady-stream.ts';
import { TapeBars } from './tape-bars.ts';
import { WhaleRatios } from './whale.ts';
import { DayReserve } from './windows/day-reserve.ts';
import { TradeTape } from './windows/tape.ts';

export interface FeatureOptions {
  /** USD thresholds for which whale ratios are kept. */
  readonly whaleThresholds: readonly number[];
  /** Floors of P95/P99; those of the instrument when left out. */
  readonly floors?: QuantityFloors;
}

/** What features need to know of the contract they are of. */
export type FeatureInstrument = Pick<Instrument, 'symbol' | 'set' | 'tickSize' | 'stepSize'>;

/** All that is kept about one instrument, from which features are read. */
export class FeatureSources {
  readonly symbol: string;
  readonly tape: TradeTape;
  /** Memory of the tape, ahead of its need. */
  readonly reserve: DayReserve;
  readonly flow: Flow;
  /** Where candles come in instead of trades. */
  readonly minuteFlow: MinuteFlow;
  readonly sizes: TradeSizes;
  readonly trail: AccelerationTrail;
  readonly whales: WhaleRatios;
  readonly large: LargeTradeWindow;
  readonly books = new BookState();
  readonly collected = new CollectedValues();
  readonly funding = new FundingHistory();
  readonly liquidations = new LiquidationTape();
  readonly spot: SpotFlow;
  /** Mark prices come every second over the connection of forced orders: their breaks are its outages. */
  readonly marks = new SteadyStream(STREAM_SILENCE_MS);
  /** Spot streams are followed for the core set. */
  readonly hasSpotStream: boolean;
  whaleThresholds: readonly number[];
  readonly #atr5m = new AverageTrueRange(5 * MINUTE_MS);
  readonly #atr1h = new AverageTrueRange(HOUR_MS);
  readonly #bars: TapeBars;

  constructor(instrument: FeatureInstrument, options: FeatureOptions) {
    const { symbol, set, tickSize, stepSize } = instrument;
    this.symbol = symbol;
    this.hasSpotStream = set === 'core';
    this.whaleThresholds = options.whaleThresholds;
    this.tape = new TradeTape(tickSize, stepSize);
    this.reserve = new DayReserve(this.tape.ring);
    this.flow = new Flow(this.tape);
    this.minuteFlow = new MinuteFlow(stepSize);
    this.sizes = new TradeSizes(this.tape, options.floors ?? quantityFloors(instrument));
    this.trail = new AccelerationTrail(this.tape);
    this.whales = new WhaleRatios(this.tape);
    this.large = new LargeTradeWindow(this.tape);
    this.spot = new SpotFlow(tickSize);
    this.#bars = new TapeBars(this.tape, [this.#atr5m.series, this.#atr1h.series]);
  }

  /** Average true range of five-minute bars, with all trades that came. */
  get atr5m(): AverageTrueRange {
    this.#bars.catchUp();
    return this.#atr5m;
  }

  /** The same of hourly bars. */
  get atr1h(): AverageTrueRange {
    this.#bars.catchUp();
    return this.#atr1h;
  }

  /** Keeps nothing of the object. */
  addTrade({ time, aggId, price, qty, takerSide }: AggTrade): void {
    this.putTrade(time, aggId, price, takerSide === 'buy' ? qty : -qty);
  }

  /** As `addTrade`; `signedQty` is negative when the taker sold. */
  putTrade(time: EpochMs, aggId: number, price: number, signedQty: number): void {
    if (!this.tape.put(time, aggId, price, signedQty)) this.#bars.add(time, aggId, price);
  }

  /** As `addTrade` for each row. */
  putTrades(columns: TradeColumns): void {
    this.tape.putAll(columns, (time, aggId, price) => this.#bars.add(time, aggId, price));
    this.#bars.catchUp();
  }

  /** USD thresholds for which whale ratios are kept. */
  setWhaleThresholds(thresholds: readonly number[]): void {
    this.whaleThresholds = thresholds;
    this.whales.keepOnly(thresholds);
  }

  /** A closed candle of the venue or the store; only 5m and 1h seed something, others are ignored. */
  addCandle(candle: Candle): void {
    this.reserve.seeCandle(candle);
    if (candle.interval === '5m') this.atr5m.series.seal(candle);
    if (candle.interval === '1h') this.atr1h.series.seal(candle);
  }

  /** Trades between these times are missing: bars that lack a period of them say nothing of those before either. */
  missed(from: EpochMs, to: EpochMs): void {
    this.atr5m.series.forgetBefore(from, to);
    this.atr1h.series.forgetBefore(from, to);
  }

  /** A running candle of the venue: what its trades have told before those that come in. */
  beginCandle(candle: Candle): void {
    if (candle.interval === '5m') this.atr5m.series.begin(candle);
    if (candle.interval === '1h') this.atr1h.series.begin(candle);
  }

  /** A closed minute of a market whose trades do not come in: it gives what candles give. */
  addMinute(candle: Candle): void {
    const { openTime, open, high, low, close } = candle;
    this.minuteFlow.add(candle);
    for (const [order, price] of [open, high, low, close].entries())
      this.#bars.add(openTime + order, 0, price);
  }

  addBook(book: BookTop): void {
    this.books.setTop(book);
  }

  addDepth(depth: Depth10): void {
    this.books.setDepth(depth);
  }

  addMark(mark: MarkPrice): void {
    this.marks.see(mark.time);
    this.books.setMark(mark);
  }

  addLiquidation(liquidation: Liquidation): void {
    this.liquidations.add(liquidation);
  }

  addSpotBook(book: SpotBook): void {
    this.spot.heard(book.receivedAt);
    this.books.setSpot(book);
  }

  addSpotTrade(trade: SpotTrade): void {
    this.spot.add(trade);
  }

  addIndicator(indicator: Indicator): void {
    this.collected.add(indicator);
  }

  setFundingHistory(points: readonly FundingPoint[]): void {
    this.funding.set(points);
  }
}
