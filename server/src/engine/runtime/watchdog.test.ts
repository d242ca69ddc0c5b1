import { expect, test } from 'vitest';
import { sampleInstrument, sampleTrade } from '../core/samples.ts';
import type { MarketDataClient, SeriesCount, SeriesRange, TickStore, TickWriter } from '../ports.ts';
import { VenueClock } from './venue-clock.ts';
import { Watchdog } from './watchdog.ts';

const T = 1_700_000_000_000;
/** The minute of trade 0; each comes 10 s after the one before. */
const MINUTE_T = T - (T % 60_000);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** One instrument with these stored ids; the venue has all but `absent`. */
function bench(stored: number[], absent: readonly number[] = []) {
  const place = {
    now: T,
    visible: stored,
    /** The newest hour with a root, and how far back the looks began. */
    recorded: null as number | null,
    lookedBackMs: [] as number[],
    /** Runs while a look is under way. */
    meanwhile: (): void => undefined,
    looks: 0,
    told: [] as string[],
    isEmpty: false,
    isRefused: false,
    /** What lies before this id is older than a look goes back. */
    seesFrom: 0,
    failed: [] as unknown[],
    /** Minutes that are waiting to be made again, and those that were. */
    late: new Set<number>(),
    rebuilt: [] as number[],
    /** So many were made again when the last record was closed. */
    closedWith: 0,
    open: [] as SeriesRange[],
  };
  const gaps = () => {
    const ids = [...stored].sort((a, b) => a - b);
    return ids.flatMap((id, index) => {
      const next = ids[index + 1];
      return next === undefined || next === id + 1 ? [] : [{ fromAggId: id + 1, toAggId: next - 1 }];
    });
  };
  const count = (ids: readonly number[]): SeriesCount[] =>
    ids.length === 0
      ? []
      : [{ instrumentId: 1, count: ids.length, firstAggId: Math.min(...ids), lastAggId: Math.max(...ids) }];
  const ticks = {
    countTicks: (from: number) => {
      place.lookedBackMs.push(place.now - from);
      place.meanwhile();
      return Promise.resolve(count(place.visible));
    },
    allOpenGaps: () => Promise.resolve(place.open.map((gap) => ({ ...gap, instrumentId: 1 }))),
    findGaps: () => {
      place.looks += 1;
      return Promise.resolve(gaps().filter(({ fromAggId }) => fromAggId > place.seesFrom));
    },
    storedRange: (_: number, { fromAggId, toAggId }: SeriesRange) => {
      const missing = range(fromAggId, toAggId).filter((id) => !stored.includes(id));
      const holes = missing.map((id) => ({ fromAggId: id, toAggId: id }));
      const span = { from: MINUTE_T + fromAggId * 10_000, to: MINUTE_T + toAggId * 10_000 };
      if (holes.length === 0) return Promise.resolve({ state: 'whole', missing: [], span });
      if (Math.min(...stored) > fromAggId) return Promise.resolve({ state: 'retired', missing: [], span });
      return Promise.resolve({ state: 'missing', missing: holes, span });
    },
    lastTick: () => Promise.resolve({ aggId: Math.max(...stored), time: T }),
    openGap: (_: number, from: number, to: number) =>
      Promise.resolve(void place.told.push(`open ${from}-${to}`)),
    closeGap: (_: number, from: number, lacking: readonly SeriesRange[]) => {
      place.closedWith = place.rebuilt.length;
      const ids = lacking.map(({ fromAggId, toAggId }) => `${fromAggId}-${toAggId}`).join(' ');
      return Promise.resolve(
        void place.told.push(`close ${from} ${ids === '' ? 'repaired' : `absent ${ids}`}`),
      );
    },
  } as unknown as TickStore;
  const tickWriter = {
    add: (_: number, { aggId }: { aggId: number }) => void stored.push(aggId),
    flush: () => Promise.resolve(),
  } as unknown as TickWriter;
  const late = {
    add: (_: number, minute: number) => void place.late.add(minute),
    rebuild: () => {
      place.rebuilt.push(...place.late);
      place.late.clear();
      return Promise.resolve();
    },
  };
  const client = {
    aggTradesFrom: (_: string, fromId: number, limit: number) =>
      place.isRefused
        ? Promise.reject(new Error('Invalid symbol'))
        : Promise.resolve(
            range(fromId, fromId + limit - 1)
              .filter((id) => !place.isEmpty && !absent.includes(id))
              .map((aggId) => sampleTrade({ aggId, time: MINUTE_T + aggId * 10_000 })),
          ),
  } as unknown as MarketDataClient;
  const venueClock = new VenueClock({ now: () => place.now }, false);
  const records = { recordedUpTo: () => Promise.resolve({ hour: place.recorded, day: null }) };
  const watchdog = new Watchdog({ client, ticks, tickWriter, records, late, logger, venueClock });
  const failed = (error: unknown) => void place.failed.push(error);
  return { place, watchdog, check: () => watchdog.check([sampleInstrument({ id: 1 })], failed) };
}

test('a whole series costs one count and no look', async () => {
  const { place, check } = bench(range(1, 50));
  await check();
  await check();
  expect(place.looks).toBe(0);
});

