import type { PositionView } from '../engine/index.ts';
import type { ApiParts } from './context.ts';

/** Open positions (of one strategy or all): live from the engine, from the database before it reports. */
export async function openPositions(
  { engine, stores }: Pick<ApiParts, 'engine' | 'stores'>,
  strategyId: string | null,
): Promise<readonly PositionView[]> {
  const view = engine.view();
  if (view.status === null) return stores.trades.open(strategyId);
  const open = [...view.positions.values()];
  return strategyId === null ? open : open.filter((position) => position.strategyId === strategyId);
}
