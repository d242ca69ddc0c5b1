import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { MarketMessage } from '../ports.ts';
import type { VenueClock } from './venue-clock.ts';

export interface IntakeOptions {
  readonly venueClock: VenueClock;
  /** An accelerated tape: venue time passes with its messages, and nothing may be taken out of order. */
  readonly tapeClock: boolean;
  readonly process: (event: EngineEvent) => void;
  /** Sees each message that reaches the engine. */
  readonly onMessage: (message: MarketMessage) => void;
}

/** Venue time reaches the core in steps of this length. */
export const GRID_MS = 50;

/**
 * Turns messages of the streams into events of the core. While an instrument's history is being brought in, its
 * live trades wait here, in order; an accelerated tape waits as a whole.
 */
export class Intake {
  readonly #options: IntakeOptions;
  /** Live trades of instruments whose history is not complete. */
  readonly #held = new Map<string, MarketMessage[]>();
  /** Messages of a tape that waits. */
  #paused: MarketMessage[] | null;
  #gridAt: EpochMs = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#paused = options.tapeClock ? [] : null;
  }

  /** A message from a stream. */
  receive = (message: MarketMessage): void => {
    if (this.#paused !== null) this.#paused.push(message);
    else this.#take(message);
  };

  /** From now on live trades of this instrument wait. */
  hold(symbol: string): void {
    if (!this.#held.has(symbol)) this.#held.set(symbol, []);
  }

  /** Id of the first live trade that waits, if there is one. */
  firstHeldId(symbol: string): number | null {
    const waiting = this.#paused ?? this.#held.get(symbol) ?? [];
    const first = waiting.find((message) => message.kind === 'aggTrade' && message.trade.symbol === symbol);
    return first?.kind === 'aggTrade' ? first.trade.aggId : null;
  }

  /** The history is in up to `lastAggId`: what waits and is not part of it flows on. */
  release(symbol: string, lastAggId: number | null): void {
    const waiting = this.#held.get(symbol) ?? [];
    this.#held.delete(symbol);
    for (const message of waiting) {
      if (message.kind === 'aggTrade' && message.trade.aggId > (lastAggId ?? -1)) this.#take(message);
    }
    this.#known.delete(symbol);
    if (this.#paused !== null && lastAggId !== null) this.#known.set(symbol, lastAggId);
  }

  /** Ids up to which history was brought in while a tape waited. */
  readonly #known = new Map<string, number>();

  /** All history is in: a waiting tape plays. */
  resume(): void {
    const waiting = this.#paused ?? [];
    this.#paused = null;
    for (const message of waiting) if (!this.#isKnown(message)) this.#take(message);
    this.#known.clear();
  }

  /** Time of the first message of a waiting tape. */
  firstPausedAt(): EpochMs | null {
    const first = this.#paused?.find((message) => message.kind === 'aggTrade');
    return first?.kind === 'aggTrade' ? first.trade.time : null;
  }

  /** Venue time passes; called by a timer unless a tape says what time it is. */
  tick(): void {
    this.#advance(this.#options.venueClock.now());
  }

  #isKnown(message: MarketMessage): boolean {
    if (message.kind !== 'aggTrade') return false;
    return message.trade.aggId <= (this.#known.get(message.trade.symbol) ?? -1);
  }

  #take(message: MarketMessage): void {
    const { venueClock, tapeClock, process, onMessage } = this.#options;
    if (tapeClock) {
      venueClock.observe(message);
      this.#advance(venueClock.now());
    }
    if (message.kind === 'aggTrade') {
      const held = this.#held.get(message.trade.symbol);
      if (held !== undefined) {
        held.push(message);
        return;
      }
      process({ kind: 'aggTrade', trade: message.trade, origin: 'live' });
    } else if (message.kind !== 'malformed') process(message);
    onMessage(message);
  }

  #advance(to: EpochMs): void {
    const gridAt = to - (to % GRID_MS);
    if (gridAt <= this.#gridAt) return;
    this.#gridAt = gridAt;
    this.#options.process({ kind: 'clock', at: gridAt });
  }
}
