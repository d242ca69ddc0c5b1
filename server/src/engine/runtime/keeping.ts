import { join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../core/model/epoch-ms.ts';
import type { Assembly } from './assemble.ts';
import { LateMinutes } from './late-minutes.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { RecordsJobs } from './records-jobs.ts';
import { Watchdog } from './watchdog.ts';
import { WindowFiles } from './windows/window-files.ts';
import { WindowSaver } from './windows/window-saver.ts';

type Keeping = Pick<Assembly, 'watchdog' | 'records' | 'late' | 'windowFiles' | 'windowSaver'>;
type From = Pick<Assembly, 'engine' | 'venueClock' | 'counts' | 'dispatch' | 'gapFill' | 'publish' | 'ids'>;

/** The parts that look after what is stored. */
export function keeping(options: EngineOptions, parts: EngineParts, from: From): Keeping {
  const { venueClock, counts, dispatch, gapFill, publish, ids } = from;
  const files = options.dataDir === undefined ? null : new WindowFiles(join(options.dataDir, 'windows'));
  const stored = () => dispatch.drain();
  const late = new LateMinutes({
    ticks: parts.ticks,
    now: () => venueClock.now(),
    stored,
    onRebuilt: (stretches) => {
      for (const { from, to } of stretches) records.reopen(from, to);
      // The newest of an instrument come first: its last stretch is the earliest.
      const fromById = new Map(stretches.map(({ instrumentId, from }) => [instrumentId, from]));
      publish.minutesStored(
        [...ids].flatMap(([symbol, id]) => {
          const from = fromById.get(id);
          return from === undefined ? [] : [{ symbol, from }];
        }),
      );
    },
  });
  const watchdog = new Watchdog({ ...parts, venueClock, late });
  const records = new RecordsJobs({
    records: parts.records,
    now: () => venueClock.now(),
    stored,
    isComplete: () =>
      counts.state === 'running' && counts.history.isOver && watchdog.hasLookedBack && gapFill.open === 0,
    roots: parts.jobs.add('hourly roots', HOUR_MS),
    report: parts.jobs.add('integrity report', DAY_MS),
    retention: options.retention ?? {},
  });
  return {
    watchdog,
    records,
    late,
    windowFiles: files,
    windowSaver: files === null ? null : windowSaver(files, parts, from),
  };
}

function windowSaver(files: WindowFiles, { logger }: EngineParts, { engine, dispatch }: From): WindowSaver {
  return new WindowSaver({
    files,
    logger,
    tape: (symbol) => engine.tape(symbol),
    openPositions: (symbol) => [
      ...engine.openPositions().filter((position) => position.symbol === symbol),
      ...engine.openVirtual(symbol),
    ],
    store: (positions) => {
      dispatch.queueCheckpoint(positions);
      return dispatch.drain();
    },
  });
}
