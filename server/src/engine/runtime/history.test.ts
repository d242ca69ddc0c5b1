import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import type { TradeColumns } from '../core/model/trade-columns.ts';
import { sampleInstrument, sampleTrade } from '../core/samples.ts';
import type { SeriesRange, TickEnd } from '../ports.ts';
import { History, type HistoryParts } from './history.ts';
import { HistoryProgress } from './history-progress.ts';
import { endlessPatience, Patience } from './patience.ts';
import { VenueClock } from './venue-clock.ts';

const quiet = () => undefined;
const patient = endlessPatience();

test('history that the venue refuses for good does not keep the start waiting', async () => {
  const told: string[] = [];
  let asked = 0;
  const refusal = Object.assign(new Error('answered 400: Invalid symbol'), { isLasting: true });
  const newestAggTrades = () => {
    asked += 1;
    return Promise.reject(refusal);
  };
  const parts = {
    client: { newestAggTrades },
    ticks: { lastTick: () => Promise.resolve(null) },
    logger: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (_: object, text: string) => void told.push(text),
    },
    venueClock: new VenueClock({ now: () => 1_700_000_000_000 }, false),
    progress: new HistoryProgress(),
    patience: patient,
    firstHeldId: () => null,
    lastTrade: () => null,
    isStopped: () => false,
    wait: () => Promise.resolve(),
  } as unknown as HistoryParts;
  const end = await new History(parts, sampleInstrument({ symbol: 'GONEUSDT' })).load(true);
  expect(end).toMatchObject({ lastAggId: null, coveredFrom: null });
  expect([asked, told]).toEqual([3, ['the venue refuses history']]);
});

const NOW = 1_700_000_000_000;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Ten seconds apart, the last of 60 now. */
const timeOf = (id: number) => NOW - (60 - id) * 10_000;

function columnsOf(ids: readonly number[]): TradeColumns {
  const column = (of: (id: number) => number) => Float64Array.from(ids, of);
  return {
    length: ids.length,
    aggIds: column((id) => id),
    times: column(timeOf),
    prices: column(() => 1),
    qtys: column(() => 1),
    sells: new Uint8Array(ids.length),
  };
}

/** An instrument with these batches stored; the venue has ids up to 60 but `absent`, and answers this often too early. */
function stored(
  batches: readonly number[][],
  absent: readonly number[],
  {
    shortAnswers = 0,
    known = null,
    patience = patient,
    now = () => NOW,
    openSince = null,
    isFetched = true,
  }: {
    shortAnswers?: number;
    known?: TickEnd | null;
    patience?: Patience;
    now?: () => number;
    openSince?: number | null;
    isFetched?: boolean;
  } = {},
) {
  const seen: string[] = [];
  const late = new Set<number>();
  let short = shortAnswers;
  const ids = batches.flat();
  const parts = {
    client: {
      aggTradesFrom: (_: string, fromId: number) => {
        const there = range(fromId, 60).filter((id) => !absent.includes(id));
        short -= 1;
        return Promise.resolve(
          (short >= 0 ? [] : there).map((aggId) => sampleTrade({ aggId, time: timeOf(aggId) })),
        );
      },
      newestAggTrades: () =>
        Promise.resolve(range(50, 60).map((aggId) => sampleTrade({ aggId, time: timeOf(aggId) }))),
    },
    ticks: {
      lastTick: () => Promise.resolve({ aggId: Math.max(...ids), time: timeOf(Math.max(...ids)) }),
      readTickColumns: async function* () {
        for (const batch of batches) yield Promise.resolve(columnsOf(batch));
      },
      openGap: (_: number, fromAggId: number, toAggId: number) =>
        Promise.resolve(void seen.push(`recorded ${fromAggId}-${toAggId}`)),
      storedRange: (_: number, { fromAggId, toAggId }: SeriesRange) => {
        const isAbsent = range(fromAggId, toAggId).every((id) => absent.includes(id));
        return Promise.resolve({ state: isAbsent ? 'absent' : 'missing', missing: [] });
      },
    },
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    venueClock: new VenueClock({ now }, false),
    process: (event: EngineEvent) => {
      if (event.kind === 'aggTrade') seen.push(`${event.origin} ${event.trade.aggId}`);
      if (event.kind === 'gapLeft') seen.push(`left ${event.fromAggId}-${event.toAggId}`);
      if (event.kind === 'gapAbsent') seen.push(`absent ${event.fromAggId}-${event.toAggId}`);
    },
    storedTrades: (_: string, { aggIds, length }: TradeColumns) =>
      void seen.push(`stored ${aggIds[0]}-${aggIds[length - 1]}`),
    windowFiles: null,
    late: { add: (_: number, minute: number) => void late.add(minute) },
    missedMarks: () => Promise.resolve(),
    openSince: () => openSince,
    progress: new HistoryProgress(),
    patience,
    room: () => Promise.resolve(),
    firstHeldId: () => 54,
    lastTrade: () => known ?? (seen.length === 0 ? null : { aggId: 0, time: 0 }),
    isStopped: () => false,
    wait: () => Promise.resolve(),
  } as unknown as HistoryParts;
  return { seen, late, load: () => new History(parts, sampleInstrument()).load(isFetched) };
}

