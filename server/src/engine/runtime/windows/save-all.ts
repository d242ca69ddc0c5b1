import type { Instrument } from '../../core/model/instrument.ts';
import type { Position } from '../../core/model/position.ts';
import { inParallel } from '../in-parallel.ts';
import type { Captured, WindowSaver } from './window-saver.ts';

/** Copies of all windows at a stop, in two steps: what they hold is stored between them. */
export interface SavingWindows {
  capture(
    withinMs: number,
  ): Promise<{ readonly captured: readonly Captured[]; readonly positions: readonly Position[] }>;
  write(captured: readonly Captured[]): Promise<void>;
  /** What they hold could not be stored. */
  discard(captured: readonly Captured[]): Promise<void>;
}

const WRITES_AT_ONCE = 8;

/** Begins with the core set, whose windows are the longest to read; what does not fit the time is left out. */
export function saveWindows(saver: WindowSaver, instruments: readonly Instrument[]): SavingWindows {
  return {
    capture: async (withinMs) => {
      const deadline = performance.now() + withinMs;
      const captured: Captured[] = [];
      for (const instrument of [...instruments].sort(coreFirst)) {
        if (performance.now() > deadline) break;
        const one = await saver.capture(instrument);
        if (one !== null) captured.push(one);
      }
      return { captured, positions: captured.flatMap(({ positions }) => positions) };
    },
    write: (captured) => inParallel(captured, WRITES_AT_ONCE, (one) => saver.write(one)),
    discard: (captured) => inParallel(captured, WRITES_AT_ONCE, ({ draft }) => draft.discard()),
  };
}

function coreFirst(a: Instrument, b: Instrument): number {
  return Number(b.set === 'core') - Number(a.set === 'core');
}
