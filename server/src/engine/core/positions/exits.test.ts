import type { ExitKind } from '@ae/db/enums.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../model/position.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import { applyExits, exitKindsAt, exitKindsInRange, isFlip, triggerLevels } from './exits.ts';
import { unrealised } from './pnl.ts';
import { PositionBook } from './position-book.ts';

/** Runs prices, one a second, and gives the position at the end. */
function run(position: Position, prices: readonly number[]): Position {
  let last = position;
  const book = new PositionBook((changed) => {
    last = changed;
  });
  book.add(position);
  prices.forEach((price, index) => {
    book.onTrade(price, START + (index + 1) * 1_000, index + 1);
  });
  return book.positions()[0] ?? last;
}

const half = samplePosition({ status: 'tp1_hit', stopPrice: '60000', openQty: '0.5' });

describe('exit decisions', () => {
  it.each<[string, Position, number, ExitKind[]]>([
    ['between stop and target', samplePosition(), 60_100, []],
    ['just above the stop', samplePosition(), 59_800.1, []],
    ['at the stop', samplePosition(), 59_800, ['sl']],
    ['through the stop', samplePosition(), 59_000, ['sl']],
    ['just below TP1', samplePosition(), 60_149.9, []],
    ['at TP1', samplePosition(), 60_150, ['tp1']],
    ['at both targets', samplePosition(), 60_300, ['tp1', 'tp2']],
    ['after TP1, above the stop', half, 60_150, []],
    ['after TP1, at break-even', half, 60_000, ['sl_be']],
    ['after TP1, at TP2', half, 60_300, ['tp2']],
  ])('%s', (_name, position, price, kinds) => {
    expect(exitKindsAt(triggerLevels(position), price)).toEqual(kinds);
    expect(exitKindsAt(triggerLevels(mirrored(position)), 120_000 - price)).toEqual(kinds);
  });
});

describe('exits within a candle, whose order of prices is not known', () => {
  const buffered = samplePosition({ breakEvenStop: '60040' });
  it.each<[string, Position, [high: number, low: number], ExitKind[]]>([
    ['neither', samplePosition(), [60_149, 59_801], []],
    ['the stop', samplePosition(), [60_100, 59_800], ['sl']],
    ['the first target, and not the entry again', samplePosition(), [60_150, 60_001], ['tp1']],
    ['both targets, and not the entry again', samplePosition(), [60_300, 60_001], ['tp1', 'tp2']],
    ['stop and target: the stop', samplePosition(), [60_150, 59_800], ['sl']],
    ['stop and both targets: the stop', samplePosition(), [61_000, 59_000], ['sl']],
    ['the first target and the moved stop', samplePosition(), [60_299, 60_000], ['tp1', 'sl_be']],
    ['both targets and the moved stop: the stop', samplePosition(), [60_300, 59_900], ['tp1', 'sl_be']],
    ['a moved stop with a buffer', buffered, [60_200, 60_040], ['tp1', 'sl_be']],
    ['above a moved stop with a buffer', buffered, [60_200, 60_041], ['tp1']],
    ['after TP1: neither', half, [60_299, 60_001], []],
    ['after TP1: the second target', half, [60_300, 60_001], ['tp2']],
    ['after TP1: stop and target', half, [60_300, 60_000], ['sl_be']],
    ['a resting target only touched', samplePosition({ fillModel: 'market' }), [60_150, 60_001], []],
    ['a resting target traded through', samplePosition({ fillModel: 'market' }), [60_151, 60_001], ['tp1']],
  ])('%s', (_name, position, [high, low], kinds) => {
    expect(exitKindsInRange(triggerLevels(position), { high, low })).toEqual(kinds);
    const mirror = { high: 120_000 - low, low: 120_000 - high };
    expect(exitKindsInRange(triggerLevels(mirrored(position)), mirror)).toEqual(kinds);
  });
});

/** Results before fees with tp1 0.75 and tp2 1.5 (spec 04). */
const EXAMPLES: readonly [string, readonly number[], string, number][] = [
  ['stop', [59_800], 'sl', -1],
  ['stop, gap through the level', [59_000], 'sl', -1],
  ['TP1, then break-even', [60_150, 59_990], 'sl_be', 0.375],
  ['TP1, then TP2', [60_150, 60_100, 60_300], 'tp', 1.125],
  ['both targets in one trade', [60_500], 'tp', 1.125],
];

