import { timeVerdict } from '../core/market/firewall.ts';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineEvent, TickOrigin } from '../core/model/events.ts';
import { type AggTrade, copyTrade, type Observation } from '../core/model/market-event.ts';
import type { MarketMessage, MarketSink } from '../ports.ts';
import { pause, type Wait } from './repeat.ts';
import { Settling } from './settling.ts';
import { SpotArrivals } from './spot-arrivals.ts';
import type { Arrived, VenueClock } from './venue-clock.ts';

export interface IntakeOptions {
  readonly venueClock: VenueClock;
  /** An accelerated tape: venue time passes with its messages, and nothing may be taken out of order. */
  readonly tapeClock: boolean;
  readonly process: (event: EngineEvent) => void;
  readonly trade: (trade: AggTrade, origin: TickOrigin) => void;
  /** Brings a message to the core; false when the core refuses it. */
  readonly observe: (message: Observation) => boolean;
  /** The trades of an instrument wait for its history from now on, or no more. */
  readonly onHeld?: (symbol: string, isHeld: boolean) => void;
  /** Takes the venue's candles instead of `observe`, to bring them to the core in order. */
  readonly kline?: (message: Extract<MarketMessage, { kind: 'kline' }>) => void;
  /** Sees each message that the core accepted, and each that could not be read. */
  readonly onMessage: (message: MarketMessage) => void;
}

type Waiting = MarketMessage | { readonly kind: 'aggTrade'; readonly trade: AggTrade };

/** Holes that are being filled. */
export interface Repairs {
  readonly open: number;
  /** Resolves when none is. */
  idle(): Promise<void>;
}

/** A waiting tape goes on without a repair that takes longer. */
const REPAIR_WITHIN_MS = 30_000;

/** Venue time reaches the core in steps of this length. */
export const GRID_MS = 50;

/**
 * Turns messages of the streams into events of the core. While an instrument's history is being brought in, its
 * live trades wait here, in order; an accelerated tape waits as a whole.
 */
export class Intake implements MarketSink {
  readonly #options: IntakeOptions;
  /** Live trades of instruments whose history is not complete. */
  readonly #held = new Map<string, AggTrade[]>();
  /** Messages of a tape that waits. */
  #paused: Waiting[] | null;
  #isPlaying = false;
  #gridAt: EpochMs = 0;
  readonly #settling = new Settling();
  readonly #spot: SpotArrivals;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#spot = new SpotArrivals(options.venueClock);
    this.#paused = options.tapeClock ? [] : null;
  }

  trade(trade: AggTrade): void {
    if (this.#paused !== null) this.#paused.push({ kind: 'aggTrade', trade: copyTrade(trade) });
    else this.#takeTrade(trade);
  }

  message(message: MarketMessage): void {
    if (this.#paused !== null) this.#paused.push(message);
    else this.#takeMessage(message);
  }

  /** From now on live trades of this instrument wait. */
  hold(symbol: string): void {
    this.#options.onHeld?.(symbol, true);
    if (!this.#held.has(symbol)) this.#held.set(symbol, []);
  }

  /** Live trades that wait for the history before them. */
  get heldTrades(): number {
    let total = this.#paused?.length ?? 0;
    for (const trades of this.#held.values()) total += trades.length;
    return total;
  }

  /** Id of the first live trade that waits, if there is one. */
  firstHeldId(symbol: string): number | null {
    if (this.#paused === null) return this.#held.get(symbol)?.[0]?.aggId ?? null;
    const first = this.#paused.find((one) => one.kind === 'aggTrade' && one.trade.symbol === symbol);
    return first?.kind === 'aggTrade' ? first.trade.aggId : null;
  }

  /** The history is in up to `lastAggId`: what waits and is not part of it flows on. */
  release(symbol: string, lastAggId: number | null): void {
    const waiting = this.#held.get(symbol) ?? [];
    this.#held.delete(symbol);
    this.#options.onHeld?.(symbol, false);
    for (const trade of waiting) if (trade.aggId > (lastAggId ?? -1)) this.#takeTrade(trade);
    this.#known.delete(symbol);
    if (this.#paused !== null && lastAggId !== null) this.#known.set(symbol, lastAggId);
  }

  /** Ids up to which history was brought in while a tape waited. */
  readonly #known = new Map<string, number>();

  /**
   * All history is in: a waiting tape plays, with what comes in meanwhile. Where trades turn out to be missing it waits
   * for their repair, as it did for the history: minutes of a tape pass here in no time.
   */
  async resume(repairs: Repairs, wait: Wait = pause): Promise<void> {
    const waiting = this.#paused;
    if (waiting === null || this.#isPlaying) return;
    this.#isPlaying = true;
    // Holes that it has waited for already: some can only be given up as its time passes.
    let given = 0;
    for (let next = 0; next < waiting.length; next += 1) {
      this.#play(waiting[next] as Waiting);
      if (repairs.open > given) await Promise.race([repairs.idle(), wait(REPAIR_WITHIN_MS)]);
      given = repairs.open;
    }
    this.#paused = null;
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

  #play(one: Waiting): void {
    if (one.kind !== 'aggTrade') this.#takeMessage(one);
    else if (!this.#isKnown(one.trade)) this.#takeTrade(one.trade);
  }

  #isKnown({ symbol, aggId }: AggTrade): boolean {
    return aggId <= (this.#known.get(symbol) ?? -1);
  }

  #takeTrade(trade: AggTrade): void {
    if (this.#options.tapeClock) this.#pass(trade);
    else this.#settling.see(trade.receivedAt - trade.time);
    const held = this.#held.size === 0 ? undefined : this.#held.get(trade.symbol);
    if (held === undefined) this.#options.trade(trade, 'live');
    else held.push(copyTrade(trade));
  }

  #takeMessage(message: MarketMessage): void {
    const { tapeClock, observe, onMessage, kline } = this.#options;
    const arrived = tapeClock ? arrivalOf(message) : null;
    if (arrived !== null) this.#pass(arrived);
    const told = this.#spot.told(message);
    if (told.kind === 'kline' && kline !== undefined) kline(told);
    else if (told.kind === 'malformed' || observe(told)) onMessage(told);
  }

  /** A tape's own clock passes with what arrives, but not with a time that the core refuses. */
  #pass(arrived: Arrived): void {
    const { venueClock } = this.#options;
    if (timeVerdict(arrived.time, arrived.receivedAt) !== null) return;
    venueClock.observe(arrived);
    this.#advance(venueClock.now());
  }

  /** A tape's clock passes with what arrives: nothing of it is still on its way. */
  #clockAt(at: EpochMs): EngineEvent {
    const { tapeClock, venueClock } = this.#options;
    if (tapeClock) return { kind: 'clock', at };
    return { kind: 'clock', at, settleMs: this.#settling.settleMs(at, venueClock.offsetMs ?? 0) };
  }

  #advance(to: EpochMs): void {
    const gridAt = to - (to % GRID_MS);
    if (gridAt <= this.#gridAt) return;
    this.#gridAt = gridAt;
    this.#options.process(this.#clockAt(gridAt));
  }
}

function arrivalOf(message: MarketMessage): Arrived | null {
  switch (message.kind) {
    case 'bookTop':
      return message.book;
    case 'depth10':
      return message.depth;
    case 'markPrice':
      return message.mark;
    default:
      return null;
  }
}
