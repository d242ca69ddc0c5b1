import { expect, test } from 'vitest';
import { CallLimits } from './call-limit.ts';

test('calls of a pool are counted over five minutes, each pool by itself', () => {
  let now = 300_000;
  const limits = new CallLimits(() => now);
  for (let call = 0; call < 500; call += 1) limits.spend('funding');
  now = 420_000;
  expect(() => limits.spend('funding')).toThrow(
    expect.objectContaining({ status: 429, code: -1003, headers: { 'Retry-After': '180' } }),
  );
  expect(() => limits.spend('positioning')).not.toThrow();
  now = 600_000;
  expect(() => limits.spend('funding')).not.toThrow();
});
