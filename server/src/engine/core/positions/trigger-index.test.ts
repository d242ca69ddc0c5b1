import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, PositionExit } from '../model/position.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import {
  applyExits,
  awaitingFill,
  type ExitMoment,
  exitKindsAt,
  isEnding,
  isFilledBy,
  pendingKinds,
  triggerLevels,
} from './exits.ts';
import { PositionBook } from './position-book.ts';
import { TriggerHeap, type Waiting } from './trigger-heap.ts';

type Told = (position: Position, exits: readonly PositionExit[]) => void;
type Kinds = Parameters<typeof applyExits>[1];

/** Every position looked at on every trade: what the book must equal to the last bit. */
class EveryTick {
  readonly #told: Told;
  #open: Position[] = [];
  #last: { price: number; time: number } | null = null;

  constructor(told: Told) {
    this.#told = told;
  }

  add(position: Position): void {
    this.#open.push(position);
  }

  positions(): Position[] {
    return this.#open;
  }

  onTrade(price: number, time: number, aggId: number): void {
    this.#expire(time, this.#last ?? { price, time });
    for (const position of [...this.#open])
      if (aggId > position.asOfAggId) this.#meet(position, { at: time, price, aggId });
    this.#last = { price, time };
  }

  expire(at: number): void {
    if (this.#last !== null) this.#expire(at + 1, this.#last);
  }

  close(id: string, at: number): void {
    const position = this.#open.find((one) => one.id === id);
    if (position === undefined) return;
    if (isEnding(position)) return;
    if (this.#last === null) this.#wait(position, { at, price: Number.NaN, aggId: null });
    else this.#exit(position, ['manual'], { at, price: this.#last.price, aggId: null });
  }

  #meet(position: Position, moment: ExitMoment): void {
    const entry = Number(position.entryPrice);
    const gained = position.side === 'LONG' ? moment.price - entry : entry - moment.price;
    const move = gained / Number(position.riskDistance);
    const seen = { ...position, mfeR: Math.max(position.mfeR, move), maeR: Math.min(position.maeR, move) };
    this.#open = this.#open.map((one) => (one.id === position.id ? seen : one));
    const kinds = exitKindsAt(triggerLevels(seen), moment.price);
    if (isFilledBy(seen, moment.at)) this.#exit(seen, pendingKinds(seen), moment);
    else if (kinds.length > 0) this.#exit(seen, kinds, moment);
  }

  #wait(position: Position, moment: ExitMoment): void {
    const waiting = awaitingFill(position, 'manual', moment);
    this.#open = this.#open.map((one) => (one.id === position.id ? waiting : one));
    this.#told(waiting, []);
  }

  #expire(before: number, market: { price: number; time: number }): void {
    for (const position of [...this.#open]) {
      if (position.timeoutAt >= before) continue;
      if (position.pendingExitAt !== null && position.pendingExitAt <= position.timeoutAt) continue;
      const at = Math.max(position.timeoutAt, market.time);
      this.#exit(position, ['timeout'], { at, price: market.price, aggId: null });
    }
  }

  #exit(position: Position, kinds: Kinds, moment: ExitMoment): void {
    const { position: after, exits } = applyExits(position, kinds, moment);
    this.#open = this.#open.flatMap((one) => {
      if (one.id !== position.id) return [one];
      return after.closedAt === null ? [after] : [];
    });
    this.#told(after, exits);
  }
}

