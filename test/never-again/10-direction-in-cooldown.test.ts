import { Bench, START } from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';

it('a cooldown does not hide the other direction: the position is closed by it', () => {
  const bench = new Bench();
  for (let ms = 0; ms <= 61_000; ms += 1_000) bench.trade(ms);
  expect(bench.of('positionOpened')).toHaveLength(1);
  // Ten minutes of cooldown have begun; fifteen seconds later the market turns.
  bench.trade(70_000, { takerSide: 'sell', qty: 5 });
  bench.trade(76_000, { takerSide: 'sell', qty: 1 });
  expect(bench.of('evaluation').at(-1)?.evaluation.direction).toBe('SHORT');
  expect(bench.of('positionChanged')[0]?.position).toMatchObject({
    status: 'signal_flip',
    closedAt: START + 75_000,
  });
});