describe('worked examples', () => {
  it.each(EXAMPLES)('%s', (_name, prices, status, grossR) => {
    const long = run(samplePosition(), prices);
    const short = run(
      mirrored(samplePosition()),
      prices.map((price) => 120_000 - price),
    );
    for (const position of [long, short]) {
      expect(position.status).toBe(status);
      expect(Number(position.grossR)).toBeCloseTo(grossR, 9);
      expect(position.openQty).toBe('0');
    }
  });

  it('timeout at +0.4R after TP1 is 0.575', () => {
    const position = run(samplePosition({ timeoutAt: START + 2_000 }), [60_150, 60_080, 59_000]);
    expect(position).toMatchObject({ status: 'timeout', closedAt: START + 2_000 });
    expect(Number(position.grossR)).toBeCloseTo(0.575, 9);
  });

  it('fees of entry 65,000 and rd 280 are about 0.232R', () => {
    const position = samplePosition({
      entryPrice: '65000',
      riskDistance: '280',
      stopPrice: '64720',
      tp1Price: '65210',
      tp2Price: '65420',
      qty: '0.714',
      openQty: '0.714',
      entryFeeUsd: '23.205',
    });
    const closed = applyExits(position, ['manual'], { at: START, price: 65_000, aggId: null }).position;
    expect(Number(closed.feesR)).toBeCloseTo((2 * 0.0005 * 65_000) / 280, 9);
    expect(closed.pnlR).toBe(`-${closed.feesR}`);
  });

  it('by-liquidity charges targets as a maker and stops as a taker', () => {
    const position = samplePosition({ exitFeeRate: '0.0002' });
    const fees = run(position, [60_150, 60_000]).exits.map(({ feeUsd }) => feeUsd);
    expect(fees).toEqual(['6.015', '15']);
  });
});

describe('profit and loss', () => {
  it('equals the formula over any run of prices, and a long equals its mirrored short', () => {
    const walk = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(walk, (steps) => {
        let price = 60_000;
        const prices = steps.map((step) => (price += step));
        const end = run(samplePosition(), prices);
        const short = run(
          mirrored(samplePosition()),
          prices.map((one) => 120_000 - one),
        );
        expect(short.exits.map(({ kind, at }) => [kind, at])).toEqual(
          end.exits.map(({ kind, at }) => [kind, at]),
        );
        expect(short.grossR).toBe(end.grossR);
        expect(short.mfeR).toBeCloseTo(end.mfeR, 9);
        if (end.closedAt === null) return;
        const gross = end.exits.reduce(
          (sum, { price: at, qty }) => sum + (Number(qty) * (Number(at) - 60_000)) / 200,
          0,
        );
        const fees = end.exits.reduce((sum, { feeUsd }) => sum + Number(feeUsd), 30) / 200;
        expect(Number(end.pnlR)).toBeCloseTo(gross - fees, 9);
        expect(Number(end.pnlUsd)).toBeCloseTo((gross - fees) * 200, 6);
      }),
    );
  });

  it('shows the banked part plus the open part after the fees so far', () => {
    const position = run(samplePosition(), [60_150]);
    const feesUsd = 30 + 60_150 * 0.5 * 0.0005;
    expect(unrealised(position, 60_100).r).toBeCloseTo(0.375 + 0.25 - feesUsd / 200, 9);
    expect(unrealised(position, 60_100).usd).toBeCloseTo(125 - feesUsd, 9);
  });
});

describe('flips', () => {
  const LONG = { side: 'LONG' } as const;
  it.each([
    ['below the threshold', { direction: 'SHORT', score: 79.9 }, 'both', false],
    ['at the threshold', { direction: 'SHORT', score: 80 }, 'both', true],
    ['its own side', { direction: 'LONG', score: 99 }, 'both', false],
    ['no side', { direction: null, score: 99 }, 'both', false],
    ['a side it may not take', { direction: 'SHORT', score: 99 }, 'long_only', false],
  ] as const)('%s', (_name, evaluation, direction, flips) => {
    expect(isFlip(LONG, evaluation, { flipThreshold: 80, direction })).toBe(flips);
  });
});
