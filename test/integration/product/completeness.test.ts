import { expect, test } from 'vitest';
import { runDrill } from '../../drills/completeness/run.ts';

/** The short form of test/drills/completeness.ts; the full one is 30 minutes at 300 instruments. */
test('20 instruments under stream faults and one kill -9: stored ticks equal the venue’s own list', async () => {
  const result = await runDrill(
    {
      seconds: 28,
      instruments: 20,
      faults: 'storm',
      killEverySeconds: 16,
      rate: 1,
      settleSeconds: 60,
      withCandles: false,
    },
    () => undefined,
  );
  expect(result).toMatchObject({
    missing: 0,
    duplicate: 0,
    different: 0,
    examples: [],
    holds: true,
    kills: 1,
  });
  expect(result.ticks).toBeGreaterThan(1_000);
}, 240_000);
