/** The files of presets/, validated: what `ae presets load` creates and what a form can start from. */
import btc from '../presets/btc-orderflow-v54.json' with { type: 'json' };
import eth from '../presets/eth-orderflow-v54.json' with { type: 'json' };
import ethQuick from '../presets/eth-quick-turn.json' with { type: 'json' };
import sol from '../presets/sol-orderflow-v54.json' with { type: 'json' };
import solQuick from '../presets/sol-quick-turn.json' with { type: 'json' };
import xrp from '../presets/xrp-orderflow-v54.json' with { type: 'json' };
import xrpQuick from '../presets/xrp-quick-turn.json' with { type: 'json' };
import type { StrategyConfig } from './config.ts';
import { validated } from './grid.ts';

/** Fresh copies of all shipped presets (the grid is apart, see gridPresets). */
export function presets(): StrategyConfig[] {
  return [btc, eth, sol, xrp, ethQuick, solQuick, xrpQuick].map(validated);
}
