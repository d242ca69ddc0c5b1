import { expect, test } from 'vitest';
import { Settling } from './settling.ts';

const T = 1_700_000_000_000;

test('waits a little longer than the slowest trade of the last seconds took, within bounds', () => {
  const settling = new Settling();
  expect(settling.settleMs(T, 0)).toBe(100);
  settling.see(30);
  expect(settling.settleMs(T + 50, 0)).toBe(100);
  settling.see(180);
  settling.see(120);
  expect(settling.settleMs(T + 100, 0)).toBe(230);
  settling.see(60_000);
  expect(settling.settleMs(T + 150, 0)).toBe(2_000);
});

test('knows the way by the venue’s clock, not by one that goes wrong', () => {
  const settling = new Settling();
  settling.see(-2_800);
  expect(settling.settleMs(T, 3_000)).toBe(250);
});

test('forgets what was slow ten to twenty seconds ago', () => {
  const settling = new Settling();
  settling.settleMs(T, 0);
  settling.see(400);
  expect(settling.settleMs(T + 9_950, 0)).toBe(450);
  expect(settling.settleMs(T + 10_000, 0)).toBe(450);
  settling.see(20);
  expect(settling.settleMs(T + 19_950, 0)).toBe(450);
  expect(settling.settleMs(T + 20_000, 0)).toBe(100);
});
