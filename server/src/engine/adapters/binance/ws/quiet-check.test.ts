import { expect, test } from 'vitest';
import { QuietCheck } from './quiet-check.ts';

test('a check says something when it comes in time and others speak', () => {
  const check = new QuietCheck(250);
  expect(check.saysSomething(10_000, 10_000)).toBe(false);
  expect(check.saysSomething(10_250, 10_200)).toBe(true);
  expect(check.saysSomething(10_500, null)).toBe(true);
});

test('a check after a long pause of this thread says nothing, the next one does', () => {
  const check = new QuietCheck(250);
  check.saysSomething(10_000, 10_000);
  expect(check.saysSomething(12_000, 10_000)).toBe(false);
  expect(check.saysSomething(12_250, 12_200)).toBe(true);
});

test('a connection that rests for a moment says nothing of one stream, one that rests for long does', () => {
  const check = new QuietCheck(250);
  const says = [250, 500, 1_000, 1_250, 4_750, 5_000, 5_250].map((ms) => [ms, check.saysSomething(ms, 0)]);
  expect(says.filter(([, is]) => is === true).map(([ms]) => ms)).toEqual([250, 500, 5_250]);
});
