import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PAPER, FEE_SETTINGS, type PaperConfig } from '../model/paper-config.ts';
import type { Position, PositionExit } from '../model/position.ts';
import { START, sampleInstrument, sampleStrategy } from '../samples.ts';
import { StrategyState } from '../signals/strategy-state.ts';
import { openPosition } from './open.ts';
import { PositionBook } from './position-book.ts';

/**
 * Spec 04 worked out again from the tick list, in plain numbers, tick by tick, by nothing of the product: a position
 * is opened, each tick is looked at, and what comes out is compared with what the engine did.
 */
interface Tick {
  readonly time: number;
  readonly price: number;
  readonly qty: number;
}

interface Order {
  readonly isLong: boolean;
  readonly atr: number;
  readonly slAtr: number;
  readonly tp1: number;
  readonly tp2: number;
  readonly buffer: number;
  readonly holdMs: number;
  readonly spread: number | null;
  readonly queue: number | null;
}

type Paper = Pick<PaperConfig, 'fees' | 'fillModel' | 'slippageBps'>;
type Out = readonly [kind: string, price: number, share: number, time: number];

class ByHand {
  readonly outs: Out[] = [];
  readonly entry: number;
  readonly rd: number;
  readonly #order: Order;
  readonly #paper: Paper;
  readonly #direction: number;
  #stop: number;
  #share = 1;
  #queue: number | null;
  #sent: string | null = null;

