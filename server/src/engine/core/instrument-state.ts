import type { RejectionReason } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { InstrumentFeatures } from './features/instrument-features.ts';
import { isReady } from './features/readiness.ts';
import { CandleBuilder } from './market/candles.ts';
import { Continuity, type Gap } from './market/continuity.ts';
import { Firewall } from './market/firewall.ts';
import type { EpochMs } from './model/epoch-ms.ts';
import type { TickOrigin } from './model/events.ts';
import type { Instrument } from './model/instrument.ts';
import type { AggTrade } from './model/market-event.ts';
import { PositionBook, type PositionChanged } from './positions/position-book.ts';
import { EvaluationGrid, SETTLE_MS } from './signals/grid.ts';
import type { StrategyState } from './signals/strategy-state.ts';
import { type Desk, trade as tradeOn } from './signals/trader.ts';

/** A minute's candle is closed without a later trade when it has been over for this long. */
const CANDLE_SETTLE_MS = 2_000;
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
export class InstrumentState {
  instrument: Instrument;
  readonly firewall: Firewall;
  readonly continuity: Continuity;
  readonly features: InstrumentFeatures;
  readonly book: PositionBook;
  /** Strategies bound to this instrument. */
  readonly strategies = new Map<string, StrategyState>();
  ticks = 0;
  repairedGaps = 0;
  absentGaps = 0;
  readonly #context: InstrumentContext;
  readonly #candles: CandleBuilder;
  readonly #grid: EvaluationGrid;
  #sequenceFrom: EpochMs | null = null;
  #historyFrom: EpochMs | null = null;
  /**
   * A live trade has come, so that whatever was missed while down shows as a gap. Before it neither timers nor
   * evaluations run: the last stored price says nothing about the market during an outage.
   */
  #isLive = false;

