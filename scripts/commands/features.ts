import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { readTrades } from '../archive/trade-file.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { epochMsOption, symbolOption } from './inputs.ts';
import { table } from './terminal.ts';

/** Notional in USD from which a trade counts for `whaleRatio` here (a strategy has its own). */
const WHALE_USD = 100_000;
/** Scale before the first trade; the tape refines it to the digits that the file holds. */
const COARSE = { tickSize: '1', stepSize: '1' } as const;

/** `ae features`: the engine's own features of a file of trades at one time; the file counts as complete. */
export async function run(invocation: Invocation): Promise<void> {
  const symbol = symbolOption(optionText(invocation, 'symbol') ?? '');
  const at = epochMsOption('--at', optionText(invocation, 'at') ?? '');
  const file = optionText(invocation, 'trades') ?? '';
  const output = featureOutput(await measure(file, symbol, at));
  invocation.terminal.out(optionSet(invocation, 'json') ? JSON.stringify(output) : describe(output));
}

/** Every line is checked, those after `at` too; only trades up to `at` are measured. */
async function measure(file: string, symbol: string, at: number): Promise<FeatureSnapshot> {
  const features = new InstrumentFeatures({ symbol, ...COARSE }, { whaleThresholds: [WHALE_USD] });
  for await (const trades of readTrades(file, symbol)) {
    for (const trade of trades) if (trade.time <= at) features.addTrade(trade);
  }
  return features.snapshot(at, Number.NEGATIVE_INFINITY);
}

/** The keys of the contract in their order; null is unknown. */
export function featureOutput(snapshot: FeatureSnapshot) {
  const { symbol, at, price, trades24h, cvd, vwap30m, atr5m, atr1h, p95Qty, p99Qty } = snapshot;
  const large = snapshot.largeTrades15m;
  return {
    symbol,
    at,
    price,
    trades24h,
    cvd: {
      '5m': cvd['5m'],
      '15m': cvd['15m'],
      '30m': cvd['30m'],
      '1h': cvd['1h'],
      '4h': cvd['4h'],
      '24h': cvd['24h'],
    },
    vwap30m,
    atr5m,
    atr1h,
    p95Qty,
    p99Qty,
    largeTrades15m: large === null ? null : { buys: large.buys, sells: large.sells },
    whaleRatio: snapshot.whaleRatios[String(WHALE_USD)] ?? null,
  };
}

function describe({ cvd, largeTrades15m, ...rest }: ReturnType<typeof featureOutput>): string {
  const rows = Object.entries(rest);
  const windows = Object.entries(cvd).map(([window, value]) => [`cvd ${window}`, value]);
  const large = largeTrades15m === null ? null : `${largeTrades15m.buys} buys, ${largeTrades15m.sells} sells`;
  return table(['feature', 'value'], [...rows, ...windows, ['largeTrades15m', large]]);
}
