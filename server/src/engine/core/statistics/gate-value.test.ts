import { expect, test } from 'vitest';
import type { DecidedSum } from '../model/virtual.ts';
import { gateValue } from './gate-value.ts';

const NONE: DecidedSum = { key: 'gate:vol', blocked: 0, blockedR: 0, made: 0, madeR: 0, newest: [] };

test('a gate saves what it kept from being lost, a layer adds what it made', () => {
  const vol = gateValue({ ...NONE, blocked: 3, blockedR: -1.7, newest: [1, 1.2, -0.5] });
  expect(vol).toMatchObject({ kind: 'gate', name: 'vol', decided: 3, blocked: 3, made: 0, valueR: 1.7 });
  expect(vol.meanR).toBeCloseTo(-1.7 / 3, 9);
  expect(vol.interval?.mean).toBeCloseTo(1.7 / 3, 9);
  const sum = { blocked: 1, blockedR: 2, made: 1, madeR: 0.75, newest: [-2, 0.75] };
  expect(gateValue({ key: 'layer:auxiliary', ...sum })).toMatchObject({
    ...{ kind: 'layer', name: 'auxiliary', decided: 2, blockedR: 2, madeR: 0.75 },
    ...{ meanR: 1.375, valueR: -1.25 },
  });
});

test('the interval is of the value per position, and the same each time', () => {
  const newest = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? -1.1 : 1));
  const many = { ...NONE, blocked: 60, blockedR: -18, newest };
  const first = gateValue(many);
  expect(first.interval?.mean).toBeCloseTo(0.3, 9);
  expect(first.interval?.low).toBeLessThan(0.3);
  expect(first.interval?.high).toBeGreaterThan(0.3);
  expect(gateValue(many)).toEqual(first);
  expect(gateValue(NONE)).toMatchObject({ decided: 0, meanR: null, interval: null });
});
