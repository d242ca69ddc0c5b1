import type { ApiContext } from '../context.ts';
import type { StrategiesUpdate } from '../types/strategy-updates.ts';
import { wanted } from './conflated.ts';
import { LiveSource } from './source.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** Ids of strategies that changed; bounded by their number. The rows are read when a message is made. */
class StrategyChanges implements LiveSubject<StrategiesUpdate> {
  readonly intervalMs = 500;
  readonly delivery = 'latest';
  readonly #ids: readonly string[] | null;
  readonly #wants: (id: string) => boolean;
  readonly #changed = new Set<string>();
  #quarantined: ReadonlySet<string> = new Set();
  #sequence = 0;

  constructor(ids: readonly string[] | null) {
    this.#ids = ids;
    this.#wants = wanted(ids);
  }

  offer(update: LiveUpdate): boolean {
    for (const id of this.#changedBy(update)) if (this.#wants(id)) this.#changed.add(id);
    return this.#changed.size > 0;
  }

  first(isAlone: boolean): StrategiesUpdate {
    if (isAlone) this.#changed.clear();
    return { sequence: this.#sequence, reset: true, ids: this.#ids };
  }

  take(): StrategiesUpdate | null {
    if (this.#changed.size === 0) return null;
    const ids = [...this.#changed];
    this.#changed.clear();
    this.#sequence += 1;
    return { sequence: this.#sequence, reset: false, ids };
  }

  /** Edits; closed trades, which move a balance; and what the engine put into quarantine since. */
  #changedBy(update: LiveUpdate): readonly string[] {
    if (update.kind === 'strategies') return update.strategyIds;
    if (update.kind === 'tradeEvent') {
      return update.event.kind === 'closed' ? [update.event.position.strategyId] : [];
    }
    if (update.kind !== 'status') return [];
    const before = this.#quarantined;
    this.#quarantined = new Set(update.status.quarantined.map(({ strategyId }) => strategyId));
    return [...this.#quarantined].filter((id) => !before.has(id));
  }
}

/** Some strategies or all as they are now, then those that change, at most two messages a second. */
export function strategyUpdates(
  context: ApiContext,
  strategyIds: readonly string[] | null,
): LiveSource<StrategiesUpdate> {
  return new LiveSource(context, new StrategyChanges(strategyIds));
}
