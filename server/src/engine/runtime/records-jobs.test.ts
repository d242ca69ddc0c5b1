import { expect, test } from 'vitest';
import { JobRegistry } from '../../ops/job-registry.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import { RecordsJobs } from './records-jobs.ts';

/** 2026-11-20 00:00 UTC. */
const MIDNIGHT = Date.UTC(2026, 10, 20);

type Recorded = { readonly hour: number | null; readonly day: number | null };

function bench(startAt: number, recorded: Recorded = { hour: null, day: null }) {
  const place = {
    now: startAt,
    isComplete: true,
    roots: [] as number[],
    reports: [] as number[],
    rolledUp: [] as number[],
    /** Months that retention found in use. */
    inUse: [] as string[],
    /** Runs while roots are written. */
    meanwhile: (): void => undefined,
  };
  const told = new JobRegistry('engine', () => place.now);
  const jobs = new RecordsJobs({
    records: {
      writeTapeRoots: (hourAt) => {
        place.roots.push((hourAt - MIDNIGHT) / HOUR_MS);
        return Promise.resolve(place.meanwhile());
      },
      recordedUpTo: () => Promise.resolve(recorded),
      writeIntegrityReport: (dayAt) => Promise.resolve(void place.reports.push((dayAt - MIDNIGHT) / DAY_MS)),
      rollUpGates: (now) => Promise.resolve(void place.rolledUp.push(now - MIDNIGHT)),
      retain: () => Promise.resolve(place.inUse),
    },
    now: () => place.now,
    stored: () => Promise.resolve(),
    isComplete: () => place.isComplete,
    roots: told.add('hourly roots', HOUR_MS),
    report: told.add('integrity report', DAY_MS),
    retention: {},
  });
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      await jobs.look();
      place.now += MINUTE_MS;
    }
  };
  return { place, minutes, told, jobs };
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
  const { place, minutes, told } = bench(MIDNIGHT - 2 * MINUTE_MS);
  await minutes(7);
  expect(place.reports).toEqual([-2]);
  const [roots, report] = told.views();
  expect(report).toMatchObject({ runs: 1, state: 'ok', nextAt: MIDNIGHT + 5 * MINUTE_MS });
  expect(roots).toMatchObject({ runs: place.roots.length, state: 'ok' });
  await minutes(60);
  expect(place.reports).toEqual([-2, -1]);
});

test('while gaps are open nothing is called complete', async () => {
  const { place, minutes, jobs } = bench(MIDNIGHT + HOUR_MS);
  place.isComplete = false;
  await minutes(5);
  await jobs.rollUp();
  expect([place.roots, place.reports, place.rolledUp]).toEqual([[], [], []]);
  place.isComplete = true;
  await jobs.rollUp();
  expect(place.rolledUp).toEqual([HOUR_MS + 5 * MINUTE_MS]);
});

test('after an outage the records go on where they end', async () => {
  const { place, minutes } = bench(MIDNIGHT + 10 * HOUR_MS, {
    hour: MIDNIGHT - 40 * HOUR_MS,
    day: MIDNIGHT - 4 * DAY_MS,
  });
  await minutes(59);
  expect(place.roots).toEqual(Array.from({ length: 49 }, (_, index) => index - 39));
  expect(place.reports).toEqual([-3, -2, -1]);
});

test('what came in after a short stop is looked at again, and an outage of a year is not made up for', async () => {
  const again = bench(MIDNIGHT + 10 * HOUR_MS, { hour: MIDNIGHT + 9 * HOUR_MS, day: MIDNIGHT - DAY_MS });
  await again.minutes(13);
  expect([again.place.roots.at(0), again.place.reports]).toEqual([-14, []]);
  await again.minutes(1);
  expect([again.place.roots.at(-1), again.place.reports], 'the report waits for its roots').toEqual([
    -1,
    [-1],
  ]);
  const old = bench(MIDNIGHT, { hour: MIDNIGHT - 365 * DAY_MS, day: MIDNIGHT - 365 * DAY_MS });
  await old.minutes(24);
  expect([old.place.roots.at(0), old.place.reports]).toEqual([-31 * 24, [-31]]);
});

test('hours and days of what came in late are recorded again, and no others', async () => {
  const { place, minutes, jobs } = bench(MIDNIGHT + 10 * HOUR_MS);
  await minutes(60);
  place.roots = [];
  place.reports = [];
  jobs.reopen(MIDNIGHT - HOUR_MS + 5 * MINUTE_MS, MIDNIGHT - HOUR_MS + 6 * MINUTE_MS);
  jobs.reopen(MIDNIGHT - 5 * MINUTE_MS, MIDNIGHT + MINUTE_MS);
  await minutes(12);
  expect([place.roots, place.reports]).toEqual([[-1, 0, 10], [-1]]);
});

test('so are those that came in before the first look, or while their hour was being recorded', async () => {
  const { place, minutes, jobs } = bench(MIDNIGHT + 10 * HOUR_MS);
  jobs.reopen(MIDNIGHT - 60 * HOUR_MS, MIDNIGHT - 60 * HOUR_MS + 1);
  await minutes(3);
  expect([place.roots, place.reports]).toEqual([[-60, -14, -13], [-3]]);
  place.meanwhile = () => {
    place.meanwhile = () => undefined;
    jobs.reopen(MIDNIGHT - 12 * HOUR_MS, MIDNIGHT - 12 * HOUR_MS + 1);
  };
  await minutes(3);
  expect(place.roots.slice(3)).toEqual([-12, -12, -11]);
});

test('an hour that could not be recorded is the next one, a minute later', async () => {
  const { place, minutes } = bench(MIDNIGHT + 10 * HOUR_MS);
  place.meanwhile = () => {
    place.meanwhile = () => undefined;
    throw new Error('away');
  };
  await expect(minutes(1)).rejects.toThrow('away');
  await minutes(1);
  expect(place.roots).toEqual([-14]);
  await minutes(2);
  expect(place.roots).toEqual([-14, -14, -13]);
});

test('a month that is in use is told of, and is no error', async () => {
  const { place, jobs, told } = bench(MIDNIGHT);
  const job = told.add('retention', HOUR_MS);
  const turn = () => job.run(() => jobs.retain((error) => job.failed(error)));
  place.inUse = ['agg_trades_2026_08'];
  await turn();
  expect(told.views().at(-1)).toMatchObject({
    ...{ state: 'failed', failures: 1 },
    lastError: expect.stringMatching(/agg_trades_2026_08 is in use/),
  });
  place.inUse = [];
  await turn();
  expect(told.views().at(-1)).toMatchObject({ state: 'ok', failures: 1 });
});
