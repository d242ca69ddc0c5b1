import type { RejectionReason } from '@ae/db/enums.ts';
import { InstrumentFeatures } from './features/instrument-features.ts';
import { CandleBuilder } from './market/candles.ts';
import { Continuity, type Gap } from './market/continuity.ts';
import { Coverage } from './market/coverage.ts';
import { InstrumentFillMarket } from './market/fill-market.ts';
import { Firewall } from './market/firewall.ts';
import { MarketSilence } from './market/market-silence.ts';
import { storedTrade } from './market/stored-trade.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from './model/epoch-ms.ts';
import type { TickOrigin } from './model/events.ts';
import type { Instrument } from './model/instrument.ts';
import {
  type AggTrade,
  type Candle,
  copyTrade,
  type KlineUpdate,
  type MarkPrice,
} from './model/market-event.ts';
import { isAscending, type TradeColumns } from './model/trade-columns.ts';
import { CatchUp } from './positions/catch-up.ts';
import { MissedMarks } from './positions/missed-marks.ts';
import { PositionBook, type PositionChanged } from './positions/position-book.ts';
import { PositionBooks } from './positions/position-books.ts';
import { VirtualBook } from './positions/virtual-book.ts';
import { type Evaluated, Evaluator } from './signals/evaluator.ts';
import { SETTLE_MS } from './signals/grid.ts';
import type { StrategyState } from './signals/strategy-state.ts';
import type { Desk } from './signals/trader.ts';

/** A minute's candle is closed without a later trade when it has been over for this long. */
const CANDLE_SETTLE_MS = 2_000;
/** An hour's trades have come when it has been over for this long without a hole. */
const HOUR_SETTLE_MS = 60_000;
/** USD threshold of the whale ratio that is always measured (spec 02). */
const DEFAULT_WHALE_USD = 100_000;

export interface InstrumentContext {
  readonly desk: Desk;
  readonly evaluationIntervalMs: number;
  readonly positionChanged: PositionChanged;
  /** Latest venue time that any event has told. */
  now(): EpochMs;
  /** A live trade that passed the firewall tells the venue's time. */
  advance(at: EpochMs): void;
}

/**
 * All state of one instrument, and the order in which one trade passes through it: evaluations that are due
 * before it, exits, windows and candles, and out to be stored.
 */
export class InstrumentState implements Evaluated {
  instrument: Instrument;
  readonly firewall: Firewall;
  readonly continuity: Continuity;
  readonly features: InstrumentFeatures;
  readonly silence: MarketSilence;
  readonly book: PositionBook;
  readonly virtual: VirtualBook;
  readonly catchUp: CatchUp;
  /** Time of the last trade of the sequence; 0 before the first. */
  lastTradeAt: EpochMs = 0;
  /** Strategies bound to this instrument. */
  readonly strategies = new Map<string, StrategyState>();
  ticks = 0;
  repairedGaps = 0;
  absentGaps = 0;
  readonly #context: InstrumentContext;
  readonly #books: PositionBooks;
  readonly #marks: MissedMarks;
  readonly #candles: CandleBuilder;
  readonly #evaluator: Evaluator;
  readonly #coverage: Coverage;
  /**
   * A live trade has come, so that whatever was missed while down shows as a gap. Before it neither timers nor
   * evaluations run: the last stored price says nothing about the market during an outage.
   */
  #isLive = false;
  /** Closed candles come in instead of trades. */
  #isByCandles = false;
  #venueCandle: Candle | null = null;

  constructor(instrument: Instrument, context: InstrumentContext) {
    this.instrument = instrument;
    this.#context = context;
    this.firewall = new Firewall(instrument);
    this.features = new InstrumentFeatures(instrument, { whaleThresholds: [DEFAULT_WHALE_USD] });
    this.silence = new MarketSilence(this.features.marks);
    this.#coverage = new Coverage(this.features);
    const fills = new InstrumentFillMarket(this.features.books, context.desk);
    this.book = new PositionBook(context.positionChanged, fills);
    this.virtual = new VirtualBook(context.desk, context.desk.virtual, fills, this.book);
    this.#books = new PositionBooks(this.book, this.virtual);
    this.#evaluator = new Evaluator(this, { ...context, books: this.#books, fills });
    this.#marks = new MissedMarks(this.#books);
    this.catchUp = new CatchUp(this.#books, this.#marks);
    const { emit } = context.desk;
    this.#candles = new CandleBuilder(
      instrument,
      (candle) => emit({ kind: 'candle', instrumentId: this.instrument.id, candle }),
      (minute) => emit({ kind: 'lateTrades', instrumentId: this.instrument.id, minute }),
    );
    this.continuity = new Continuity({
      next: (trade, origin) => this.#next(trade, origin),
      older: (trade, origin) => this.#older(trade, origin),
      rejected: (trade, reason) => this.#reject(reason, trade),
      gapOpened: (gap, at) => this.#gapOpened(gap, at),
      gapClosed: (gap, at) => this.#gapClosed(gap, at),
      skipped: (fromAggId, toAggId, at) => this.#skipped(fromAggId, toAggId, at),
    });
  }

