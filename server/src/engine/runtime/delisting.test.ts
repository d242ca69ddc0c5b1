import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import { endDelisted } from './delisting.ts';

test('what is open on contracts that are gone ends at the last stored price, without one it stays', async () => {
  const events: EngineEvent[] = [];
  const warnings: object[] = [];
  const open = [
    { symbol: 'BTCUSDT', instrumentId: 1 },
    { symbol: 'GONEUSDT', instrumentId: 2 },
    { symbol: 'GONEUSDT', instrumentId: 2 },
    { symbol: 'NEVERUSDT', instrumentId: 3 },
  ];
  await endDelisted(
    {
      ticks: { lastPrice: (id) => Promise.resolve(id === 2 ? 1.25 : null) },
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: (context) => void warnings.push(context),
        error: () => undefined,
      },
      process: (event) => events.push(event),
      now: () => 5_000,
    },
    open,
    (symbol) => symbol === 'BTCUSDT',
  );
  expect(events).toEqual([{ kind: 'delisted', symbol: 'GONEUSDT', price: 1.25, at: 5_000 }]);
  expect(warnings).toEqual([{ symbol: 'NEVERUSDT' }]);
});
