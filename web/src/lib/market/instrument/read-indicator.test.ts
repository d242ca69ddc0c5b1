import type { Client } from '@urql/core';
import { stringifyDocument } from '@urql/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readIndicator } from './read-indicator.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks for the newest points, and a minute later for the same', async () => {
  const asked: unknown[] = [];
  const edges = [
    { node: { time: '2026-01-01T00:00:00.000Z', value: 1 } },
    { node: { time: '2026-01-01T00:05:00.000Z', value: 2 } },
  ];
  const api = {
    query: (document: Parameters<typeof stringifyDocument>[0], variables: object) => {
      asked.push([/indicators\(([^)]*)\)/.exec(stringifyDocument(document))?.[1], variables]);
      return { toPromise: () => Promise.resolve({ data: { indicators: { edges } } }) };
    },
  } as unknown as Client;
  expect(await readIndicator(api, 'BTCUSDT', 'open_interest')).toEqual({
    at: [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 0, 5)],
    values: [1, 2],
  });
  vi.advanceTimersByTime(60_000);
  await readIndicator(api, 'BTCUSDT', 'open_interest');
  const wanted = [
    'symbol: $symbol, type: $type, last: $last',
    { symbol: 'BTCUSDT', type: 'open_interest', last: 300 },
  ];
  expect(asked).toEqual([wanted, wanted]);
});
