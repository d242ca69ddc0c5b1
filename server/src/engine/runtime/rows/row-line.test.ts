import { expect, test } from 'vitest';
import { lineOf, rowOf } from './row-line.ts';

test.each([
  ['plain', { id: 'a', at: 1, side: null, isOpen: true, gates: [{ value: 0.5 }], text: 'a "b"\n{"$":' }],
  ['numbers that JSON does not know', { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: [-0, 1] }],
  ['other types', { big: 12_345_678_901_234_567_890n, when: new Date(5), list: [1, undefined, 3] }],
])('a row comes back as it was: %s', (_what, row) => {
  const line = lineOf(row);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(rowOf(line)).toEqual(row);
});

test('a line that is not whole is an error', () => {
  expect(() => rowOf('{"id":')).toThrow(SyntaxError);
});
