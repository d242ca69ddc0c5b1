import { expect, it } from 'vitest';
import { equityPoints } from './equity-points.ts';

const curve = (length: number) => {
  const at = Array.from({ length }, (_, index) => index);
  return { at, netR: at.map((value) => value / 2), netUsd: at.map((value) => value * 2) };
};

it('leaves a short curve as it is', () => {
  expect(equityPoints(curve(2_000))).toEqual(curve(2_000));
  expect(equityPoints(curve(0))).toEqual(curve(0));
});

it.each([2_001, 20_000, 123_457])('keeps 2,000 of %d points in order, and the last one', (length) => {
  const { at, netR, netUsd } = equityPoints(curve(length));
  expect([at.length, netR.length, netUsd.length]).toEqual([2_000, 2_000, 2_000]);
  expect(new Set(at).size).toBe(2_000);
  expect([at.at(-1), netR.at(-1), netUsd.at(-1)]).toEqual([length - 1, (length - 1) / 2, (length - 1) * 2]);
  expect(at).toEqual([...at].sort((a, b) => a - b));
});
