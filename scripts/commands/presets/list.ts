import { gridPresets } from '@ae/strategies/grid.ts';
import { presets } from '@ae/strategies/presets.ts';
import { type Invocation, optionSet } from '../command.ts';
import { table } from '../terminal.ts';

/** `ae presets list`: what is shipped; needs no database. */
export async function run(invocation: Invocation): Promise<void> {
  const shown = optionSet(invocation, 'grid') ? [...presets(), ...gridPresets()] : presets();
  const rows = shown.map(({ displayName, symbol, model, cvdFastWindow, cvdSlowWindow, entryScore }) => ({
    displayName,
    symbol,
    model,
    cvdFastWindow,
    cvdSlowWindow,
    entryScore,
  }));
  if (optionSet(invocation, 'json')) return invocation.terminal.out(JSON.stringify(rows));
  const cells = rows.map((row) => Object.values(row));
  invocation.terminal.out(table(['name', 'symbol', 'model', 'fast', 'slow', 'entry'], cells));
}
