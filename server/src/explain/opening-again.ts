import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import type { Position } from '../engine/core/model/position.ts';
import { openingPrices } from '../engine/core/positions/open.ts';
import type { EvaluationSubject, StoredSnapshot } from '../store/explain.ts';

export interface OpenedTrade {
  readonly position: Position;
  readonly found: EvaluationSubject;
  readonly snapshot: StoredSnapshot | null;
}

/** What a position must have of the evaluation that opened it: side and score, and where entry, stop and targets lie. */
export function openingDifferences(trade: OpenedTrade): Difference[] {
  const { position, found, snapshot } = trade;
  const { evaluation, config } = found;
  const atr = snapshot?.features[config.atrSource] ?? position.atr;
  return [
    ...differencesOf('trade.side', position.side, evaluation.signal),
    ...differencesOf('trade.score', position.score, evaluation.score),
    ...differencesOf('trade.atr', position.atr, atr),
    ...priceDifferences(trade, atr),
  ];
}

/** Fill model `market` enters by the book of that time, which the snapshot has, and by the slippage it was given. */
function priceDifferences({ position, found, snapshot }: OpenedTrade, atr: number): Difference[] {
  const { price } = found.evaluation;
  const { fillModel, marketSlippageBps, side } = position;
  const isOld = fillModel === 'market' && marketSlippageBps === null;
  if (price === null || snapshot === null || isOld) return [];
  const again = openingPrices({
    ...{ side, price, atr },
    strategy: found,
    terms: { fillModel, slippageBps: marketSlippageBps ?? 0 },
    book: snapshot.features,
  });
  return Object.entries(again ?? {}).flatMap(([name, value]) =>
    differencesOf(`trade.${name}`, position[name as keyof Position], value),
  );
}
