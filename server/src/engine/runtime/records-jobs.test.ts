import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import { RecordsJobs } from './records-jobs.ts';

/** 2026-11-20 00:00 UTC. */
const MIDNIGHT = Date.UTC(2026, 10, 20);

function bench(startAt: number) {
  const place = { now: startAt, isComplete: true, roots: [] as number[], reports: [] as number[] };
  const jobs = new RecordsJobs({
    records: {
      writeTapeRoots: (hourAt) => Promise.resolve(void place.roots.push((hourAt - MIDNIGHT) / HOUR_MS)),
      writeIntegrityReport: (dayAt) => Promise.resolve(void place.reports.push((dayAt - MIDNIGHT) / DAY_MS)),
      retain: () => Promise.resolve(),
    },
    now: () => place.now,
    stored: () => Promise.resolve(),
    isComplete: () => place.isComplete,
    retention: {},
  });
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      await jobs.look();
      place.now += MINUTE_MS;
    }
  };
  return { place, minutes };
}

test('the roots of an hour are written once it is over and settled, those of the last day after a start', async () => {
  const { place, minutes } = bench(MIDNIGHT + 10 * HOUR_MS);
  await minutes(60);
  expect(place.roots).toEqual(Array.from({ length: 24 }, (_, hour) => hour - 14));
  await minutes(2);
  expect(place.roots.at(-1)).toBe(9);
  await minutes(1);
  expect(place.roots.at(-1)).toBe(10);
});

test('the report of a day is made once, from 00:05 UTC of the next', async () => {
  const { place, minutes } = bench(MIDNIGHT - 2 * MINUTE_MS);
  await minutes(7);
  expect(place.reports).toEqual([-2]);
  await minutes(60);
  expect(place.reports).toEqual([-2, -1]);
});

test('while gaps are open nothing is called complete', async () => {
  const { place, minutes } = bench(MIDNIGHT + HOUR_MS);
  place.isComplete = false;
  await minutes(5);
  expect([place.roots, place.reports]).toEqual([[], []]);
});
