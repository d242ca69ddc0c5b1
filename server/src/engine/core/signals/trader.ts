import type { Side } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { OpenShare } from '@ae/strategies/limits.ts';
import type { EngineOutput } from '../model/effects.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Signal, SuppressionReason, UntimelyReason } from '../model/evaluation.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Depth10 } from '../model/market-event.ts';
import type { Position } from '../model/position.ts';
import type { PaperConfig } from '../model/strategy.ts';
import { isEnding, isFlip } from '../positions/exits.ts';
import { type Opening, type OpeningIntent, openPosition } from '../positions/open.ts';
import type { PositionBook } from '../positions/position-book.ts';
import type { VirtualBook, VirtualOutput, VirtualTotals } from '../positions/virtual-book.ts';
import { evaluationRecord, type Scored, score } from './evaluate.ts';
import { follow } from './follow.ts';
import type { StrategyState } from './strategy-state.ts';
import { suppressionOf } from './suppression.ts';

/** What all instruments share: limits over all positions, and the way out. */
export interface Desk extends EngineOutput, VirtualOutput {
  paper: PaperConfig;
  openOf(strategyId: string): number;
  openInAll(): number;
  /** Open positions that a share of capital sized, of all strategies that use this model. */
  openShares(modelId: string): readonly OpenShare[];
  readonly virtual: VirtualTotals;
}

/** One evaluation time of one instrument. */
export interface Market {
  readonly instrument: Instrument;
  readonly snapshot: FeatureSnapshot;
  readonly at: EpochMs;
  /** Why its price is not the market's of now; null when it is. */
  readonly untimely: UntimelyReason | null;
  /** Levels of the book at that time; null when not fresh. */
  readonly depth: Depth10 | null;
  /** What is followed without an account. */
  readonly virtual: VirtualBook;
}

interface Decision {
  readonly side: Side | null;
  readonly suppressedBy: SuppressionReason | null;
  readonly position: Position | null;
}

const NO_SIGNAL: Decision = { side: null, suppressedBy: null, position: null };

/**
 * Scores one strategy and acts on it: flips what the other side now ends, decides on the signal, and tells all of
 * it. An evaluation that came too late neither flips nor opens: its price is not the market's any more.
 */
export function trade(state: StrategyState, market: Market, book: PositionBook, desk: Desk): void {
  const { at, instrument } = market;
  const scored = score(state, market.snapshot);
  if (!scored.ok) {
    state.error = scored.error;
    const { id: strategyId, version: strategyVersion } = state.strategy;
    desk.emit({ kind: 'quarantined', strategyId, strategyVersion, error: scored.error, at });
    return;
  }
  state.evaluations += 1;
  const hasFlipped = market.untimely === null && flip(state, scored.value, book, at);
  if (market.untimely === null) flipVirtual(state, scored.value, market);
  const decision = decide({ state, scored: scored.value, market, book, desk, hasFlipped });
  const context = { instrumentId: instrument.id, at };
  const evaluation = evaluationRecord(state, scored.value, context, decision.suppressedBy);
  desk.emit({ kind: 'evaluation', evaluation });
  announce(state, scored.value, market, { decision, book, desk });
  if (market.untimely === null) followIt(state, scored.value, market, { decision, desk });
}

/**
 * Closes the strategy's position when the other side is scored high enough; true when it did, and also at the
 * evaluations after it until that close, which may have to wait for a trade, has made room for the other side.
 */
function flip(state: StrategyState, { evaluation }: Scored, book: PositionBook, at: EpochMs): boolean {
  const { direction } = evaluation;
  const { id, config } = state.strategy;
  const isFlipping = state.flippingTo !== null && state.flippingTo === direction;
  state.flippingTo = null;
  const position = book.ofStrategy(id);
  if (position === null) return isFlipping;
  const isClosing = isEnding(position);
  const hasFlipped = isClosing ? isFlipping : isFlip(position, evaluation, config);
  if (hasFlipped && !isClosing) book.close(position.id, 'signal_flip', at);
  if (hasFlipped && book.ofStrategy(id) !== null) state.flippingTo = direction;
  return hasFlipped;
}

