import { expect, test } from 'vitest';
import type { VenueBan } from '../../../ports.ts';
import { Attempts } from './attempts.ts';

const T = 1_700_000_000_000;

/** A venue with one shard; `random` is 0: half of 1, 2, 4 … seconds. */
function bench() {
  const place = { now: T, ban: null as VenueBan | null };
  const attempts = new Attempts({
    clock: { now: () => place.now },
    random: () => 0,
    bans: {
      until: () => place.ban?.until ?? null,
      impose: (ban) => {
        place.ban = ban;
      },
    },
  });
  return { attempts, place };
}

test('losses in a row wait longer, steady connections begin anew; the third failed attempt is an alert', () => {
  const { attempts } = bench();
  const lose = (wasSteady: boolean) => {
    attempts.lost(wasSteady);
    return [attempts.losses, attempts.waitMs(), attempts.isAlert];
  };
  expect(lose(true)).toEqual([1, 500, false]);
  expect(lose(false)).toEqual([2, 1_000, false]);
  expect(lose(false)).toEqual([3, 2_000, false]);
  expect(lose(false)).toEqual([4, 4_000, true]);
  expect(lose(true)).toEqual([1, 500, false]);
});

test('a handshake that is answered with a ban stops this shard, and all who share it, until its end', () => {
  const { attempts, place } = bench();
  attempts.turnedAway(429, '30');
  expect(place.ban).toEqual({ status: 429, until: T + 30_000 });
  attempts.lost(false);
  expect([attempts.banMs(), attempts.waitMs()]).toEqual([30_000, 30_500]);
  place.now += 30_000;
  expect([attempts.banMs(), attempts.waitMs()]).toEqual([0, 500]);
});

test('a ban that requests have met holds for connections too', () => {
  const { attempts, place } = bench();
  place.ban = { status: 418, until: T + 120_000 };
  expect(attempts.banMs()).toBe(120_000);
});

test('other answers are failed attempts and no more', () => {
  const { attempts, place } = bench();
  attempts.turnedAway(503, '30');
  expect([place.ban, attempts.banMs()]).toEqual([null, 0]);
});