const order = fc.record({
  stop: fc.integer({ min: 1, max: 90 }),
  target: fc.integer({ min: 1, max: 90 }),
  second: fc.integer({ min: 0, max: 60 }),
  isLong: fc.boolean(),
  holdMs: fc.integer({ min: -2_000, max: 60_000 }),
  ahead: fc.integer({ min: -2, max: 6 }),
});
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('trade' as const), step: fc.integer({ min: -40, max: 40 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: 0, max: 1_500 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
);

function positionOf(
  id: string,
  price: number,
  place: { time: number; aggId: number },
  one: typeof order extends fc.Arbitrary<infer T> ? T : never,
): Position {
  const sign = one.isLong ? 1 : -1;
  const base = samplePosition({
    id,
    strategyId: `s${id}`,
    openedAt: place.time,
    entryPrice: String(price),
    riskDistance: String(one.stop),
    stopPrice: String(price - sign * one.stop),
    breakEvenStop: String(price),
    tp1Price: String(price + sign * one.target),
    tp2Price: String(price + sign * (one.target + one.second)),
    timeoutAt: place.time + one.holdMs,
    asOfAggId: place.aggId + one.ahead,
  });
  return one.isLong ? base : { ...base, side: mirrored(base).side };
}

describe('the trigger index', () => {
  it('gives every position bit for bit what a look at each of them on each trade gives, in the same order', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
        const [told, expected]: [unknown[], unknown[]] = [[], []];
        const book = new PositionBook((position, exits) => told.push([position, exits]));
        const plain = new EveryTick((position, exits) => expected.push([position, exits]));
        let [price, time, aggId, opened] = [60_000, START, 100, 0];
        for (const one of acts) {
          time += 300;
          if (one.kind === 'trade') {
            price += one.step / 2;
            aggId += 1;
            book.onTrade(price, time, aggId);
            plain.onTrade(price, time, aggId);
          } else if (one.kind === 'open') {
            const position = positionOf(String(opened++), price, { time, aggId }, one.order);
            book.add(position);
            plain.add(position);
          } else if (one.kind === 'close') {
            const id = String(opened === 0 ? 0 : one.pick % opened);
            book.close(id, 'manual', time);
            plain.close(id, time);
          } else if (one.kind === 'clock') {
            book.expire(time + one.ms);
            plain.expire(time + one.ms);
          } else expect(book.positions()).toEqual(plain.positions());
        }
        expect(told).toEqual(expected);
        expect(book.positions()).toEqual(plain.positions());
      }),
      { numRuns: 300 },
    );
  });

  it('gives a short that traded at its entry an adverse excursion of 0, not −0', () => {
    const book = new PositionBook(() => undefined);
    book.add({ ...samplePosition({ id: '1' }), side: 'SHORT', stopPrice: '60200', tp1Price: '59700' });
    book.onTrade(60_000, START, 1);
    book.onTrade(59_900, START, 2);
    const [short] = book.positions();
    expect([short?.mfeR, short?.maeR]).toEqual([0.5, 0]);
  });

  it('looks at nothing but what a trade reaches', () => {
    let told = 0;
    const book = new PositionBook(() => (told += 1));
    for (let id = 0; id < 1_000; id += 1) {
      book.add(
        samplePosition({ id: String(id), stopPrice: String(59_800 - id), tp1Price: String(60_150 + id) }),
      );
    }
    book.onTrade(59_999, START, 1);
    expect(told).toBe(0);
    book.onTrade(60_152, START, 2);
    expect(told).toBe(3);
    expect(book.positions().every(({ mfeR }) => mfeR === 152 / 200)).toBe(true);
  });
});

describe('a trigger heap', () => {
  it('gives what is reached, lowest first, and nothing that has changed since', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.boolean()), { maxLength: 300 }), (entries) => {
        const heap = new TriggerHeap<Waiting & { key: number }>();
        const items = entries.map(([key]) => ({ key, version: 0 }));
        items.forEach((item, index) => {
          heap.push(item.key, item);
          if (entries[index]?.[1] === true) item.version += 1;
        });
        const taken: number[] = [];
        for (let one = heap.take(1_000); one !== null; one = heap.take(1_000)) taken.push(one.key);
        const alive = items.filter(({ key, version }) => version === 0 && key <= 1_000).map(({ key }) => key);
        expect(taken).toEqual(alive.sort((a, b) => a - b));
      }),
    );
  });
});