/** Virtual positions end by the same scores as paper ones. */
function flipVirtual({ strategy }: StrategyState, { evaluation }: Scored, { virtual, at }: Market): void {
  virtual.flip(strategy.id, (one) => !isEnding(one) && isFlip(one, evaluation, strategy.config), at);
}

function followIt(
  state: StrategyState,
  scored: Scored,
  market: Market,
  { decision, desk }: { decision: Decision; desk: Desk },
): void {
  const { position, suppressedBy } = decision;
  if (market.snapshot.price === null || scored.evaluation.direction === null) return;
  const intent = intentOf(state, scored, market, desk.paper);
  const outcome = { isTaken: position !== null, suppressedBy };
  follow({ state, scored, intent, outcome, position }, market.virtual);
}

interface Deciding {
  readonly state: StrategyState;
  readonly scored: Scored;
  readonly market: Market;
  readonly book: PositionBook;
  readonly desk: Desk;
  readonly hasFlipped: boolean;
}

function decide(deciding: Deciding): Decision {
  const { state, scored, market, book, desk, hasFlipped } = deciding;
  const side = scored.evaluation.signal;
  if (side === null || market.snapshot.price === null) return NO_SIGNAL;
  const { id, config } = state.strategy;
  const suppressedBy = suppressionOf({
    state,
    entry: {
      side,
      symbol: market.instrument.symbol,
      at: market.at,
      capitalFraction: scored.evaluation.sizing?.capitalFraction ?? 0,
    },
    untimely: market.untimely,
    hasFlipped,
    position: book.ofStrategy(id),
    openShares: () => desk.openShares(config.model),
    openOfStrategy: desk.openOf(id),
    openInAll: desk.openInAll(),
    paper: desk.paper,
  });
  if (suppressedBy !== null) return { side, suppressedBy, position: null };
  const opening = open(state, scored, market, desk.paper);
  if (!opening.ok) return { side, suppressedBy: opening.reason, position: null };
  return { side, suppressedBy: null, position: opening.position };
}

function open(state: StrategyState, scored: Scored, market: Market, paper: PaperConfig): Opening {
  return openPosition(intentOf(state, scored, market, paper));
}

/** How the side that was scored is opened. */
function intentOf(
  state: StrategyState,
  { evaluation, features }: Scored,
  { snapshot, instrument, at, depth }: Market,
  paper: PaperConfig,
): OpeningIntent {
  const { bestBid, bestAsk } = snapshot;
  const capitalFraction = evaluation.sizing?.capitalFraction;
  return {
    strategy: state.strategy,
    instrument,
    side: evaluation.direction as Side,
    tier: evaluation.tier ?? 'standard',
    score: evaluation.score,
    layers: evaluation.layers,
    at,
    price: snapshot.price as number,
    lastAggId: snapshot.lastAggId ?? 0,
    atr: features[state.strategy.config.atrSource],
    terms: paper,
    book: { bestBid, bestAsk, depth },
    ...(capitalFraction === undefined ? {} : { capitalFraction }),
  };
}

function announce(
  state: StrategyState,
  { evaluation }: Scored,
  { snapshot, instrument, at }: Market,
  { decision, book, desk }: { decision: Decision; book: PositionBook; desk: Desk },
): void {
  const { side, suppressedBy, position } = decision;
  if (side === null) return;
  const signal: Signal = {
    id: `${state.strategy.id}@${at}`,
    strategyId: state.strategy.id,
    strategyVersion: state.strategy.version,
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    at,
    side,
    score: evaluation.score,
    tier: evaluation.tier ?? 'standard',
    price: snapshot.price as number,
    taken: position !== null,
    suppressedBy,
  };
  desk.emit({ kind: 'signal', signal });
  if (position === null) return;
  state.entered(at);
  book.add(position);
  desk.emit({ kind: 'positionOpened', position });
}
