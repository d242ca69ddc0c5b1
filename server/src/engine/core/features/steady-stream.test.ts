import { expect, test } from 'vitest';
import { SteadyStream } from './steady-stream.ts';

const T = 1_700_000_000_000;

test('a stream is steady from its first message on, and silent before it', () => {
  const stream = new SteadyStream(10);
  expect(stream.isSilent(T)).toBe(true);
  expect(stream.isSteady(T, T)).toBe(false);
  stream.see(T);
  expect(stream.isSteady(T - 1, T + 5)).toBe(false);
  expect(stream.isSteady(T, T + 10)).toBe(true);
  expect(stream.isSteady(T, T + 11)).toBe(false);
});

test('after a break it counts from the next message on', () => {
  const stream = new SteadyStream(10);
  for (const ms of [0, 10, 21, 30]) stream.see(T + ms);
  expect(stream).toMatchObject({ firstAt: T, steadyFrom: T + 21 });
  expect(stream.isSteady(T + 20, T + 30)).toBe(false);
  expect(stream.isSteady(T + 21, T + 30)).toBe(true);
});

test('a message that comes late neither makes nor ends a break', () => {
  const stream = new SteadyStream(10);
  for (const ms of [20, 0, 29]) stream.see(T + ms);
  expect(stream.steadyFrom).toBe(T + 20);
  stream.see(T + 25);
  expect(stream.isSilent(T + 39)).toBe(false);
});