  update(instrument: Instrument): void {
    this.instrument = instrument;
    this.firewall.update(instrument);
    this.#evaluator.setExact();
  }

  /** From when on trades are complete; null before the first. */
  get coveredFrom(): EpochMs | null {
    return this.#coverage.from(this.continuity.hasSkipped);
  }

  /** As `coveredFrom`, for people: null too while history comes in, which ends long before now. */
  get shownFrom(): EpochMs | null {
    return this.#isLive || this.#coverage.hasHistory ? this.coveredFrom : null;
  }

  get isGapOpen(): boolean {
    return this.continuity.openGaps.length > 0;
  }

  onTrade(trade: AggTrade, origin: TickOrigin): void {
    if (origin === 'live') {
      const refused = this.firewall.trade(trade);
      if (refused !== null) {
        this.#reject(refused, trade);
        return;
      }
      this.#context.advance(trade.time);
      if (!this.#isLive) this.#evaluator.start(trade.time);
      this.#isLive = true;
    }
    this.continuity.accept(trade, origin);
  }

  /**
   * Trades read back from storage, ascending by id: as `onTrade` with origin 'stored' for each, but told to nobody.
   * What simply goes on from the last trade takes the short way.
   */
  onStored(columns: TradeColumns): void {
    if (columns.length === 0) return;
    if (!this.#isLive && this.continuity.goesOnWith(columns.aggIds[0] as number) && isAscending(columns)) {
      this.#takeStored(columns);
    } else {
      for (let row = 0; row < columns.length; row += 1)
        this.onTrade(storedTrade(this.instrument.symbol, columns, row), 'stored');
    }
  }

  /** A mark price drives the exits of positions that follow it, once nothing missed can come before it any more. */
  onMark(mark: MarkPrice): void {
    this.features.addMark(mark);
    if ((!this.#isLive && !this.#isByCandles) || this.isGapOpen) this.#marks.wait(mark);
    else this.#marks.act(mark);
  }

  /** A candle that the venue built; of use where no trades of this market come in, also for exits. */
  onKline({ candle, isClosed }: KlineUpdate): void {
    if (this.lastTradeAt >= candle.openTime) return;
    this.#venueCandle = isClosed ? null : candle;
    if (!isClosed) return;
    this.#isByCandles = true;
    this.#marks.runTo(candle.openTime);
    this.#books.onCandle(candle);
    this.features.addMinute(candle);
    this.#context.desk.emit({ kind: 'candle', instrumentId: this.instrument.id, candle });
  }

  /** The candle of the running minute; null before its first trade and when its beginning was missed. */
  openCandle(): Candle | null {
    return this.#candles.open() ?? this.#venueCandle;
  }

  /** All trades of the hour from `hour` on are here: covered from its beginning, past its end, no hole open. */
  isHourWhole(hour: EpochMs, now: EpochMs): boolean {
    const from = this.coveredFrom;
    if (from === null || from > hour || hour < now - DAY_MS) return false;
    return now >= hour + HOUR_MS + HOUR_SETTLE_MS && !this.isGapOpen;
  }

  /** History is in from a time on; what came in backwards goes into its place. */
  historyFrom(coveredFrom: EpochMs): void {
    this.#coverage.historyFrom(coveredFrom);
    this.features.tape.settle();
    if (this.lastTradeAt - coveredFrom >= DAY_MS) this.features.reserve.full();
  }

  /** Closes a position at the market: at the last price when that is the market's, else at the next trade. */
  close(id: string, at: EpochMs): void {
    this.book.close(id, 'manual', at, !this.#isByCandles && !this.#isCurrent(at));
  }

  closeAll(at: EpochMs): void {
    this.book.closeAll(at, !this.#isByCandles && !this.#isCurrent(at));
  }

  /** Time passes without trades: evaluations, timeouts, candles. While trades may be missing, exits wait for them. */
  onClock(at: EpochMs, settleMs: number = SETTLE_MS): void {
    this.continuity.onClock(at);
    this.#evaluator.atClock(at, this.isGapOpen, settleMs);
    if (!this.#isCurrent(at)) return;
    this.#marks.runTo(at - settleMs);
    this.#books.expire(at - settleMs);
    this.virtual.mark(at);
    this.#candles.closeBefore(at - CANDLE_SETTLE_MS);
    this.features.reserve.take();
  }

  addStrategy(state: StrategyState): void {
    this.strategies.set(state.strategy.id, state);
    this.#strategiesChanged();
  }

  removeStrategy(id: string): void {
    if (this.strategies.delete(id)) this.#strategiesChanged();
  }

  #reject(reason: RejectionReason, trade: AggTrade): void {
    this.silence.refused(reason, trade, this.lastTradeAt);
    const payload = JSON.stringify(copyTrade(trade));
    this.#context.desk.emit({ kind: 'rejected', reason, stream: 'aggTrade', at: trade.receivedAt, payload });
  }

  /** The last price is the market's: the venue speaks, and no trade is known to be missing. */
  #isCurrent(at: EpochMs): boolean {
    return this.#isLive && !this.isGapOpen && !this.isSilent(at);
  }

  isSilent(at: EpochMs): boolean {
    return this.silence.isSilent(at, this.lastTradeAt);
  }

  #next(trade: AggTrade, origin: TickOrigin): void {
    if (this.#evaluator.isExact) this.#evaluator.beforeTrade(trade.time, origin !== 'live');
    const { time, price, aggId } = trade;
    const signedQty = trade.takerSide === 'buy' ? trade.qty : -trade.qty;
    if (this.#coverage.isBeginning) this.#coverage.begin(time, this.lastTradeAt);
    if (origin === 'live') this.silence.heard();
    this.ticks += 1;
    if (origin !== 'fetched') {
      if (!this.#marks.isEmpty) this.#marks.runTo(time);
      this.#books.onTrade(trade);
    }
    this.features.putTrade(time, aggId, price, signedQty);
    this.features.reserve.count(trade.trades);
    this.#candles.readBack(origin === 'stored');
    this.#candles.add(time, price, signedQty, trade.trades);
    this.lastTradeAt = time;
    this.#emitTick(trade, origin);
  }

  #takeStored(columns: TradeColumns): void {
    const { length, aggIds, times } = columns;
    if (this.#coverage.isBeginning) this.#coverage.begin(times[0] as number, this.lastTradeAt);
    this.ticks += length;
    this.#books.onTrades(columns);
    this.features.putTrades(columns);
    this.#candles.readBack(true);
    this.#candles.addAll(columns);
    this.continuity.skipTo(aggIds[0] as number, aggIds[length - 1] as number);
    this.lastTradeAt = times[length - 1] as number;
  }

  /** History, or an old hole filled: too late for exits and candles, in time for windows. */
  #older(trade: AggTrade, origin: TickOrigin): void {
    this.features.addTrade(trade);
    this.#candles.late(trade.time);
    this.#emitTick(trade, origin);
  }

  #emitTick(trade: AggTrade, origin: TickOrigin): void {
    this.#context.desk.tick(this.instrument.id, trade, origin !== 'stored');
  }

  #gapOpened({ fromAggId, toAggId }: Gap, at: EpochMs): void {
    this.#context.desk.emit({ kind: 'fetchTrades', symbol: this.instrument.symbol, fromAggId, toAggId, at });
  }

  #skipped(fromAggId: number, toAggId: number, at: EpochMs): void {
    this.#coverage.skipped();
    const { symbol } = this.instrument;
    this.#context.desk.emit({ kind: 'tradesSkipped', symbol, fromAggId, toAggId, at });
  }

  #gapClosed({ fromAggId, toAggId, absent }: Gap, at: EpochMs): void {
    if (absent.length > 0) this.absentGaps += 1;
    else this.repairedGaps += 1;
    const { id: instrumentId, symbol } = this.instrument;
    const range = { fromAggId, toAggId };
    this.#context.desk.emit({ kind: 'gapClosed', instrumentId, symbol, ...range, absent, at });
  }

  #strategiesChanged(): void {
    this.#evaluator.setExact();
    const thresholds = new Set([DEFAULT_WHALE_USD]);
    for (const { strategy } of this.strategies.values())
      thresholds.add(strategy.config.gateWhale.whaleUsdThreshold);
    this.features.setWhaleThresholds([...thresholds]);
  }
}
