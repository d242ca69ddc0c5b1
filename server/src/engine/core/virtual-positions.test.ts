import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PAPER } from './model/paper-config.ts';
import type { Position } from './model/position.ts';
import { Bench, START, sampleStrategy } from './samples.ts';

/** Buys (or sells) once a second, so that both CVDs agree. */
function trading(bench: Bench, fromMs: number, toMs: number, price: (ms: number) => number): void {
  for (let ms = fromMs; ms <= toMs; ms += 1_000) bench.trade(ms, { price: price(ms) });
}

const flat = () => 60_000;

function opened(bench: Bench) {
  return bench.of('virtual').flatMap(({ record }) => {
    const [event] = record.events;
    return event?.kind === 'created' && record.position !== null ? [record.position] : [];
  });
}

/** Closed positions of both kinds by the T of their opening. */
function ends(bench: Bench) {
  const paper = bench.of('positionChanged').map(({ position }) => position);
  const virtual = bench
    .of('virtual')
    .flatMap(({ record }) => (record.position?.origin === 'taken' ? [record.position] : []));
  const closed = (positions: readonly Position[]) =>
    new Map(positions.filter(({ closedAt }) => closedAt !== null).map((one) => [one.openedAt, one]));
  return { paper: closed(paper), virtual: closed(virtual) };
}

describe('signals', () => {
  it('are followed once of each origin while they last, taken or not', () => {
    const bench = new Bench();
    trading(bench, 0, 121_000, flat);
    const signals = bench.of('signal').map(({ signal }) => signal.suppressedBy);
    expect(signals).toEqual([
      'warm_up',
      'warm_up',
      'warm_up',
      null,
      'cooldown',
      'cooldown',
      'cooldown',
      'cooldown',
    ]);
    expect(opened(bench).map(({ id, origin, reason }) => [id, origin, reason])).toEqual([
      [`v:s1@${START + 15_000}`, 'suppressed', 'warm_up'],
      [`v:s1@${START + 60_000}`, 'taken', null],
    ]);
    expect(bench.engine.virtual).toEqual({ open: 2, dropped: 0 });
    expect(bench.engine.openPositions()).toHaveLength(1);
  });

  it('that are taken are followed each, also when the one before was closed by hand', () => {
    const bench = new Bench();
    trading(bench, 0, 61_000, flat);
    bench.engine.process({ kind: 'closeAll', at: START + 62_000 });
    trading(bench, 62_000, 16 * 60_000, flat);
    const taken = opened(bench).filter(({ origin }) => origin === 'taken');
    expect(taken.length).toBeGreaterThan(1);
    expect(taken.map(({ id }) => id)).toEqual(
      bench.of('positionOpened').map(({ position }) => `v:${position.id}`),
    );
  });

  it('are followed where the account or the venue would not have allowed them', () => {
    const poor = sampleStrategy({ currentBalance: '1' });
    const bench = new Bench([poor]);
    trading(bench, 0, 61_000, flat);
    expect(bench.of('signal').at(-1)?.signal.suppressedBy).toBe('insufficient_balance');
    expect(bench.engine.virtual.open).toBe(1);
    expect(opened(bench)[0]).toMatchObject({ riskDistance: '300', initialStop: '59700', tp1Price: '60225' });
  });

  it('count in no limit of the account', () => {
    const bench = new Bench([sampleStrategy(), sampleStrategy({ id: 's2' })]);
    const config = { ...DEFAULT_PAPER, maxPositionsTotal: 1 };
    bench.engine.process({ kind: 'paperConfig', config });
    trading(bench, 0, 61_000, flat);
    expect(bench.of('positionOpened')).toHaveLength(1);
    expect(opened(bench).map(({ strategyId, origin, reason }) => [strategyId, origin, reason])).toEqual([
      ['s1', 'suppressed', 'warm_up'],
      ['s2', 'suppressed', 'warm_up'],
      ['s1', 'taken', null],
    ]);
  });
});

