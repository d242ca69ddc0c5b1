import type { RestoredVirtual, VirtualEvent, VirtualPosition, VirtualRecord } from '../core/model/virtual.ts';
import type { EngineUpdate } from '../index.ts';

/**
 * What is new of virtual positions since it was taken last: positions that changed and events in order, both once they
 * are stored, and of the marks that nobody stores the latest of each position the world knows.
 */
export class VirtualNews {
  readonly #known = new Set<string>();
  readonly #changed = new Map<string, VirtualPosition>();
  #events: VirtualEvent[] = [];
  readonly #marks = new Map<string, VirtualEvent>();

  /** Positions restored from the database are stored. */
  restored(restored: readonly RestoredVirtual[]): void {
    for (const { position } of restored) {
      this.#known.add(position.id);
      this.#changed.set(position.id, position);
    }
  }

  /** A record without events is a checkpoint or an exit that waits for its fill: nobody's news. */
  stored({ position, events }: VirtualRecord): void {
    if (events.length === 0) return;
    if (position !== null) this.#changed.set(position.id, position);
    for (const event of events) {
      this.#marks.delete(event.positionId);
      if (event.kind === 'created') this.#known.add(event.positionId);
      if (event.kind === 'closed') this.#known.delete(event.positionId);
    }
    this.#events.push(...events);
  }

  marked(marks: readonly VirtualEvent[]): void {
    for (const mark of marks) if (this.#known.has(mark.positionId)) this.#marks.set(mark.positionId, mark);
  }

  take(): Extract<EngineUpdate, { kind: 'virtual' }> | null {
    const events = [...this.#events, ...this.#marks.values()];
    const positions = [...this.#changed.values()];
    if (events.length + positions.length === 0) return null;
    this.#events = [];
    this.#marks.clear();
    this.#changed.clear();
    return { kind: 'virtual', positions, events };
  }
}
