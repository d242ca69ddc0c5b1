import { hashText, mix } from '../random.ts';
import type { Fault, FaultKind, FaultOrder } from './fault.ts';

const WORDS = 2 ** 32;

/** The faults under way. They change what is sent, never what happened in the market. */
export class Faults {
  private readonly seed: number;
  private readonly now: () => number;
  private readonly counts = new Map<FaultKind, number>();
  private readonly listeners: ((fault: Fault) => void)[] = [];
  private active: Fault[] = [];
  private nextEnd = Number.POSITIVE_INFINITY;
  private ordered = 0;

  constructor(seed: number, now: () => number) {
    this.seed = seed;
    this.now = now;
  }

  /** Starts a fault now. What happens at once (cut, expire) is done by whoever listens. */
  order(order: FaultOrder): Fault {
    this.ordered += 1;
    const startsAt = this.now();
    const seed = mix(this.seed, hashText(order.kind), this.ordered);
    const fault: Fault = { ...order, id: this.ordered, startsAt, endsAt: startsAt + order.forMs, seed };
    this.active.push(fault);
    this.nextEnd = Math.min(this.nextEnd, fault.endsAt);
    for (const listener of this.listeners) listener(fault);
    return fault;
  }

  onOrder(listener: (fault: Fault) => void): void {
    this.listeners.push(listener);
  }

  /** Ends one fault, or all. */
  end(id?: number): void {
    this.active = id === undefined ? [] : this.active.filter((fault) => fault.id !== id);
  }

  /** Faults under way, in the order they were asked for. */
  list(): readonly Fault[] {
    const now = this.now();
    if (now >= this.nextEnd) {
      this.active = this.active.filter(({ endsAt }) => endsAt > now);
      this.nextEnd = Math.min(Number.POSITIVE_INFINITY, ...this.active.map(({ endsAt }) => endsAt));
    }
    return this.active;
  }

  /** Faults of one kind under way that concern a stream or path. */
  of(kind: FaultKind, name: string): readonly Fault[] {
    return this.list().filter((fault) => fault.kind === kind && name.includes(fault.match));
  }

  count(kind: FaultKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** How often each kind has hit since the start. */
  hits(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  /** Milliseconds the venue's clock is off. */
  clockOffset(): number {
    return this.list().reduce((sum, { kind, ms }) => (kind === 'clock' ? sum + ms : sum), 0);
  }
}

/** Whether a fault hits a named thing (a stream, a connection): always the same answer for one fault. */
export function hits(fault: Fault, name: string): boolean {
  return mix(fault.seed, hashText(name)) / WORDS < fault.share;
}
