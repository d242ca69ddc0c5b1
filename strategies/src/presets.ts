/** The files of presets/, validated: what `ae presets load` creates and what a form can start from. */
import btcV51 from '../presets/btc-orderflow-v51.json' with { type: 'json' };
import btcV52 from '../presets/btc-orderflow-v52.json' with { type: 'json' };
import btcV53Fast from '../presets/btc-orderflow-v53-fast.json' with { type: 'json' };
import btcV53Middle from '../presets/btc-orderflow-v53-middle.json' with { type: 'json' };
import btcV53Standard from '../presets/btc-orderflow-v53-standard.json' with { type: 'json' };
import btc from '../presets/btc-orderflow-v54.json' with { type: 'json' };
import eth from '../presets/eth-orderflow-v54.json' with { type: 'json' };
import ethQuick from '../presets/eth-quick-turn.json' with { type: 'json' };
import sol from '../presets/sol-orderflow-v54.json' with { type: 'json' };
import solQuick from '../presets/sol-quick-turn.json' with { type: 'json' };
import xrp from '../presets/xrp-orderflow-v54.json' with { type: 'json' };
import xrpQuick from '../presets/xrp-quick-turn.json' with { type: 'json' };
import type { StrategyConfig } from './config.ts';
import { validated } from './grid.ts';

/** Current model, quick demonstrations, and earlier models to compare with. */
const SHIPPED = [
  ...[btc, eth, sol, xrp],
  ...[ethQuick, solQuick, xrpQuick],
  ...[btcV51, btcV52, btcV53Standard, btcV53Middle, btcV53Fast],
];

/** Fresh copies of all shipped presets (the grid is apart, see gridPresets). */
export function presets(): StrategyConfig[] {
  return SHIPPED.map(validated);
}
