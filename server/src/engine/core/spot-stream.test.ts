import { expect, test } from 'vitest';
import { HOUR_MS } from './model/epoch-ms.ts';
import { Bench, START, sampleCandles, sampleInstrument, sampleStrategy } from './samples.ts';

const SYMBOL = 'WIDEUSDT';

test('btc-gates on an instrument without a spot stream is evaluated, and says what is missing', () => {
  const bench = new Bench([sampleStrategy({}, { model: 'btc-gates', symbol: SYMBOL })]);
  const instrument = sampleInstrument({ id: 2, symbol: SYMBOL, set: 'wide' });
  bench.engine.process({ kind: 'instruments', instruments: [instrument] });
  bench.engine.process({ kind: 'seedCandles', candles: sampleCandles(200, SYMBOL) });
  const coveredFrom = START - 25 * HOUR_MS;
  bench.engine.process({ kind: 'historyFrom', symbol: SYMBOL, coveredFrom, at: START });
  bench.trade(0, { symbol: SYMBOL });
  bench.trade(16_000, { symbol: SYMBOL });
  const [first] = bench.of('evaluation');
  const gate = first?.evaluation.gates.find(({ name }) => name === 'spot-perp');
  expect(gate).toMatchObject({ passed: false, value: null, reason: 'missing_feature:spotPerpTrap' });
});
