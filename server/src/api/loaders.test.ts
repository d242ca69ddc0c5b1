import { expect, it } from 'vitest';
import type { ApiParts } from './context.ts';
import { loadersFor } from './loaders.ts';

it('gathers what one answer asks for, and remembers nothing for the next', async () => {
  const asked: number[] = [];
  const evaluations = {
    features: (keys: readonly unknown[]) => {
      asked.push(keys.length);
      return Promise.resolve(new Map());
    },
  };
  const { features } = loadersFor({ stores: { evaluations } } as unknown as ApiParts);
  const key = { instrumentId: 1, at: 1 };
  await Promise.all([features.load(key), features.load({ instrumentId: 2, at: 1 })]);
  await features.load(key);
  expect(asked).toEqual([2, 1]);
});

it('asks once for the open positions of any number of strategies before the engine reports', async () => {
  let asked = 0;
  const trades = {
    open: () => {
      asked += 1;
      return Promise.resolve([{ strategyId: 'a' }, { strategyId: 'b' }, { strategyId: 'a' }]);
    },
  };
  const engine = { view: () => ({ status: null }) };
  const { openPositions } = loadersFor({ stores: { trades }, engine } as unknown as ApiParts);
  const [a, b, c] = await openPositions.loadMany(['a', 'b', 'c']);
  expect([a, b, c]).toEqual([[{ strategyId: 'a' }, { strategyId: 'a' }], [{ strategyId: 'b' }], []]);
  expect(asked).toBe(1);
});
