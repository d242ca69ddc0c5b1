import type { Side } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EngineOutput } from '../model/effects.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Signal, SuppressionReason } from '../model/evaluation.ts';
import type { Instrument } from '../model/instrument.ts';
import type { Position } from '../model/position.ts';
import type { PaperConfig } from '../model/strategy.ts';
import { isFlip } from '../positions/exits.ts';
import { type Opening, openPosition } from '../positions/open.ts';
import type { PositionBook } from '../positions/position-book.ts';
import { evaluationRecord, type Scored, score } from './evaluate.ts';
import type { StrategyState } from './strategy-state.ts';
import { suppressionOf } from './suppression.ts';

/** What all instruments share: limits over all positions, and the way out. */
export interface Desk extends EngineOutput {
  paper: PaperConfig;
  openOf(strategyId: string): number;
  openInAll(): number;
}

/** One evaluation time of one instrument. */
export interface Market {
  readonly instrument: Instrument;
  readonly snapshot: FeatureSnapshot;
  readonly at: EpochMs;
  readonly isLate: boolean;
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
    desk.emit({ kind: 'quarantined', strategyId: state.strategy.id, error: scored.error, at });
    return;
  }
  state.evaluations += 1;
  const hasFlipped = !market.isLate && flip(state, scored.value, book, at);
  const decision = decide({ state, scored: scored.value, market, book, desk, hasFlipped });
  const context = { instrumentId: instrument.id, at };
  const evaluation = evaluationRecord(state, scored.value, context, decision.suppressedBy);
  desk.emit({ kind: 'evaluation', evaluation });
  announce(state, scored.value, market, { decision, book, desk });
}

/** Closes the strategy's position when the other side is scored high enough; true when it did. */
function flip(state: StrategyState, { evaluation }: Scored, book: PositionBook, at: EpochMs): boolean {
  const position = book.ofStrategy(state.strategy.id);
  if (position === null || !isFlip(position, evaluation, state.strategy.config)) return false;
  return book.close(position.id, 'signal_flip', at);
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
  const { id } = state.strategy;
  const suppressedBy = suppressionOf({
    state,
    side,
    at: market.at,
    isLate: market.isLate,
    hasFlipped,
    hasPosition: book.ofStrategy(id) !== null,
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
  const { evaluation, features } = scored;
  const { snapshot, instrument, at } = market;
  return openPosition({
    strategy: state.strategy,
    instrument,
    side: evaluation.signal as Side,
    tier: evaluation.tier ?? 'standard',
    score: evaluation.score,
    layers: evaluation.layers,
    at,
    price: snapshot.price as number,
    lastAggId: snapshot.lastAggId ?? 0,
    atr: features[state.strategy.config.atrSource],
    fees: paper.fees,
  });
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
  state.cooldown.signalled(at);
  book.add(position);
  desk.emit({ kind: 'positionOpened', position });
}
