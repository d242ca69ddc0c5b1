import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from './model/epoch-ms.ts';
import type { SpotTrade } from './model/market-event.ts';
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

/** btc-gates on the sample instrument of the core set with a live spot stream; older spot trades come in beside it. */
function evaluated(older: readonly SpotTrade[]) {
  const bench = new Bench([sampleStrategy({}, { model: 'btc-gates' })]);
  bench.trade(0);
  bench.engine.process({ kind: 'spotTrade', trade: spotTrade(100, 0) });
  bench.engine.process({ kind: 'spotHistory', symbol: 'BTCUSDT', trades: older });
  bench.engine.process({ kind: 'spotHistory', symbol: 'NOBODY', trades: older });
  bench.engine.process({ kind: 'spotTrade', trade: spotTrade(101, 14_000) });
  bench.trade(16_000);
  return bench.of('evaluation').map(({ evaluation }) => evaluation.gates);
}

function spotTrade(aggId: number, ms: number): SpotTrade {
  const time = START + ms;
  return { symbol: 'BTCUSDT', aggId, price: 60_000, qty: 1, time, takerSide: 'sell', receivedAt: time };
}

test('spot trades from before the start are what btc-gates on the core set waits for', () => {
  expect(evaluated([])).toEqual([]);
  expect(evaluated([spotTrade(97, -31 * MINUTE_MS), spotTrade(98, -1_000)])).toEqual([]);
  const [gates] = evaluated([spotTrade(98, -31 * MINUTE_MS), spotTrade(99, -1_000)]);
  const gate = gates?.find(({ name }) => name === 'spot-perp');
  expect(gate).toBeDefined();
  expect(String(gate?.reason)).not.toContain('missing_feature');
});
