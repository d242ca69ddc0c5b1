import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { StateStore } from '../engine/ports.ts';
import { loadStrategies, loadStrategy, quarantine } from './engine-strategies.ts';
import { writeEvaluations, writeSnapshots } from './evaluations.ts';
import { saveInstruments } from './instruments.ts';
import { writeInMonths } from './missing-months.ts';
import { paperConfig } from './paper-config.ts';
import { openPosition, openPositions, savePosition } from './positions.ts';
import { writeSignals } from './signals.ts';
import { openVirtual, writeVirtual } from './virtual.ts';

/** Durable trading state of one venue. */
export function createStateStore(database: Database, venue: Venue): StateStore {
  const { db, sql } = database;
  return {
    saveInstruments: (rows, core, at, unreadable = []) =>
      saveInstruments(db, { venue, rows, unreadable, core, at }),
    strategies: () => loadStrategies(database, venue),
    strategy: (id) => loadStrategy(database, venue, id),
    openPositions: () => openPositions(db, venue),
    paperConfig: () => paperConfig(database),
    writeSnapshots: (rows) =>
      writeInMonths(sql, {
        table: 'feature_snapshots',
        times: () => rows.map(({ snapshot }) => snapshot.at),
        write: () => writeSnapshots(db, rows),
      }),
    writeEvaluations: (rows, engineInstance) =>
      writeInMonths(sql, {
        table: 'signal_evaluations',
        times: () => rows.map(({ at }) => at),
        write: () => writeEvaluations(db, rows, engineInstance),
      }),
    writeSignals: (rows) => writeSignals(db, rows),
    openPosition: (position) => openPosition(db, position),
    savePosition: (position, exits) => savePosition(db, position, exits),
    openVirtual: () => openVirtual(db, venue),
    writeVirtual: (records) =>
      writeInMonths(sql, {
        table: 'virtual_events',
        times: () => records.flatMap(({ events }) => events.map(({ at }) => at)),
        write: () => writeVirtual(db, records),
      }),
    quarantine: (threw) => quarantine(database, threw),
  };
}
