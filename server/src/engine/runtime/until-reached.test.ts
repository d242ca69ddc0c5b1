import { expect, test } from 'vitest';
import { untilReached } from './until-reached.ts';

const away = () => Object.assign(new Error('/fapi/v1/time answered 503'), { isLasting: false });
const refused = () => Object.assign(new Error('answered 400: -1121'), { isLasting: true });

/** A venue that answers after so many failures, or a start that is stopped before that. */
function bench(failures: number, failure: () => Error, stopAt = Number.POSITIVE_INFINITY) {
  const place = { asked: 0, waited: 0, told: [] as string[] };
  const log = (level: string) => () => void place.told.push(level);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const ask = () => {
    place.asked += 1;
    return place.asked > failures ? Promise.resolve('here') : Promise.reject(failure());
  };
  const wait = (ms: number) => {
    place.waited += ms;
    return Promise.resolve();
  };
  return { place, reached: untilReached(ask, { logger, wait, isStopped: () => place.asked >= stopAt }) };
}

test('a venue that is away for an hour is waited for, with few alerts', async () => {
  const { place, reached } = bench(125, away);
  expect(await reached).toBe('here');
  expect(place.asked).toBe(126);
  expect(place.waited).toBeGreaterThan(3_500_000);
  expect(place.told.slice(0, 5)).toEqual(['warn', 'warn', 'warn', 'error', 'warn']);
  expect(place.told.filter((level) => level === 'error')).toHaveLength(7);
});

test('a stop ends it', async () => {
  const { place, reached } = bench(1_000, away, 2);
  await expect(reached).rejects.toThrow('stopped');
  expect(place.asked).toBe(2);
});

test('a request that is wrong itself is refused after three of the same', async () => {
  const { place, reached } = bench(1_000, refused);
  await expect(reached).rejects.toThrow('-1121');
  expect(place.asked).toBe(3);
});

test('what is no word of the venue is told at once: an address that is none, the database', async () => {
  const { place, reached } = bench(1_000, () => new TypeError('Invalid URL'));
  await expect(reached).rejects.toThrow('Invalid URL');
  expect(place.asked).toBe(1);
});
