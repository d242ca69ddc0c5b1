import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { InstrumentFeatures } from '../features/instrument-features.ts';
import { isReady } from '../features/readiness.ts';
import type { InstrumentFillMarket } from '../market/fill-market.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { UntimelyReason } from '../model/evaluation.ts';
import type { Instrument } from '../model/instrument.ts';
import type { PositionBook } from '../positions/position-book.ts';
import type { PositionBooks } from '../positions/position-books.ts';
import type { VirtualBook } from '../positions/virtual-book.ts';
import { EvaluationGrid } from './grid.ts';
import type { StrategyState } from './strategy-state.ts';
import { type Desk, trade as tradeOn } from './trader.ts';

/** What is evaluated. */
export interface Evaluated {
  readonly instrument: Instrument;
  readonly features: InstrumentFeatures;
  readonly book: PositionBook;
  readonly virtual: VirtualBook;
  readonly strategies: ReadonlyMap<string, StrategyState>;
  /** From when on trades are complete; null before the first. */
  readonly coveredFrom: EpochMs | null;
  /** The venue says nothing of it: trades may be missing. */
  isSilent(at: EpochMs): boolean;
}

export interface EvaluatorParts {
  readonly desk: Desk;
  readonly evaluationIntervalMs: number;
  /** All positions, for what times out. */
  readonly books: PositionBooks;
  readonly fills: InstrumentFillMarket;
  /** Latest venue time that any event has told. */
  now(): EpochMs;
}

/** The evaluations of one instrument: when they are due, one snapshot for each, and every strategy scored alone. */
export class Evaluator {
  /**
   * Its evaluations are kept or traded on: each at its own moment. Others are shown, and may come a little later. A
   * field, for every trade asks.
   */
  isExact = false;
  readonly #of: Evaluated;
  readonly #parts: EvaluatorParts;
  readonly #grid: EvaluationGrid;

  constructor(of: Evaluated, parts: EvaluatorParts) {
    this.#of = of;
    this.#parts = parts;
    this.#grid = new EvaluationGrid(parts.evaluationIntervalMs);
    this.setExact();
  }

  /** The feed is live at `at`. */
  start(at: EpochMs): void {
    this.#grid.start(at);
  }

  /** The instrument's set or its strategies are others now. */
  setExact(): void {
    this.isExact = this.#of.strategies.size > 0 || this.#of.instrument.set === 'core';
  }

  /**
   * Evaluations that are due before a trade see nothing of it, whatever of the clock is still on its way.
   * `isUntimely`: the trade was missing, so this is not the market of now.
   */
  beforeTrade(time: EpochMs, isUntimely: boolean): void {
    let due = this.#grid.takeBeforeTrade(time);
    for (; due !== null; due = this.#grid.takeBeforeTrade(time)) this.#evaluate(due, isUntimely);
  }

  /** Evaluations that are due as time passes; trades come in up to `settleMs` after their time. */
  atClock(at: EpochMs, isGapOpen: boolean, settleMs: number): void {
    const turn = this.isExact ? null : this.#of.instrument.id;
    const take = () => this.#grid.takeAtClock(at, isGapOpen, settleMs, turn);
    for (let due = take(); due !== null; due = take()) {
      this.#evaluate(due, isGapOpen);
      if (isGapOpen || this.#of.isSilent(due)) this.#forgetSlopes();
    }
  }

  /**
   * Trades up to that evaluation are missing: the difference to what it saw would be the flow of the whole outage in
   * one step. The next one is a first one.
   */
  #forgetSlopes(): void {
    for (const state of this.#of.strategies.values()) state.forgetSlope();
  }

  /** One T: timeouts up to it, one snapshot, then each strategy that runs or has something open, alone. */
  #evaluate(at: EpochMs, isUntimely: boolean): void {
    const { instrument, features, strategies, coveredFrom } = this.#of;
    const isSilent = this.#of.isSilent(at);
    const isLate = EvaluationGrid.isLate(at, this.#parts.now(), isUntimely);
    const untimely = isSilent ? 'silent_market' : isLate ? 'late_evaluation' : null;
    if (!isUntimely && !isSilent) this.#parts.books.expire(at);
    const scored = [...strategies.values()].filter((state) => this.#isScored(state));
    const snapshot = features.snapshot(at, coveredFrom ?? Number.POSITIVE_INFINITY);
    const stored = scored.length > 0 || instrument.set === 'core';
    this.#parts.desk.emit({ kind: 'snapshot', instrumentId: instrument.id, snapshot, stored });
    for (const state of scored) this.#evaluateOne(state, snapshot, untimely);
  }

  /** A deprecated one opens nothing, but the other side's score still closes what it has open. */
  #isScored(state: StrategyState): boolean {
    if (state.isEvaluated) return true;
    return state.error === null && this.#of.book.ofStrategy(state.strategy.id) !== null;
  }

  #evaluateOne(state: StrategyState, snapshot: FeatureSnapshot, untimely: UntimelyReason | null): void {
    const { features, coveredFrom, instrument, virtual, book } = this.#of;
    const { at } = snapshot;
    const needs = state.model?.needs ?? [];
    if (!isReady(needs, { features, coveredFrom }, at, state.strategy.config)) {
      state.rest();
      return;
    }
    const { fills, desk } = this.#parts;
    const depth = fills.depth(at);
    tradeOn(state, { instrument, snapshot, at, untimely, depth, virtual }, book, desk);
  }
}