describe('what only a gate blocked', () => {
  const gated = sampleStrategy({}, { gateVol: { enabled: true, volAtrPctMin: 0.02 } });

  it('is followed as a position that touches nothing', () => {
    const bench = new Bench([gated]);
    trading(bench, 0, 61_000, flat);
    expect(bench.of('signal')).toHaveLength(0);
    const [position, ...more] = opened(bench);
    expect(more).toEqual([]);
    expect(position).toMatchObject({
      origin: 'blocked',
      decidedBy: ['gate:vol'],
      side: 'LONG',
      tier: 'standard',
    });
    expect(position?.score).toBeGreaterThanOrEqual(60);
    bench.trade(62_000, { price: 59_000 });
    expect(
      bench
        .of('virtual')
        .at(-1)
        ?.record.events.map(({ kind }) => kind),
    ).toEqual(['sl_hit', 'closed']);
    expect(bench.of('positionChanged')).toHaveLength(0);
    expect(bench.engine.virtual.open).toBe(0);
  });

  it('opens nothing late or on missed trades', () => {
    const bench = new Bench([gated]);
    bench.trade(0);
    bench.trade(1_000);
    bench.clock(60_000);
    expect(bench.of('evaluation').length).toBeGreaterThan(0);
    expect(opened(bench).every(({ openedAt }) => openedAt >= START + 45_000)).toBe(true);
  });
});

describe('what decides', () => {
  const decidedBy = (model: string, changes: object = {}) => {
    const bench = new Bench([sampleStrategy({}, { model, ...changes })]);
    trading(bench, 0, 61_000, flat);
    return [...new Set(opened(bench).flatMap((one) => one.decidedBy.map((name) => name.split(':')[0])))];
  };

  it('are layers where the entry score counts, also of a model whose highest score is its own', () => {
    expect(decidedBy('orderflow-v51', { entryScore: 75, flipThreshold: 80 })).toEqual(['layer']);
  });

  it('are gates alone where it does not', () => {
    expect(decidedBy('orderflow-v50')).toEqual(['gate']);
  });
});

describe('marks', () => {
  it('come with the clock', () => {
    const bench = new Bench();
    trading(bench, 0, 16_000, flat);
    bench.trade(17_000, { price: 60_010 });
    bench.clock(19_950);
    expect(bench.of('virtualMarks')).toHaveLength(0);
    bench.clock(20_000);
    expect(bench.of('virtualMarks')[0]?.marks).toMatchObject([{ kind: 'price_updated', price: 60_010 }]);
  });
});

describe('a taken signal', () => {
  it.each(['level', 'market'] as const)(
    'closes exactly as its paper position does (fills: %s)',
    (fillModel) => {
      const steps = fc.array(fc.integer({ min: -120, max: 120 }), { minLength: 60, maxLength: 220 });
      let compared = 0;
      fc.assert(
        fc.property(steps, (given) => {
          const quick = { timeoutMinutes: 30, cooldownMinutes: 0, slAtrMultiplier: 0.5 };
          const bench = new Bench([sampleStrategy({}, quick)]);
          bench.engine.process({ kind: 'paperConfig', config: { ...DEFAULT_PAPER, fillModel } });
          trading(bench, 0, 61_000, flat);
          let price = 60_000;
          for (const [index, step] of given.entries()) {
            price += step;
            const takerSide = step < 0 ? ('sell' as const) : ('buy' as const);
            bench.trade(62_000 + index * 10_000, { price, qty: Math.abs(step) + 0.01, takerSide });
            bench.clock(62_000 + index * 10_000 + 200);
          }
          const { paper, virtual } = ends(bench);
          expect([...virtual.keys()]).toEqual([...paper.keys()]);
          for (const [at, position] of paper) {
            const {
              origin: _,
              reason: __,
              decidedBy: ___,
              id,
              ...end
            } = virtual.get(at) as Position & {
              origin: string;
              reason: null;
              decidedBy: readonly string[];
            };
            expect({ ...end, id: id.slice(2) }).toEqual(position);
            compared += 1;
          }
        }),
        { numRuns: 25 },
      );
      expect(compared).toBeGreaterThan(20);
    },
    60_000,
  );
});
