import type { EngineUpdate, PositionView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { PositionsUpdate } from '../types/live-updates.ts';
import { attach } from './attach.ts';

/** What changed since the last message; bounded by the number of open positions. */
class PositionChanges {
  readonly #strategyId: string | null;
  readonly #changed = new Map<string, PositionView>();
  readonly #closed = new Set<string>();
  /** Ids this subscriber knows as open, so that a close is told to whom it concerns. */
  readonly #known = new Set<string>();

  constructor(strategyId: string | null) {
    this.#strategyId = strategyId;
  }

  offer(update: EngineUpdate): boolean {
    if (update.kind !== 'positions') return false;
    for (const position of update.positions) {
      if (this.#wants(position)) this.#changed.set(position.id, position);
    }
    for (const id of update.closedIds) {
      const unsent = this.#changed.delete(id);
      if (this.#known.has(id) || unsent) this.#closed.add(id);
    }
    return this.#changed.size + this.#closed.size > 0;
  }

  snapshot(open: Iterable<PositionView>): Pick<PositionsUpdate, 'positions' | 'closedIds'> {
    const positions = [...open].filter((position) => this.#wants(position));
    this.#changed.clear();
    this.#closed.clear();
    for (const { id } of positions) this.#known.add(id);
    return { positions, closedIds: [] };
  }

  take(): Pick<PositionsUpdate, 'positions' | 'closedIds'> | null {
    if (this.#changed.size + this.#closed.size === 0) return null;
    const changes = { positions: [...this.#changed.values()], closedIds: [...this.#closed] };
    for (const id of this.#changed.keys()) this.#known.add(id);
    for (const id of this.#closed) this.#known.delete(id);
    this.#changed.clear();
    this.#closed.clear();
    return changes;
  }

  #wants(position: PositionView): boolean {
    return this.#strategyId === null || position.strategyId === this.#strategyId;
  }
}

/** Open positions: all of them first, then changed and closed ones, at most five messages a second. */
export function positionUpdates(
  context: ApiContext,
  strategyId: string | null,
): AsyncIterable<PositionsUpdate> {
  const changes = new PositionChanges(strategyId);
  let sequence = -1;
  return attach<PositionsUpdate>(context, {
    intervalMs: 200,
    offer: (update) => changes.offer(update),
    take: () => {
      const reset = sequence === -1;
      const body = reset ? changes.snapshot(context.parts.engine.view().positions.values()) : changes.take();
      if (body === null) return null;
      sequence += 1;
      return { sequence, reset, ...body };
    },
  });
}
