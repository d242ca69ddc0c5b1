import { expect, it } from 'vitest';
import { CODE_ALPHABET, normalCode, randomCode, sameHash, tokenHash } from './tokens.ts';

it('codes use letters that nobody confuses', () => {
  expect(CODE_ALPHABET).not.toMatch(/[01OIL]/);
  const codes = new Set(Array.from({ length: 2_000 }, () => randomCode(8)));
  expect(codes.size).toBe(2_000);
  for (const code of codes) expect([...code].every((letter) => CODE_ALPHABET.includes(letter))).toBe(true);
});

it('a code may be typed in lower case with spaces and dashes', () => {
  expect(normalCode(' abcd-2345 wxyz ')).toBe('ABCD2345WXYZ');
});

it('hashes compare by value', () => {
  expect(sameHash(tokenHash('a'), tokenHash('a'))).toBe(true);
  expect(sameHash(tokenHash('a'), tokenHash('b'))).toBe(false);
  expect(sameHash(tokenHash('a'), '')).toBe(false);
  expect(tokenHash('a')).toMatch(/^[0-9a-f]{64}$/);
});
