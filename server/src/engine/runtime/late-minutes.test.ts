import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import { sampleInstrument } from '../core/samples.ts';
import { LateMinutes } from './late-minutes.ts';

const AT = 1_723_161_240_000;
const minute = (count: number) => AT + count * MINUTE_MS;

describe('minutes with late trades', () => {
  let done: string[];
  let isAway: boolean;
  let late: LateMinutes;
  let firstAt: number;
  let lastAt: number | null;
  let now: number;
  const rebuilt = () => done.filter((step) => !step.startsWith('told'));

  beforeEach(() => {
    done = [];
    isAway = false;
    [firstAt, lastAt, now] = [minute(-600), null, minute(1_000)];
    late = new LateMinutes({
      now: () => now,
      stored: () => Promise.resolve(void done.push('stored')),
      ticks: {
        rebuildCandles: (instrumentId, from, to) => {
          if (isAway) return Promise.reject(new Error('away'));
          done.push(`${instrumentId}: ${(from - AT) / MINUTE_MS} to ${(to - AT) / MINUTE_MS}`);
          return Promise.resolve();
        },
        lastTick: () => Promise.resolve(lastAt === null ? null : { aggId: 9, time: lastAt }),
        firstTick: (_id, since) => Promise.resolve({ aggId: 1, time: Math.max(since, firstAt) }),
      },
      onRebuilt: (stretches) => {
        for (const { from, to } of stretches)
          done.push(`told ${(from - AT) / MINUTE_MS} to ${(to - AT) / MINUTE_MS}`);
      },
    });
  });

  test('are made again in stretches, once the ticks are stored, and are told', async () => {
    for (const count of [5, 3, 4, 9, 4]) late.add(1, minute(count));
    late.add(2, minute(2));
    await late.rebuild();
    expect(done).toEqual([
      ...['stored', '1: 9 to 10', '1: 3 to 6', '2: 2 to 3'],
      ...['told 9 to 10', 'told 3 to 6', 'told 2 to 3'],
    ]);
  });

  test('of many hours are made again hour by hour, the newest first', async () => {
    for (let count = 0; count < 150; count += 1) late.add(1, minute(count));
    await late.rebuild();
    expect(rebuilt()).toEqual(['stored', '1: 90 to 150', '1: 30 to 90', '1: 0 to 30']);
  });

  test('wait for their end, and a second call for the first', async () => {
    now = minute(5) + 4_000;
    for (const count of [3, 4, 5]) late.add(1, minute(count));
    await Promise.all([late.rebuild(), late.rebuild()]);
    expect(rebuilt()).toEqual(['stored', '1: 3 to 4']);
    now = minute(6) + 5_000;
    await late.rebuild();
    expect(rebuilt().slice(2)).toEqual(['stored', '1: 4 to 6']);
  });

  test('are made again once; without any nothing is asked for', async () => {
    late.add(1, minute(0));
    await late.rebuild();
    done = [];
    await late.rebuild();
    expect(done).toEqual([]);
  });

  test('are the last ones of the run before, whole ones of its recording only', async () => {
    const instruments = [sampleInstrument({ id: 7, set: 'wide' }), sampleInstrument({ id: 8, set: 'core' })];
    await late.resume(instruments);
    await late.rebuild();
    expect(done).toEqual([]);
    lastAt = minute(10) + 20_000;
    await late.resume(instruments);
    await late.rebuild();
    expect(rebuilt()).toEqual(['stored', '7: 6 to 11', '8: 6 to 11']);
    done = [];
    firstAt = minute(7) + 59_000;
    await late.resume(instruments);
    await late.rebuild();
    expect(rebuilt()).toEqual(['stored', '7: 9 to 11', '8: 9 to 11']);
  });

  test('wait for the next turn when the database is away', async () => {
    for (const count of [0, 1, 7]) late.add(1, minute(count));
    isAway = true;
    await expect(late.rebuild()).rejects.toThrow('away');
    isAway = false;
    done = [];
    await late.rebuild();
    expect(rebuilt()).toEqual(['stored', '1: 7 to 8', '1: 0 to 2']);
  });
});
