import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import { FillReplay, fillRange, isReplayable } from '../engine/core/explain/fill-replay.ts';
import { tradeDifferences } from '../engine/core/explain/trade-trail.ts';
import type { Position } from '../engine/core/model/position.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';

interface FillsAgain {
  readonly differences: readonly Difference[];
  readonly taken: readonly string[];
}

/** An evaluation that opened nothing. */
export const NO_FILLS: FillsAgain = { differences: [], taken: [] };

interface OpenedTrade {
  readonly position: Position;
  readonly found: EvaluationSubject;
  readonly snapshot: StoredSnapshot | null;
}

/** Opens a trade again from its evaluation, runs its exits on its ticks, and adds its fills up. */
export async function fillsAgain(store: ExplainQueries, trade: OpenedTrade): Promise<FillsAgain> {
  const { position, snapshot } = trade;
  const differences = [...openingDifferences(trade), ...tradeDifferences(position)];
  if (snapshot === null || !isReplayable(position)) return { differences, taken: ['trade.exits'] };
  const { lastAggId } = snapshot;
  const replay = new FillReplay(position, lastAggId);
  const slice = { instrumentId: position.instrumentId, ...fillRange(position, lastAggId) };
  for await (const columns of store.ticks(slice)) replay.feed(columns);
  return { differences: [...differences, ...replay.differences()], taken: [] };
}

/** What a position must have of the evaluation that opened it. */
function openingDifferences({ position, found, snapshot }: OpenedTrade): Difference[] {
  const { evaluation, config } = found;
  const atr = snapshot?.features[config.atrSource] ?? position.atr;
  return [
    ...differencesOf('trade.side', position.side, evaluation.signal),
    ...differencesOf('trade.score', position.score, evaluation.score),
    ...differencesOf('trade.atr', position.atr, atr),
    ...(position.fillModel === 'level'
      ? differencesOf('trade.entryPrice', Number(position.entryPrice), evaluation.price)
      : []),
  ];
}
