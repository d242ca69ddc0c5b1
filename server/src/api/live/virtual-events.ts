import type { EngineUpdate, VirtualEvent, VirtualPosition, VirtualView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { VirtualEventsUpdate } from '../types/virtual-events.ts';
import { LiveSource } from './source.ts';
import type { LiveSubject } from './subject.ts';

/** Events of one message; the rest follows in the next. */
const IN_ONE_MESSAGE = 500;
/** Events that wait for a reader at most: all positions may end at one trade, with two or three events each. */
const LONGEST_QUEUE = 20_000;
/** Positions of a first message: the newest. The others are listed by `virtualPositions`. */
const MOST_FIRST = 1_000;

/**
 * What happens to virtual positions: open ones with what was told of them last first, then every event in order, with
 * only the latest price of each. The first message of one who joins others is the state after the last message of
 * theirs, so that nothing is missed or comes twice.
 */
class VirtualHappenings implements LiveSubject<VirtualEventsUpdate> {
  readonly intervalMs = 100;
  readonly delivery = 'every';
  readonly #open: () => Iterable<VirtualView>;
  readonly #strategyId: string | null;
  /** As of the last message. */
  readonly #told = new Map<string, VirtualView>();
  #events: VirtualEvent[] = [];
  readonly #prices = new Map<string, VirtualEvent>();
  readonly #changed = new Map<string, VirtualPosition>();
  #sequence = 0;
  #isOverrun = false;

  constructor(open: () => Iterable<VirtualView>, strategyId: string | null) {
    this.#open = open;
    this.#strategyId = strategyId;
  }

  get isOverrun(): boolean {
    return this.#isOverrun;
  }

  offer(update: EngineUpdate): boolean {
    if (update.kind !== 'virtual') return false;
    for (const position of update.positions) {
      if (this.#wants(position)) this.#changed.set(position.id, position);
    }
    for (const event of update.events) if (this.#wants(event)) this.#take(event);
    this.#isOverrun ||= this.#events.length > LONGEST_QUEUE;
    return this.#isWaiting;
  }

  first(isAlone: boolean): VirtualEventsUpdate {
    if (isAlone) this.#begin();
    const views = [...this.#told.values()]
      .sort((a, b) => b.position.openedAt - a.position.openedAt)
      .slice(0, MOST_FIRST);
    const events = views.flatMap(({ last }) => (last === null ? [] : [last]));
    return {
      sequence: this.#sequence,
      reset: true,
      positions: views.map(({ position }) => position),
      events,
    };
  }

  take(): VirtualEventsUpdate | null {
    if (!this.#isWaiting) return null;
    const events = this.#events.splice(0, IN_ONE_MESSAGE);
    const positions = [...this.#changed.values()];
    this.#changed.clear();
    // Prices go last, and only after the events that were before them.
    if (this.#events.length === 0) {
      events.push(...this.#prices.values());
      this.#prices.clear();
    }
    this.#tell(positions, events);
    this.#sequence += 1;
    return { sequence: this.#sequence, reset: false, positions, events };
  }

  get #isWaiting(): boolean {
    return this.#events.length + this.#prices.size + this.#changed.size > 0;
  }

  #take(event: VirtualEvent): void {
    if (event.kind === 'price_updated') this.#prices.set(event.positionId, event);
    else {
      this.#prices.delete(event.positionId);
      this.#events.push(event);
    }
  }

  #begin(): void {
    this.#events = [];
    this.#prices.clear();
    this.#changed.clear();
    this.#told.clear();
    for (const view of this.#open()) if (this.#wants(view.position)) this.#told.set(view.position.id, view);
  }

  #tell(positions: readonly VirtualPosition[], events: readonly VirtualEvent[]): void {
    for (const position of positions) {
      const last = this.#told.get(position.id)?.last ?? null;
      if (position.closedAt === null) this.#told.set(position.id, { position, last });
      else this.#told.delete(position.id);
    }
    for (const last of events) {
      const known = this.#told.get(last.positionId);
      if (known !== undefined) this.#told.set(last.positionId, { position: known.position, last });
    }
  }

  #wants({ strategyId }: { readonly strategyId: string }): boolean {
    return this.#strategyId === null || strategyId === this.#strategyId;
  }
}

/** What happens to the virtual positions of a strategy (or all), at most ten messages a second. */
export function virtualEventUpdates(
  context: ApiContext,
  strategyId: string | null,
): LiveSource<VirtualEventsUpdate> {
  const open = () => context.parts.engine.view().virtual.values();
  return new LiveSource(context, new VirtualHappenings(open, strategyId));
}
