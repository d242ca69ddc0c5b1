import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import type { MarkCandle } from '../core/model/market-event.ts';
import { START } from '../core/samples.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { MissedMarkPrices } from './missed-marks.ts';

const MINUTE_MS = 60_000;
const MINUTES = 3_200;
const quiet = () => undefined;
const logger: EngineLogger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function minute(index: number): MarkCandle {
  const openTime = START + index * MINUTE_MS;
  return { openTime, until: openTime + MINUTE_MS, open: 1, high: 1, low: 1, close: 1 };
}

interface Wanted {
  readonly neededUntil?: number | null;
  readonly missedFrom?: number | null;
  readonly isAway?: boolean;
}

/** A venue with 3,200 minutes of marks since START, and what the core was told. */
function bench({ neededUntil = null, missedFrom = null, isAway = false }: Wanted) {
  const asked: number[] = [];
  const told: MarkCandle[] = [];
  const state = { isStopped: false };
  const markCandles = (_symbol: string, since: number, limit: number) => {
    asked.push((since - START) / MINUTE_MS);
    if (isAway) {
      state.isStopped = true;
      return Promise.reject(new Error('away'));
    }
    const first = Math.floor((since - START) / MINUTE_MS);
    const count = Math.min(limit, MINUTES - first);
    return Promise.resolve(Array.from({ length: count }, (_, index) => minute(first + index)));
  };
  const marks = new MissedMarkPrices({
    client: { markCandles } as unknown as MarketDataClient,
    logger,
    process: (event: EngineEvent) => {
      if (event.kind === 'markCandles') told.push(...event.candles);
    },
    marksNeededUntil: () => neededUntil,
    missedFrom: () => missedFrom,
    isStopped: () => state.isStopped,
  });
  return { marks, asked, told };
}

test('brings all minutes since a time, page by page', async () => {
  const { marks, asked, told } = bench({ neededUntil: START + 9_999 * MINUTE_MS });
  await marks.bring('BTCUSDT', START + 10 * MINUTE_MS);
  expect(asked).toEqual([10, 1_510, 3_010]);
  expect(told).toEqual(Array.from({ length: MINUTES - 10 }, (_, index) => minute(index + 10)));
});

test('asks for nothing after the last timeout, nor when no position follows marks', async () => {
  const late = bench({ neededUntil: START + 1_000 * MINUTE_MS });
  await late.marks.bring('BTCUSDT', START);
  const none = bench({});
  await none.marks.bring('BTCUSDT', START);
  expect([late.asked, none.asked]).toEqual([[0], []]);
});

test('between streams asks only for what is missing', async () => {
  const missing = bench({ neededUntil: START + 1_000 * MINUTE_MS, missedFrom: START + 5 * MINUTE_MS });
  await missing.marks.bringMissing('BTCUSDT');
  const whole = bench({ neededUntil: START + 1_000 * MINUTE_MS });
  await whole.marks.bringMissing('BTCUSDT');
  expect([missing.asked, whole.asked]).toEqual([[5], []]);
});

test('a venue that does not answer keeps nothing waiting after a stop', async () => {
  const { marks, asked, told } = bench({ neededUntil: START + MINUTE_MS, isAway: true });
  await marks.bring('BTCUSDT', START);
  expect([asked, told]).toEqual([[0], []]);
});
