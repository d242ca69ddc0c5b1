import { expect, test } from 'vitest';
import { StreamWatch } from './stream-watch.ts';

test('names streams that were acknowledged and stay silent', () => {
  const watch = new StreamWatch();
  watch.acknowledged(['a@markPrice@1s', 'a@aggTrade', 'a@forceOrder'], 1_000);
  watch.heard('a@aggTrade', 2_000);
  watch.heard('never-subscribed@markPrice@1s', 2_000);
  expect(watch.silent(15_000)).toEqual([]);
  expect(watch.silent(20_000)).toEqual(['a@markPrice@1s']);
  watch.heard('a@markPrice@1s', 20_000);
  expect(watch.silent(20_000)).toEqual([]);
  expect(watch.silent(86_400_000)).not.toContain('a@forceOrder');
  watch.clear();
  expect(watch.silent(86_400_000)).toEqual([]);
});
