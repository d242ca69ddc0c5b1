import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import { type ExitCause, exitCauses } from '../engine/core/explain/exit-causes.ts';
import { FillReplay, fillRange, isReplayable } from '../engine/core/explain/fill-replay.ts';
import { tradeDifferences } from '../engine/core/explain/trade-trail.ts';
import type { Position } from '../engine/core/model/position.ts';
import { isFlip } from '../engine/core/positions/exits.ts';
import type { ExplainQueries } from '../store/explain.ts';
import type { CheckedCause } from './explanation.ts';
import { type OpenedTrade, openingDifferences } from './opening-again.ts';

interface FillsAgain {
  readonly differences: readonly Difference[];
  readonly taken: readonly string[];
  readonly causes: readonly CheckedCause[];
}

/** An evaluation that opened nothing. */
export const NO_FILLS: FillsAgain = { differences: [], taken: [], causes: [] };

/** Opens a trade again from its evaluation, runs its exits on its ticks, and adds its fills up. */
export async function fillsAgain(store: ExplainQueries, trade: OpenedTrade): Promise<FillsAgain> {
  const { position, snapshot } = trade;
  const differences = [...openingDifferences(trade), ...tradeDifferences(position)];
  if (snapshot === null || !isReplayable(position)) {
    return { differences, taken: ['trade.exits'], causes: [] };
  }
  const { lastAggId } = snapshot;
  const replay = new FillReplay(position, lastAggId);
  const slice = { instrumentId: position.instrumentId, ...fillRange(position, lastAggId) };
  for await (const columns of store.ticks(slice)) replay.feed(columns);
  const checked = await Promise.all(exitCauses(position).map((cause) => check(store, position, cause)));
  return {
    differences: [...differences, ...replay.differences(), ...checked.flatMap((one) => one.differences)],
    taken: [],
    causes: checked.map(({ cause }) => cause),
  };
}

interface Checked {
  readonly cause: CheckedCause;
  readonly differences: readonly Difference[];
}

/** Looks for what was stored of a cause elsewhere: the collected mark price, the evaluation that flipped. */
async function check(store: ExplainQueries, position: Position, cause: ExitCause): Promise<Checked> {
  const name = `trade.exits.${cause.exits[0]}`;
  if (cause.by === 'mark') {
    const stored = await store.markAt(position.instrumentId, cause.at);
    const differences = stored === null ? [] : differencesOf(`${name}.markPrice`, cause.markPrice, stored);
    return { cause: { ...cause, confirmed: stored !== null && differences.length === 0 }, differences };
  }
  const found = cause.by === 'score' ? await store.evaluation(position.strategyId, cause.at) : null;
  if (found === null) return { cause: { ...cause, confirmed: false }, differences: [] };
  const flipped = isFlip(position, found.evaluation, found.config);
  const differences = differencesOf(`${name}.flip`, true, flipped);
  return { cause: { ...cause, confirmed: flipped }, differences };
}