  constructor(instrument: Instrument, context: InstrumentContext) {
    this.instrument = instrument;
    this.#context = context;
    this.firewall = new Firewall(instrument);
    this.features = new InstrumentFeatures(instrument, { whaleThresholds: [DEFAULT_WHALE_USD] });
    this.book = new PositionBook(context.positionChanged);
    this.#grid = new EvaluationGrid(context.evaluationIntervalMs);
    this.#candles = new CandleBuilder(instrument, (candle) => {
      context.desk.emit({ kind: 'candle', instrumentId: this.instrument.id, candle });
    });
    this.continuity = new Continuity({
      next: (trade, origin) => this.#next(trade, origin),
      older: (trade, origin) => this.#older(trade, origin),
      rejected: (trade, reason) => this.reject(reason, trade, trade.receivedAt),
      gapOpened: (gap, at) => this.#gapOpened(gap, at),
      gapClosed: (gap, at) => this.#gapClosed(gap, at),
    });
  }

  update(instrument: Instrument): void {
    this.instrument = instrument;
    this.firewall.update(instrument);
  }

  /** From when on trades are complete; null before the first. History that was brought in wins. */
  get coveredFrom(): EpochMs | null {
    return this.#historyFrom ?? this.#sequenceFrom;
  }

  get isGapOpen(): boolean {
    return this.continuity.openGaps.length > 0;
  }

  onTrade(trade: AggTrade, origin: TickOrigin): void {
    if (origin === 'live') {
      const refused = this.firewall.trade(trade);
      if (refused !== null) {
        this.reject(refused, trade, trade.receivedAt);
        return;
      }
      this.#context.advance(trade.time);
      this.#goLive(trade.time);
    }
    this.continuity.accept(trade, origin);
  }

  historyComplete(coveredFrom: EpochMs): void {
    this.#historyFrom = coveredFrom;
  }

  /** Time passes without trades: evaluations, timeouts, candles. While a gap is open, exits wait for its trades. */
  onClock(at: EpochMs): void {
    for (let due = this.#dueAt(at); due !== null; due = this.#dueAt(at)) this.#evaluate(due, this.isGapOpen);
    if (!this.#isLive || this.isGapOpen) return;
    this.book.expire(at - SETTLE_MS);
    this.#candles.closeBefore(at - CANDLE_SETTLE_MS);
  }

  addStrategy(state: StrategyState): void {
    this.strategies.set(state.strategy.id, state);
    this.#collectThresholds();
  }

  removeStrategy(id: string): void {
    if (this.strategies.delete(id)) this.#collectThresholds();
  }

  reject(reason: RejectionReason, message: object, at: EpochMs, stream = 'aggTrade'): void {
    const payload = JSON.stringify(message);
    this.#context.desk.emit({ kind: 'rejected', reason, stream, at, payload });
  }

  #dueAt(at: EpochMs): EpochMs | null {
    return this.#grid.takeAtClock(at, this.isGapOpen);
  }

  #goLive(at: EpochMs): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#grid.start(at);
  }

  #next(trade: AggTrade, origin: TickOrigin): void {
    let due = this.#grid.takeBeforeTrade(trade.time);
    for (; due !== null; due = this.#grid.takeBeforeTrade(trade.time)) {
      this.#evaluate(due, origin !== 'live');
    }
    this.#sequenceFrom ??= trade.time;
    this.ticks += 1;
    if (origin !== 'fetched') this.book.onTrade(trade);
    this.features.addTrade(trade);
    this.#candles.add(trade);
    this.#emitTick(trade, origin);
  }

  /** History, or an old hole filled: too late for exits and candles, in time for windows. */
  #older(trade: AggTrade, origin: TickOrigin): void {
    this.features.addTrade(trade);
    this.#emitTick(trade, origin);
  }

  #emitTick(trade: AggTrade, origin: TickOrigin): void {
    const instrumentId = this.instrument.id;
    this.#context.desk.emit({ kind: 'tick', instrumentId, trade, store: origin !== 'stored' });
  }

  #gapOpened({ fromAggId, toAggId }: Gap, at: EpochMs): void {
    const { symbol } = this.instrument;
    this.#context.desk.emit({ kind: 'fetchTrades', symbol, fromAggId, toAggId, at });
  }

  #gapClosed({ fromAggId, toAggId, absent }: Gap, at: EpochMs): void {
    if (absent) this.absentGaps += 1;
    else this.repairedGaps += 1;
    const { id: instrumentId, symbol } = this.instrument;
    this.#context.desk.emit({
      kind: 'gapClosed',
      instrumentId,
      symbol,
      fromAggId,
      toAggId,
      absent,
      at,
    });
  }

  /**
   * One T: timeouts up to it, one snapshot, then each strategy that runs or has something open, alone.
   * `isUntimely`: a gap is open or was just being filled, so this is not the market of now.
   */
  #evaluate(at: EpochMs, isUntimely: boolean): void {
    const isLate = EvaluationGrid.isLate(at, this.#context.now(), isUntimely);
    if (!isUntimely) this.book.expire(at);
    const scored = [...this.strategies.values()].filter((state) => this.#isScored(state));
    if (scored.length === 0 && this.instrument.set !== 'core') return;
    const snapshot = this.features.snapshot(at, this.coveredFrom ?? Number.POSITIVE_INFINITY);
    this.#context.desk.emit({ kind: 'snapshot', instrumentId: this.instrument.id, snapshot });
    for (const state of scored) this.#evaluateOne(state, snapshot, isLate);
  }

  /** One that is not running opens nothing, but the other side's score still closes what it has open. */
  #isScored(state: StrategyState): boolean {
    return state.isEvaluated || (state.error === null && this.book.ofStrategy(state.strategy.id) !== null);
  }

  #evaluateOne(state: StrategyState, snapshot: FeatureSnapshot, isLate: boolean): void {
    const { features, coveredFrom, instrument } = this;
    const { at } = snapshot;
    const needs = state.model?.needs ?? [];
    if (!isReady(needs, { features, coveredFrom }, at, state.strategy.config)) {
      state.rest();
      return;
    }
    tradeOn(state, { instrument, snapshot, at, isLate }, this.book, this.#context.desk);
  }

  #collectThresholds(): void {
    const thresholds = new Set([DEFAULT_WHALE_USD]);
    for (const { strategy } of this.strategies.values()) {
      thresholds.add(strategy.config.gateWhale.whaleUsdThreshold);
    }
    this.features.whaleThresholds = [...thresholds];
  }
}
