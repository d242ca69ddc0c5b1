import { expect, test } from 'vitest';
import { LatencyMeter } from './latency-meter.ts';

test('the first hundred say nothing about what is unusual; then the z-score is that of the values before', () => {
  const meter = new LatencyMeter();
  expect([meter.lastMs, meter.zScore]).toEqual([null, null]);
  for (let index = 0; index < 100; index += 1) meter.add(index % 2 === 0 ? 40 : 60);
  expect([meter.lastMs, meter.zScore]).toEqual([60, null]);
  meter.add(80);
  expect(meter.zScore).toBeCloseTo(3, 9);
  meter.add(50);
  expect(meter.zScore).toBeCloseTo(0, 1);
});

test('what always comes alike is not unusual, and what changed for good becomes usual', () => {
  const meter = new LatencyMeter();
  for (let index = 0; index < 200; index += 1) meter.add(50);
  expect(meter.zScore).toBe(0);
  for (let index = 0; index < 10_000; index += 1) meter.add(index % 2 === 0 ? 290 : 310);
  meter.add(300);
  expect(Math.abs(meter.zScore ?? 9)).toBeLessThan(0.1);
});
