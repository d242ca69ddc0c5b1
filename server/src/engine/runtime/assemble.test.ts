import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JobRegistry } from '../../ops/job-registry.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import { sampleInstrument, sampleTrade } from '../core/samples.ts';
import { type Assembly, assemble } from './assemble.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';

const MIDNIGHT = Date.UTC(2026, 10, 20);
const quiet = () => undefined;
const nothing = () => Promise.resolve();
/** Trade 1 is made then, one follows every ten seconds. */
let beginAt: number;
const timeOf = (aggId: number) => beginAt + (aggId - 1) * 10_000;
const idAfter = (minutes: number) => (minutes * MINUTE_MS) / 10_000 + 1;
const tradeOf = (aggId: number) => sampleTrade({ aggId, time: timeOf(aggId) });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

let now: number;
let roots: number[];
let reports: number[];
let all: Assembly;

function partsOf(): EngineParts {
  const stored = new Proxy({}, { get: () => nothing });
  return {
    client: {
      aggTradesFrom: (_: string, fromId: number, limit: number) =>
        Promise.resolve(range(fromId, fromId + limit - 1).map(tradeOf)),
      shards: () => [],
    },
    ticks: { ...answers(), countTicks: () => Promise.resolve([]), allOpenGaps: () => Promise.resolve([]) },
    tickWriter: { add: quiet, flush: nothing, abandon: quiet, pending: 0, isDegraded: false },
    rowsFolder: join(tmpdir(), `no rows ${process.pid}`),
    records: {
      recordedUpTo: () => Promise.resolve({ hour: MIDNIGHT - 2 * HOUR_MS, day: null }),
      writeTapeRoots: (hour: number) => Promise.resolve(void roots.push((hour - MIDNIGHT) / HOUR_MS)),
      writeIntegrityReport: (day: number) => Promise.resolve(void reports.push((day - MIDNIGHT) / DAY_MS)),
    },
    state: stored,
    publisher: stored,
    clock: { now: () => now, isStepped: false },
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    jobs: new JobRegistry('engine', () => now),
  } as unknown as EngineParts;
}

const answers = () => ({
  openGap: nothing,
  closeGap: nothing,
  writeCandles: nothing,
  rebuildCandles: nothing,
});

async function look(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await all.records.look();
}

/** Trades of the stream, as time goes on. */
function live(from: number, to: number): void {
  for (const aggId of range(from, to)) {
    now = timeOf(aggId);
    all.engine.trade(tradeOf(aggId), 'live');
    all.process({ kind: 'clock', at: now });
  }
}

beforeEach(async () => {
  [now, beginAt, roots, reports] = [MIDNIGHT, MIDNIGHT, [], []];
  all = assemble({ coreSymbols: ['BTCUSDT'], tapeClock: false } as unknown as EngineOptions, partsOf());
  all.ids.set('BTCUSDT', 1);
  all.process({ kind: 'instruments', instruments: [sampleInstrument()] });
  all.counts.state = 'running';
  await all.watchdog.check([]);
});

afterEach(() => all.dispatch.abandon());

/** The market is away from ten minutes before the end of an hour until ten minutes after it. */
async function outage(end: number): Promise<void> {
  beginAt = end - 20 * MINUTE_MS;
  live(1, idAfter(10));
  now = end + 6 * MINUTE_MS;
  await look(60);
}

async function speakAgain(): Promise<void> {
  live(idAfter(30), idAfter(30));
  await all.gapFill.idle();
  live(idAfter(30) + 1, idAfter(32));
  await look(3);
}

test('an hour that ended during an outage is recorded again when its trades have come', async () => {
  await outage(MIDNIGHT + 11 * HOUR_MS);
  expect(roots.at(-1), 'nobody knows of a gap yet').toBe(10);
  roots = [];
  await speakAgain();
  expect(roots).toEqual([10]);
});

test('so is a day', async () => {
  await outage(MIDNIGHT + DAY_MS);
  expect([roots.at(-1), reports.at(-1)]).toEqual([23, 0]);
  reports = [];
  await speakAgain();
  expect(reports).toEqual([0]);
});
