import { expect, test } from 'vitest';
import { StreamWatch } from './stream-watch.ts';

const stream = (name: string, set: 'core' | 'wide' = 'core') => ({ name, symbol: 'A', set });

function watching(...names: string[]) {
  const watch = new StreamWatch();
  watch.follow(
    names.map((name) => stream(name)),
    0,
  );
  watch.acknowledged(names, 1_000);
  const hear = (name: string, at: number) => {
    const found = watch.streams.get(name);
    if (found !== undefined) found.heardAt = at;
  };
  return { watch, hear };
}

test('names streams that were acknowledged and stay silent', () => {
  const { watch, hear } = watching('a@markPrice@1s', 'a@aggTrade', 'a@forceOrder');
  hear('a@aggTrade', 2_000);
  expect(watch.silent(2_700)).toEqual([]);
  expect(watch.silent(3_000)).toEqual(['a@markPrice@1s']);
  hear('a@markPrice@1s', 3_000);
  expect(watch.silent(3_000)).toEqual([]);
  expect(watch.silent(86_400_000)).not.toContain('a@forceOrder');
  watch.lost();
  expect(watch.silent(86_400_000)).toEqual([]);
});

test('a small contract may be quiet for longer, and a trade stream that is not even acknowledged counts as silent', () => {
  const watch = new StreamWatch();
  watch.follow([stream('a@aggTrade'), { ...stream('b@aggTrade', 'wide'), symbol: 'B' }], 0);
  expect(watch.silentInstruments(30_000)).toEqual([]);
  expect(watch.silentInstruments(30_001)).toEqual(['A']);
  expect(watch.silentInstruments(300_001)).toEqual(['A', 'B']);
});

test('a silent stream is subscribed again, seldomer each time, and the third time the connection is replaced', () => {
  const { watch, hear } = watching('a@markPrice@1s', 'a@aggTrade');
  const at = (now: number) => {
    hear('a@aggTrade', now);
    return watch.check(now);
  };
  expect(at(2_000)).toMatchObject({ newlySilent: [], resubscribe: [], rebuild: false });
  expect(at(3_000)).toMatchObject({ newlySilent: ['a@markPrice@1s'], resubscribe: ['a@markPrice@1s'] });
  expect(at(3_250)).toMatchObject({ newlySilent: [], resubscribe: [] });
  expect(at(13_000)).toMatchObject({ resubscribe: ['a@markPrice@1s'], rebuild: false });
  expect(at(32_000)).toMatchObject({ resubscribe: [], rebuild: false });
  expect(at(33_000)).toMatchObject({ resubscribe: [], rebuild: true });
  hear('a@markPrice@1s', 33_500);
  expect(at(34_000)).toMatchObject({ recovered: ['a@markPrice@1s'], rebuild: false });
  expect(at(36_000)).toMatchObject({ newlySilent: ['a@markPrice@1s'], resubscribe: ['a@markPrice@1s'] });
});

test('says what is new and what is gone', () => {
  const { watch } = watching('a@aggTrade', 'b@aggTrade');
  expect(watch.follow([stream('b@aggTrade'), stream('c@aggTrade')], 5)).toEqual({
    added: ['c@aggTrade'],
    gone: ['a@aggTrade'],
  });
});

test('the streams that were heard lately tell how far the venue is ahead, until their connection is lost', () => {
  const watch = new StreamWatch();
  watch.follow([stream('a@aggTrade'), stream('b@aggTrade'), stream('c@bookTicker')], 0);
  const hear = (name: string, heardAt: number, offsetMs: number) =>
    Object.assign(watch.streams.get(name) ?? {}, { heardAt, offsetMs });
  hear('a@aggTrade', 5_000, -40);
  hear('b@aggTrade', 1_000, -50);
  hear('c@bookTicker', 5_000, Number.NaN);
  expect(watch.offsets(5_500)).toEqual([-40]);
  watch.lost();
  expect(watch.offsets(5_500)).toEqual([]);
});
