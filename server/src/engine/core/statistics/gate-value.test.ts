import { expect, test } from 'vitest';
import { type Decided, gateValues } from './gate-value.ts';

const decided: readonly Decided[] = [
  { origin: 'blocked', decidedBy: ['gate:vol'], pnlR: -1 },
  { origin: 'blocked', decidedBy: ['gate:vol'], pnlR: -1.2 },
  { origin: 'blocked', decidedBy: ['gate:vol'], pnlR: 0.5 },
  // Two failed: neither decided alone.
  { origin: 'blocked', decidedBy: ['gate:vol', 'gate:obi'], pnlR: 9 },
  { origin: 'blocked', decidedBy: ['layer:auxiliary'], pnlR: 2 },
  { origin: 'taken', decidedBy: ['layer:auxiliary', 'layer:direction'], pnlR: 0.75 },
  // Suppressed anyway.
  { origin: 'suppressed', decidedBy: ['layer:auxiliary'], pnlR: 5 },
];

test('a gate saves what it kept from being lost, a layer adds what it made', () => {
  const values = gateValues(decided);
  expect(values.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'gate vol',
    'layer auxiliary',
    'layer direction',
  ]);
  const [vol, auxiliary, direction] = values;
  expect(vol).toMatchObject({ decided: 3, blocked: 3, made: 0, madeR: 0 });
  expect(vol?.blockedR).toBeCloseTo(-1.7, 9);
  expect(vol?.valueR).toBeCloseTo(1.7, 9);
  expect(vol?.meanR).toBeCloseTo(-1.7 / 3, 9);
  expect(auxiliary).toMatchObject({
    decided: 2,
    blocked: 1,
    blockedR: 2,
    made: 1,
    madeR: 0.75,
    valueR: -1.25,
  });
  expect(direction).toMatchObject({ decided: 1, blocked: 0, valueR: 0.75, meanR: 0.75 });
});

test('the interval is of the value per position, and the same each time', () => {
  const many = Array.from({ length: 60 }, (_, index): Decided => {
    return { origin: 'blocked', decidedBy: ['gate:cvd'], pnlR: index % 3 === 0 ? 1.1 : -1 };
  });
  const [first] = gateValues(many);
  expect(first?.interval?.mean).toBeCloseTo(0.3, 9);
  expect(first?.interval?.low).toBeLessThan(0.3);
  expect(first?.interval?.high).toBeGreaterThan(0.3);
  expect(gateValues(many)[0]).toEqual(first);
  expect(gateValues([])).toEqual([]);
});
