import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { startSimulator } from '@ae/server/simulator/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { type Bench, bench } from './bench.ts';

/** A synthetic market of four instruments, a day old, with every shipped strategy scored every three seconds. */
export interface ScoredMarket {
  readonly place: Bench;
  readonly engine: RunningEngine;
  close(): Promise<void>;
}

export async function scoredMarket(seed: number): Promise<ScoredMarket> {
  const place = await bench();
  const genesisAt = Date.now() - 26 * 3_600_000;
  const venue = await startSimulator({ source: { kind: 'synthetic', seed, instruments: 4, genesisAt } });
  const engine = await place.start(venue, { evaluationIntervalMs: 3_000 });
  const { createdIds } = await loadPresets(place.connection, {
    venue: 'simulated',
    grid: true,
    at: Date.now(),
  });
  await engine.drain();
  for (const strategyId of createdIds) await engine.command({ kind: 'reloadStrategy', strategyId });
  return {
    place,
    engine,
    close: async () => {
      await engine.stop();
      await venue.close();
      await place.close();
    },
  };
}
