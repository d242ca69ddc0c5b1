import type { PositionView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { PositionsUpdate } from '../types/live-updates.ts';
import { LiveSource } from './source.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** What changed since the last message; bounded by the number of open positions. */
class PositionChanges implements LiveSubject<PositionsUpdate> {
  readonly intervalMs = 200;
  readonly delivery = 'latest';
  readonly #open: () => Iterable<PositionView>;
  readonly #strategyId: string | null;
  readonly #changed = new Map<string, PositionView>();
  readonly #closed = new Set<string>();
  #sequence = 0;
  /** Ids the readers know as open, so that a close is told where it concerns anybody. */
  readonly #known = new Set<string>();

  constructor(open: () => Iterable<PositionView>, strategyId: string | null) {
    this.#open = open;
    this.#strategyId = strategyId;
  }

  offer(update: LiveUpdate): boolean {
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

  first(isAlone: boolean): PositionsUpdate {
    if (isAlone) this.#forget();
    const positions = [...this.#open()].filter((position) => this.#wants(position));
    for (const { id } of positions) this.#known.add(id);
    return { sequence: this.#sequence, reset: true, positions, closedIds: [] };
  }

  take(): PositionsUpdate | null {
    if (this.#changed.size + this.#closed.size === 0) return null;
    const changes = { positions: [...this.#changed.values()], closedIds: [...this.#closed] };
    for (const id of this.#changed.keys()) this.#known.add(id);
    for (const id of this.#closed) this.#known.delete(id);
    this.#forget();
    this.#sequence += 1;
    return { sequence: this.#sequence, reset: false, ...changes };
  }

  #forget(): void {
    this.#changed.clear();
    this.#closed.clear();
  }

  #wants(position: PositionView): boolean {
    return this.#strategyId === null || position.strategyId === this.#strategyId;
  }
}

/** Open positions: all of them first, then changed and closed ones, at most five messages a second. */
export function positionUpdates(context: ApiContext, strategyId: string | null): LiveSource<PositionsUpdate> {
  const open = () => context.parts.engine.view().positions.values();
  return new LiveSource(context, new PositionChanges(open, strategyId));
}
