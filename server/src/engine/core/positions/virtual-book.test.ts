import { describe, expect, it } from 'vitest';
import type { Position } from '../model/position.ts';
import type { VirtualCause, VirtualEvent, VirtualPosition, VirtualRecord } from '../model/virtual.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import { PositionBook } from './position-book.ts';
import { MOST_VIRTUAL, VirtualBook, type VirtualTotals } from './virtual-book.ts';

/** A book of virtual positions with everything it told, and trades one second apart. */
class Followers {
  readonly records: VirtualRecord[] = [];
  readonly marks: VirtualEvent[] = [];
  readonly totals: VirtualTotals = { open: 0, dropped: 0 };
  readonly book = new VirtualBook(
    {
      record: (record) => this.records.push(record),
      marks: (events) => this.marks.push(...events),
    },
    this.totals,
  );
  #aggId = 0;

  trade(price: number, ms = (this.#aggId + 1) * 1_000): void {
    this.#aggId += 1;
    this.book.onTrade(price, START + ms, this.#aggId);
  }

  get events(): VirtualEvent[] {
    return this.records.flatMap(({ events }) => events);
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  get last(): Position | null {
    return this.records.findLast(({ position }) => position !== null)?.position ?? null;
  }
}

function virtual(changes: Partial<VirtualPosition> = {}, base: Position = samplePosition()): VirtualPosition {
  return { ...base, origin: 'suppressed', reason: 'cooldown', decidedBy: [], ...changes };
}

/** LONG 60,000: stop 59,800 (near 59,840), TP1 60,150 (near 60,120), TP2 60,300 (near 60,270), break-even 60,000. */
const PATHS: readonly [name: string, prices: readonly number[], kinds: readonly string[], grossR: number][] =
  [
    [
      'both targets',
      [60_119, 60_120, 60_149, 60_150, 60_269, 60_270, 60_300],
      ['tp1_near', 'tp1_hit', 'break_even_moved', 'tp2_near', 'tp2_hit', 'closed'],
      1.125,
    ],
    ['the stop, at once', [59_700], ['sl_near', 'sl_hit', 'closed'], -1],
    ['the stop, slowly', [59_841, 59_840, 59_800], ['sl_near', 'sl_hit', 'closed'], -1],
    [
      'TP1, then break-even: the way to the stop is 150 long from TP1, near at 60,030',
      [60_150, 60_031, 60_030, 60_000],
      ['tp1_near', 'tp1_hit', 'break_even_moved', 'sl_near', 'sl_hit', 'closed'],
      0.375,
    ],
    [
      'both targets with one trade',
      [60_400],
      ['tp1_near', 'tp1_hit', 'break_even_moved', 'tp2_near', 'tp2_hit', 'closed'],
      1.125,
    ],
    [
      'near both, each told once',
      [60_120, 60_000, 60_125, 59_840, 59_900, 59_835, 59_800],
      ['tp1_near', 'sl_near', 'sl_hit', 'closed'],
      -1,
    ],
  ];

describe.each(['LONG', 'SHORT'] as const)('a %s virtual position', (side) => {
  const base = side === 'LONG' ? samplePosition() : mirrored(samplePosition());
  const priced = (price: number) => (side === 'LONG' ? price : 120_000 - price);

  it.each(PATHS)('tells of %s', (_name, prices, kinds, grossR) => {
    const one = new Followers();
    one.book.open(virtual({}, base));
    for (const price of prices) one.trade(priced(price));
    expect(one.kinds).toEqual(['created', ...kinds]);
    expect(one.events.map(({ sequence }) => sequence)).toEqual(one.events.map((_, index) => index + 1));
    expect(one.events.at(-1)?.grossR).toBeCloseTo(grossR, 9);
    expect(Number(one.last?.grossR)).toBeCloseTo(grossR, 9);
    expect(one.totals.open).toBe(0);
  });

  it('says how far it is, and where the stop went', () => {
    const one = new Followers();
    one.book.open(virtual({}, base));
    for (const price of [60_135, 60_150]) one.trade(priced(price));
    const [created, near, hit, moved] = one.events;
    expect(created).toMatchObject({ at: START, price: 60_000, grossR: 0, tpDistance: 1, slDistance: 1 });
    expect(near).toMatchObject({ at: START + 1_000, price: priced(60_135) });
    expect(near?.tpDistance).toBeCloseTo(0.1, 9);
    expect(near?.slDistance).toBeCloseTo(335 / 200, 9);
    expect(hit).toMatchObject({ price: priced(60_150), grossR: 0.75, tpDistance: 0 });
    expect(moved).toMatchObject({ price: 60_000, grossR: 0.75, tpDistance: 1, slDistance: 1 });
    expect(one.last).toMatchObject({ status: 'tp1_hit', origin: 'suppressed', reason: 'cooldown' });
  });

  it('expires at the last price, and is not near by a trade that came after', () => {
    const one = new Followers();
    one.book.open(virtual({ timeoutAt: START + 1_500 }, base));
    one.trade(priced(60_080));
    one.trade(priced(60_130));
    expect(one.kinds).toEqual(['created', 'expired', 'closed']);
    expect(one.events[1]).toMatchObject({ at: START + 1_500, price: priced(60_080) });
    expect(one.events[1]?.grossR).toBeCloseTo(0.4, 9);
  });

  it('ends by a score of the other side, at the last price', () => {
    const one = new Followers();
    one.book.open(virtual({}, base));
    one.trade(priced(60_050));
    one.book.flip('s1', (position) => position.side !== side, START + 2_000);
    one.book.flip('s2', () => true, START + 2_000);
    expect(one.kinds).toEqual(['created']);
    one.book.flip('s1', () => true, START + 2_000);
    expect(one.events.slice(1)).toMatchObject([{ kind: 'closed', price: priced(60_050), grossR: 0.25 }]);
    expect(one.last?.status).toBe('signal_flip');
  });
});

describe('marks', () => {
  it('come the sooner the nearer an end is', () => {
    const one = new Followers();
    one.book.open(virtual());
    const countAt = (price: number, fromMs: number, ms: number) => {
      one.marks.length = 0;
      for (let at = fromMs; at < fromMs + ms; at += 50) {
        one.book.onTrade(price + (at % 7_777) / 10_000, START + at, at);
        one.book.mark(START + at);
      }
      return one.marks.length + one.kinds.filter((kind) => kind === 'price_updated').length;
    };
    const counts: number[] = [];
    // Risk below 0.2, 0.33, 0.67 and 0.87 of the way to TP1; each first waits for the pace of the one before.
    for (const [index, price] of [60_010, 60_050, 60_100, 60_130].entries()) {
      countAt(price, 10_000 + index * 40_000, 10_000);
      const before = one.kinds.filter((kind) => kind === 'price_updated').length;
      counts.push(countAt(price, 20_000 + index * 40_000, 20_000) - before);
    }
    expect(counts).toEqual([4, 10, 40, 200]);
  });

  it('are stored when they moved by 0.1 R, and left out when nothing moved', () => {
    const one = new Followers();
    one.book.open(virtual());
    const mark = (price: number, seconds: number) => {
      one.trade(price, seconds * 1_000);
      one.book.mark(START + seconds * 1_000);
    };
    mark(60_019, 10);
    mark(60_019, 20);
    mark(60_020, 30);
    mark(60_039, 40);
    mark(60_000, 50);
    expect(one.marks.map(({ price, sequence }) => [price, sequence])).toEqual([
      [60_019, 1],
      [60_039, 2],
    ]);
    expect(one.events.map(({ kind, price, sequence }) => [kind, price, sequence])).toEqual([
      ['created', 60_000, 1],
      ['price_updated', 60_020, 2],
      ['price_updated', 60_000, 3],
    ]);
  });
});

describe('a restart', () => {
  it('goes on with the numbers and does not tell again what is stored; ticks it has seen are no news', () => {
    const one = new Followers();
    const trail = { sequence: 7, grossR: 0.6, isTargetNear: true, isStopNear: false };
    one.book.restore(virtual({ asOfAggId: 2 }), trail);
    one.book.restore(virtual({ asOfAggId: 0 }), trail);
    for (const price of [59_000, 61_000, 60_121, 60_150]) one.trade(price);
    expect(one.events.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['tp1_hit', 8],
      ['break_even_moved', 9],
    ]);
    expect(one.totals.open).toBe(1);
  });

  it('after TP1 banks what was closed before', () => {
    const first = new Followers();
    first.book.open(virtual());
    first.trade(60_150);
    const again = new Followers();
    const position = first.last as VirtualPosition;
    again.book.restore(position, { sequence: 4, grossR: 0.75, isTargetNear: false, isStopNear: false });
    for (const price of [60_150, 60_270, 60_300]) again.trade(price);
    expect(again.events.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['tp2_near', 5],
      ['tp2_hit', 6],
      ['closed', 7],
    ]);
    expect(again.events.at(-1)?.grossR).toBeCloseTo(1.125, 9);
  });
});

describe('many at once', () => {
  it('close each like a paper position with the same trades', () => {
    const one = new Followers();
    const closed = new Map<string, Position>();
    const paper = new PositionBook((position) => closed.set(position.id, position));
    for (let index = 0; index < 1_000; index += 1) {
      const shift = (index % 200) - 100;
      const sample = samplePosition({
        id: `p${index}`,
        entryPrice: String(60_000 + shift),
        initialStop: String(59_800 + shift),
        stopPrice: String(59_800 + shift),
        breakEvenStop: String(60_000 + shift),
        tp1Price: String(60_150 + shift),
        tp2Price: String(60_300 + shift),
        timeoutAt: START + 1_000 * (5 + (index % 300)),
      });
      const base = index % 2 === 0 ? sample : mirrored(sample);
      one.book.open(virtual({}, base));
      paper.add(base);
    }
    for (let step = 1; step <= 400; step += 1) {
      const price = 60_000 + Math.round(250 * Math.sin(step / 15)) + ((step * 7) % 13);
      one.trade(price);
      one.book.mark(START + step * 1_000 + 1);
      paper.onTrade(price, START + step * 1_000, step);
    }
    expect(closed.size).toBe(1_000);
    const ends = one.records.flatMap(({ position }) => (position?.closedAt ? [position] : []));
    expect(ends).toHaveLength(1_000);
    const told = ends.map(({ origin: _, reason: __, decidedBy: ___, ...end }) => JSON.stringify(end));
    expect(told).toEqual(ends.map(({ id }) => JSON.stringify(closed.get(id))));
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['sl', 'sl_be', 'tp', 'timeout']));
    expect(one.totals.open).toBe(0);
  }, 30_000);

