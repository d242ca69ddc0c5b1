import { expect, test } from 'vitest';
import { sampleInstrument } from '../core/samples.ts';
import { History, type HistoryParts } from './history.ts';
import { HistoryProgress } from './history-progress.ts';
import { VenueClock } from './venue-clock.ts';

const quiet = () => undefined;

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
    firstHeldId: () => null,
    isStopped: () => false,
    wait: () => Promise.resolve(),
  } as unknown as HistoryParts;
  const end = await new History(parts, sampleInstrument({ symbol: 'GONEUSDT' })).load(true);
  expect(end).toMatchObject({ lastAggId: null, coveredFrom: null });
  expect([asked, told]).toEqual([3, ['the venue refuses history']]);
});