test('what storage lacks between its trades is fetched in its place, before what follows it', async () => {
  const { seen, late, load } = stored([[...range(1, 10), ...range(13, 20)], range(24, 50)], [22]);
  expect(await load()).toMatchObject({ lastAggId: 53 });
  expect(seen).toEqual([
    ...['stored 1-10', 'repair 11', 'repair 12', 'stored 13-20'],
    ...['repair 21', 'absent 22-22', 'repair 23', 'stored 24-50'],
    ...['repair 51', 'repair 52', 'repair 53'],
  ]);
  expect([...late], 'their candles are made again').toEqual([
    ...new Set([11, 12, 21, 23].map((id) => timeOf(id) - (timeOf(id) % 60_000))),
  ]);
});

test('what the venue is known to lack is not asked for; an answer that ends too early is', async () => {
  const absent = stored([[...range(1, 10), ...range(13, 53)]], [11, 12]);
  await absent.load();
  expect(absent.seen).toEqual(['stored 1-10', 'stored 13-53']);
  const short = stored([[...range(1, 10), ...range(12, 53)]], [], { shortAnswers: 2 });
  await short.load();
  expect(short.seen).toEqual(['stored 1-10', 'repair 11', 'stored 12-53']);
});

test('what cannot be repaired is left out: it is no part of what is covered', async () => {
  const { seen, load } = stored([[...range(1, 10), ...range(14, 53)]], [], { shortAnswers: 5 });
  await load();
  expect(seen).toEqual(['stored 1-10', 'left 11-13', 'stored 14-53']);
});

test('a contract that is listed again goes on with its last trade: nothing that is here comes in twice', async () => {
  const { seen, load } = stored([range(1, 48)], [], { known: { aggId: 50, time: timeOf(50) } });
  expect(await load()).toMatchObject({ lastAggId: 53, coveredFrom: null });
  expect(seen).toEqual(['repair 51', 'repair 52', 'repair 53']);
});

test('a venue that says nothing any more does not keep live trades waiting: what is missing is left out', async () => {
  const patience = new Patience({ now: () => 0, heldTrades: () => 10_000_000 });
  const { seen, load } = stored([range(1, 40)], [], { patience });
  expect(await load()).toMatchObject({ lastAggId: 40 });
  expect(seen).toEqual(['stored 1-40', 'left 41-53']);
});

test('where the engine has no trade before it, what is missing is recorded for the watchdog', async () => {
  const patience = new Patience({ now: () => 0, heldTrades: () => 10_000_000 });
  const dayLater = () => NOW + 25 * 3_600_000;
  const { seen, load } = stored([range(1, 40)], [], { patience, now: dayLater });
  expect(await load()).toMatchObject({ lastAggId: 40, coveredFrom: null });
  expect(seen).toEqual(['recorded 41-53']);
});

const DAY_MS = 24 * 3_600_000;

test.each([
  ['a month', 31, null, [...range(41, 53)].map((id) => `repair ${id}`)],
  ['two months', 60, null, [...range(50, 53)].map((id) => `fetched ${id}`)],
  ['two months, with a position open', 60, NOW, [...range(41, 53)].map((id) => `repair ${id}`)],
] as const)('where stored ticks ended %s ago', async (_, days, openSince, seen) => {
  const place = stored([range(1, 40)], [], { now: () => NOW + days * DAY_MS, openSince });
  expect(await place.load()).toMatchObject({ lastAggId: 53 });
  expect(place.seen).toEqual(seen);
});

test('an old series of an instrument whose day is not fetched asks for nothing: the live trades begin anew', async () => {
  const place = stored([range(1, 40)], [], { now: () => NOW + 60 * DAY_MS, isFetched: false });
  expect(await place.load()).toMatchObject({ lastAggId: null, coveredFrom: null });
  expect(place.seen).toEqual([]);
});