  constructor(order: Order, paper: Paper) {
    this.#order = order;
    this.#paper = paper;
    this.#direction = order.isLong ? 1 : -1;
    const slip = paper.slippageBps / 10_000;
    const touch = order.spread === null ? 60_000 : 60_000 + this.#direction * order.spread;
    // Freed of binary dust: ticks are whole numbers and meet levels exactly.
    this.entry =
      paper.fillModel === 'level' ? 60_000 : Number((touch * (1 + this.#direction * slip)).toFixed(8));
    this.rd = order.slAtr * order.atr;
    this.#stop = this.entry - this.#direction * this.rd;
    this.#queue = order.queue;
  }

  get isOpen(): boolean {
    return this.#share > 0;
  }

  run(ticks: readonly Tick[]): void {
    let last: Tick | null = null;
    for (const tick of ticks) {
      if (!this.isOpen) return;
      this.#look(tick, last);
      last = tick;
    }
  }

  /** Σ share × direction × (exit − entry)/rd, and fees/(rd × qty). */
  result(): { gross: number; fees: number } {
    const isLimit = (kind: string) => this.#paper.fees === 'by-liquidity' && kind.startsWith('tp');
    let gross = 0;
    let fees = (0.0005 * this.entry) / this.rd;
    for (const [kind, price, share] of this.outs) {
      gross += (share * this.#direction * (price - this.entry)) / this.rd;
      fees += (share * (isLimit(kind) ? 0.0002 : 0.0005) * price) / this.rd;
    }
    return { gross, fees };
  }

  #look(tick: Tick, last: Tick | null): void {
    const timeout = START + this.#order.holdMs;
    if (this.#sent === null && tick.time > timeout) {
      if (this.#paper.fillModel === 'market') this.#sent = 'timeout';
      else {
        this.#out('timeout', (last ?? tick).price, Math.max(timeout, (last ?? tick).time));
        return;
      }
    }
    if (this.#sent !== null) {
      const slip = this.#paper.slippageBps / 10_000;
      this.#out(this.#sent, tick.price * (1 - this.#direction * slip), tick.time);
      return;
    }
    this.#levels(tick);
  }

  #levels(tick: Tick): void {
    if (this.#beyond(tick.price, this.#stop) <= 0) {
      const kind = this.#share < 1 ? 'sl_be' : 'sl';
      if (this.#paper.fillModel === 'market') this.#sent = kind;
      else this.#out(kind, this.#stop, tick.time);
      return;
    }
    if (this.#share === 1 && this.#fills(this.#target(this.#order.tp1), tick)) {
      this.outs.push(['tp1', this.#target(this.#order.tp1), 0.5, tick.time]);
      this.#share = 0.5;
      const buffer = Math.min(this.#order.buffer * this.#order.atr, this.#order.tp1 * this.rd);
      this.#stop = this.entry + this.#direction * buffer;
      this.#queue = null;
      if (this.#through(this.#target(this.#order.tp2), tick))
        this.#out('tp2', this.#target(this.#order.tp2), tick.time);
    } else if (this.#share < 1 && this.#fills(this.#target(this.#order.tp2), tick)) {
      this.#out('tp2', this.#target(this.#order.tp2), tick.time);
    }
  }

  #target(r: number): number {
    return this.entry + this.#direction * r * this.rd;
  }

  /** How far a price is on the good side of another. */
  #beyond(price: number, level: number): number {
    return this.#direction * (price - level);
  }

  #through(level: number, { price }: Tick): boolean {
    const by = this.#beyond(price, level);
    return this.#paper.fillModel === 'level' ? by >= 0 : by > 0;
  }

  #fills(level: number, tick: Tick): boolean {
    if (this.#through(level, tick)) return true;
    if (tick.price !== level || this.#queue === null) return false;
    this.#queue -= tick.qty;
    return this.#queue <= 0;
  }

  #out(kind: string, price: number, time: number): void {
    this.outs.push([kind, price, this.#share, time]);
    this.#share = 0;
  }
}

const orders = fc.record({
  isLong: fc.boolean(),
  atr: fc.integer({ min: 8, max: 80 }),
  slAtr: fc.constantFrom(0.5, 1, 1.5, 2),
  tp1: fc.constantFrom(0.5, 0.75, 1),
  tp2: fc.constantFrom(1.5, 2, 2.5),
  buffer: fc.constantFrom(0, 0.25, 0.5),
  holdMs: fc.constantFrom(1_800_000, 3_600_000),
  spread: fc.constantFrom(null, 0, 1, 3),
  queue: fc.constantFrom(null, 0, 2, 8),
});
/** Few prices around the entry, so that levels are met exactly, crossed and jumped over. */
const paths = fc.array(
  fc.record({
    step: fc.integer({ min: -40, max: 40 }),
    ms: fc.integer({ min: 0, max: 120_000 }),
    qty: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 120 },
);

function ticksOf(path: readonly { step: number; ms: number; qty: number }[]): Tick[] {
  let [time, price] = [START, 60_000];
  return path.map(({ step, ms, qty }) => {
    time += ms;
    price += step;
    return { time, price, qty };
  });
}

function opened(order: Order, paper: PaperConfig): Position {
  const strategy = sampleStrategy(
    {},
    {
      slAtrMultiplier: order.slAtr,
      tp1Ratio: order.tp1,
      tp2Ratio: order.tp2,
      breakEvenBufferAtr: order.buffer,
      timeoutMinutes: order.holdMs / 60_000,
    },
  );
  const touch = (sign: number) => (order.spread === null ? null : 60_000 + sign * order.spread);
  const opening = openPosition({
    strategy,
    instrument: sampleInstrument({ minNotional: '1' }),
    side: order.isLong ? 'LONG' : 'SHORT',
    tier: 'standard',
    score: 80,
    layers: [],
    at: START,
    price: 60_000,
    lastAggId: 0,
    atr: order.atr,
    terms: paper,
    book: { bestBid: touch(-1), bestAsk: touch(1), depth: null },
  });
  if (!opening.ok) throw new Error(opening.reason);
  const queueAhead = order.queue === null || paper.fillModel === 'level' ? null : String(order.queue);
  return { ...opening.position, queueAhead };
}

function played(
  position: Position,
  ticks: readonly Tick[],
  slippageBps: number,
  state: StrategyState,
): Position {
  let last = position;
  const changed = (one: Position, exits: readonly PositionExit[]) => {
    last = one;
    state.exited(one, exits);
  };
  const book = new PositionBook(changed, { slippageBps, queueAt: () => null });
  book.add(position);
  ticks.forEach(({ price, time, qty }, index) => {
    book.onTrade(price, time, index + 1, qty);
  });
  return last;
}

describe.each(['level', 'market'] as const)('paper P&L under fill model %s', (fillModel) => {
  it.each(FEE_SETTINGS)('is what the spec says of any ticks, fees %s; the balance is all of it', (fees) => {
    const runs = fc.array(fc.tuple(orders, paths), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(runs, fc.constantFrom(0, 1, 2.5), (given, slippageBps) => {
        const paper: PaperConfig = { ...DEFAULT_PAPER, fees, fillModel, slippageBps };
        const state = new StrategyState(sampleStrategy());
        let balance = 10_000;
        for (const [order, path] of given) {
          const ticks = ticksOf(path);
          const position = opened(order, paper);
          const end = played(position, ticks, slippageBps, state);
          const byHand = new ByHand(order, paper);
          byHand.run(ticks);
          expect(end.exits.map(({ kind, at }) => [kind, at])).toEqual(
            byHand.outs.map(([kind, , , time]) => [kind, time]),
          );
          for (const [index, [, price]] of byHand.outs.entries()) {
            expect(Number(end.exits[index]?.price)).toBeCloseTo(price, 7);
          }
          expect(end.closedAt === null).toBe(byHand.isOpen);
          if (byHand.isOpen) continue;
          const { gross, fees: paid } = byHand.result();
          expect(Number(end.grossR)).toBeCloseTo(gross, 9);
          expect(Number(end.feesR)).toBeCloseTo(paid, 9);
          expect(Number(end.pnlR)).toBeCloseTo(gross - paid, 9);
          balance += (gross - paid) * byHand.rd * Number(end.qty);
        }
        expect(Number(state.strategy.currentBalance)).toBeCloseTo(balance, 6);
      }),
      { numRuns: 200 },
    );
  });
});