test('a hole is repaired; what the venue lacks is absent', async () => {
  const whole = bench([...range(1, 10), ...range(15, 20)]);
  await whole.check();
  expect(whole.place.told).toEqual(['open 11-14', 'close 11 repaired']);
  expect(whole.place.rebuilt, 'the minutes of 11 to 14').toEqual([MINUTE_T + 60_000, MINUTE_T + 120_000]);
  const lacking = bench([...range(1, 10), ...range(15, 20)], [12]);
  await lacking.check();
  expect(lacking.place.told, 'and only that').toEqual(['open 11-14', 'close 11 absent 12-12']);
});

test('a hole between two looks is seen although each stretch is whole', async () => {
  const stored = range(1, 10);
  const { place, check } = bench(stored);
  await check();
  stored.push(...range(15, 20));
  place.visible = range(15, 20);
  await check();
  expect(place.told).toEqual(['open 11-14', 'close 11 repaired']);
});

test('a record of a hole that is none any more is closed', async () => {
  const { place, check } = bench(range(1, 20));
  place.open = [{ fromAggId: 5, toAggId: 7 }];
  await check();
  expect(place.told).toEqual(['close 5 repaired']);
});

test('before a record of a hole that was filled is closed its minutes are made again: a kill may have kept them', async () => {
  const { place, check } = bench(range(1, 20));
  place.open = [{ fromAggId: 5, toAggId: 13 }];
  await check();
  expect(place.rebuilt).toEqual([MINUTE_T, MINUTE_T + 60_000, MINUTE_T + 120_000]);
  expect(place.closedWith, 'a kill before that leaves the record to the next look').toBe(3);
});

test('an empty answer of the venue proves nothing: the hole is asked for again at the next look', async () => {
  const { place, check } = bench([...range(1, 10), ...range(15, 20)]);
  place.isEmpty = true;
  await check();
  expect(place.told).toEqual(['open 11-14']);
  place.isEmpty = false;
  place.open = [{ fromAggId: 11, toAggId: 14 }];
  await check();
  expect(place.told).toEqual(['open 11-14', 'open 11-14', 'close 11 repaired']);
});

test('an old hole of which the looks see nothing any more is not called repaired: it is asked for again', async () => {
  const { place, check } = bench([...range(1, 10), ...range(13, 20)]);
  place.isEmpty = true;
  place.seesFrom = 15;
  place.visible = range(15, 20);
  place.open = [{ fromAggId: 11, toAggId: 12 }];
  await check();
  expect(place.told).toEqual(['open 11-11', 'open 12-12']);
  place.isEmpty = false;
  await check();
  expect(place.told, 'not every minute').toHaveLength(2);
  place.now += 10 * 60_000;
  await check();
  expect(place.told.slice(2)).toEqual(['open 11-11', 'close 11 repaired', 'open 12-12', 'close 12 repaired']);
  place.told = [];
  await check();
  expect(place.told, 'now that its ids are there').toEqual(['close 11 repaired']);
});

test('a record from before all that is stored is left as it is', async () => {
  const { place, check } = bench(range(13, 20));
  place.open = [{ fromAggId: 11, toAggId: 12 }];
  await check();
  expect(place.told).toEqual([]);
});

test('a refusal of the venue is told and leaves the record open', async () => {
  const { place, check } = bench([...range(1, 10), ...range(15, 20)]);
  place.isRefused = true;
  await check();
  expect(place.told).toEqual(['open 11-14']);
  expect(place.failed).toEqual([expect.stringMatching(/11 to 14: Error: Invalid symbol/)]);
});

test('a hole of which the venue lacks the end is absent', async () => {
  const { place, check } = bench([...range(1, 10), ...range(15, 20)], [13, 14]);
  await check();
  expect(place.told).toEqual(['open 11-14', 'close 11 absent 13-14']);
});

test('the first look goes back to the last recorded hour, 25 hours at least and a month at most', async () => {
  const HOUR = 3_600_000;
  const lookedBack = async (recordedHoursAgo: number | null) => {
    const { place, watchdog, check } = bench(range(1, 50));
    place.recorded = recordedHoursAgo === null ? null : T - recordedHoursAgo * HOUR;
    await check();
    await check();
    watchdog.lookBack();
    await check();
    return place.lookedBackMs;
  };
  const backAndForth = (ms: number) => [ms + HOUR, HOUR, ms + HOUR];
  expect(await lookedBack(null)).toEqual(backAndForth(24 * HOUR + 5 * 60_000));
  expect(await lookedBack(2)).toEqual(backAndForth(24 * HOUR + 5 * 60_000));
  expect(await lookedBack(60)).toEqual(backAndForth(60 * HOUR));
  expect(await lookedBack(1_000)).toEqual(backAndForth(31 * 24 * HOUR));
});

test('older trades that come in during a look have a look of their own', async () => {
  const { place, watchdog, check } = bench(range(1, 50));
  place.meanwhile = () => watchdog.lookBack();
  await check();
  expect(watchdog.hasLookedBack).toBe(false);
  place.meanwhile = () => undefined;
  await check();
  expect(watchdog.hasLookedBack).toBe(true);
  expect(place.lookedBackMs[1]).toBe(place.lookedBackMs[0]);
});
