import { readConfig } from '@ae/server/config.ts';
import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { readTrades } from '../archive/trade-file.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { describeFeatures, featureOutput, WHALE_USD } from './features/output.ts';
import { epochMsOption, symbolOption } from './inputs.ts';

/** Scale before the first trade; the tape refines it to the digits that the file holds. */
const COARSE = { tickSize: '1', stepSize: '1' } as const;

/**
 * `ae features`: the engine's own features at one time, of a file of trades (which counts as complete), or of the
 * stored ticks, compared with what was stored then.
 */
export async function run(invocation: Invocation): Promise<void> {
  const symbol = symbolOption(optionText(invocation, 'symbol') ?? '');
  const at = epochMsOption('--at', optionText(invocation, 'at') ?? '');
  const file = optionText(invocation, 'trades');
  if (file === null) {
    // A file needs nothing of the database.
    const { runStored } = await import('./features/stored.ts');
    return runStored(invocation, symbol, at);
  }
  const output = featureOutput(await measure(file, symbol, at));
  invocation.terminal.out(optionSet(invocation, 'json') ? JSON.stringify(output) : describeFeatures(output));
}

/** Every line is checked, those after `at` too; only trades up to `at` are measured. */
async function measure(file: string, symbol: string, at: number): Promise<FeatureSnapshot> {
  const set = readConfig().coreSymbols.includes(symbol) ? 'core' : 'wide';
  const features = new InstrumentFeatures({ symbol, set, ...COARSE }, { whaleThresholds: [WHALE_USD] });
  for await (const trades of readTrades(file, symbol)) {
    for (const trade of trades) if (trade.time <= at) features.addTrade(trade);
  }
  return features.snapshot(at, Number.NEGATIVE_INFINITY);
}
