import type { Position } from '../model/position.ts';
import type { Tracked } from './tracked.ts';

/** Open positions by id and by strategy, in the order in which they were added. */
export class PositionRegister {
  readonly #byId = new Map<string, Tracked>();
  readonly #byStrategy = new Map<string, Set<Tracked>>();
  /** Those whose exits follow the mark price. */
  readonly #byMark = new Set<Tracked>();

  get size(): number {
    return this.#byId.size;
  }

  all(): Tracked[] {
    return [...this.#byId.values()];
  }

  byMark(): ReadonlySet<Tracked> {
    return this.#byMark;
  }

  get(id: string): Tracked | undefined {
    return this.#byId.get(id);
  }

  /** The first of a strategy. */
  ofStrategy(strategyId: string): Position | null {
    for (const { position } of this.#byStrategy.get(strategyId) ?? []) return position;
    return null;
  }

  countOf(strategyId: string): number {
    return this.#byStrategy.get(strategyId)?.size ?? 0;
  }

  add(tracked: Tracked): void {
    const { id, strategyId } = tracked.position;
    this.#byId.set(id, tracked);
    if (tracked.isByMark) this.#byMark.add(tracked);
    const ofStrategy = this.#byStrategy.get(strategyId) ?? new Set<Tracked>();
    this.#byStrategy.set(strategyId, ofStrategy.add(tracked));
  }

  remove(tracked: Tracked): void {
    const { id, strategyId } = tracked.position;
    this.#byId.delete(id);
    this.#byMark.delete(tracked);
    const ofStrategy = this.#byStrategy.get(strategyId);
    ofStrategy?.delete(tracked);
    if (ofStrategy?.size === 0) this.#byStrategy.delete(strategyId);
  }
}