  it('start from the last trade of the market when they are the first after a while', () => {
    const records: VirtualRecord[] = [];
    const output = { record: (one: VirtualRecord) => records.push(one), marks: () => undefined };
    const paper = new PositionBook(() => undefined);
    const book = new VirtualBook(output, { open: 0, dropped: 0 }, undefined, paper);
    const trade = (price: number, aggId: number) => {
      paper.onTrade(price, START + aggId * 1_000, aggId);
      book.onTrade(price, START + aggId * 1_000, aggId);
    };
    book.open(virtual({ id: 'first', asOfAggId: 1 }));
    trade(60_000, 1);
    trade(59_700, 2);
    trade(60_500, 3);
    trade(60_010, 4);
    const timeoutAt = START + 4_500;
    book.open(virtual({ id: 'second', asOfAggId: 4, openedAt: START + 4_000, timeoutAt }));
    trade(60_020, 5);
    const ends = records.flatMap(({ position }) => (position?.closedAt ? [position] : []));
    expect(ends.map(({ id, status }) => [id, status])).toEqual([
      ['first', 'sl'],
      ['second', 'timeout'],
    ]);
    expect(records.at(-1)?.events.at(-1)).toMatchObject({ at: timeoutAt, price: 60_010 });
  });

  it('are bounded; what finds no room is counted', () => {
    const one = new Followers();
    for (let index = 0; index < MOST_VIRTUAL + 3; index += 1) one.book.open(virtual({ id: `p${index}` }));
    expect(one.totals).toEqual({ open: MOST_VIRTUAL, dropped: 3 });
    expect(one.book.follows('s1', 'LONG', cause('suppressed'))).toBe(true);
    expect(one.book.follows('s1', 'SHORT', cause('suppressed'))).toBe(false);
    expect(one.book.follows('s1', 'LONG', cause('blocked'))).toBe(false);
  });

  it('of one side are told apart by what alone decided them', () => {
    const one = new Followers();
    one.book.open(virtual({ id: 'p1', ...cause('blocked', 'gate:vol') }));
    const follows = (...decidedBy: string[]) =>
      one.book.follows('s1', 'LONG', cause('blocked', ...decidedBy));
    expect(follows('gate:vol')).toBe(true);
    expect(follows('gate:obi')).toBe(false);
    expect(follows('gate:vol', 'gate:obi')).toBe(false);
    one.book.open(virtual({ id: 'p2', ...cause('blocked', 'gate:vol', 'gate:obi') }));
    expect(follows('gate:obi', 'gate:whale')).toBe(true);
  });
});

function cause(origin: VirtualCause['origin'], ...decidedBy: string[]): VirtualCause {
  return { origin, reason: origin === 'taken' ? null : 'test', decidedBy };
}
