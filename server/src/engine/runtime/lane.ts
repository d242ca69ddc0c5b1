import { join } from 'node:path';
import type { EngineLogger } from '../ports.ts';
import { WaitingRows } from './rows/waiting-rows.ts';

/** Rows of one kind on their way to the database, in order. */
export interface Lane<T> {
  readonly name: string;
  /** Most rows in one statement. */
  readonly batch: number;
  readonly rows: WaitingRows<T>;
  /** Writes all of the rows or none, and is repeatable. */
  write(rows: readonly T[]): Promise<unknown>;
  /** Called once for each row that is in the database. */
  written?(row: T): void;
}

/** Makes a lane of rows that wait below the folder of the lanes. */
type MakeLane = <T>(
  name: string,
  batch: number,
  write: (rows: readonly T[]) => Promise<unknown>,
  written?: (row: T) => void,
) => Lane<T>;

/** Rows of one file are at least so many, however few go in one statement: a file a row would be slow. */
const LEAST_IN_FILE = 500;
/** Statements (at least files) that wait in memory before rows go to disk: a burst does not, an outage does. */
const BATCHES_IN_MEMORY = 4;

/** Lanes whose rows wait below `folder` when they are too many for memory. */
export function lanesIn(folder: string, logger: EngineLogger): MakeLane {
  return (name, batch, write, written) => {
    const segmentRows = Math.max(batch, LEAST_IN_FILE);
    return {
      name,
      batch,
      rows: new WaitingRows({
        folder: join(folder, name.replaceAll(' ', '-')),
        segmentRows,
        mostInMemory: segmentRows * BATCHES_IN_MEMORY,
        logger,
      }),
      write,
      ...(written === undefined ? {} : { written }),
    };
  };
}

/** What a writer needs to know about an error. */
export type ErrorKind = 'data' | 'outage';

/** SQLSTATE classes of errors that lie in the rows: data exception, integrity violation. */
const DATA_CLASSES: ReadonlySet<string> = new Set(['22', '23']);
/**
 * A row lacks a field, as one that an older version left on disk: the driver refuses it, or the statement has a hole
 * in its place (syntax error).
 */
const MISSING_FIELD: ReadonlySet<string> = new Set(['UNDEFINED_VALUE', '42601']);

/** Errors of the rows themselves are final; everything else may pass. */
export function errorKind(error: unknown): ErrorKind {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && isOfTheRows(code)) return 'data';
    if (at instanceof RangeError || at instanceof TypeError) return 'data';
  }
  return 'outage';
}

function isOfTheRows(code: string): boolean {
  return MISSING_FIELD.has(code) || (code.length === 5 && DATA_CLASSES.has(code.slice(0, 2)));
}

/**
 * Writes rows; where the database refuses some of them for what they are, the others are written and the refused
 * ones are handed to `refused`. Rejects only for an outage.
 */
export async function writeApart<T>(
  rows: readonly T[],
  write: (rows: readonly T[]) => Promise<unknown>,
  refused: (row: T, error: unknown) => void,
): Promise<readonly T[]> {
  try {
    await write(rows);
    return rows;
  } catch (error) {
    if (errorKind(error) === 'outage') throw error;
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      refused(only, error);
      return [];
    }
  }
  const half = Math.ceil(rows.length / 2);
  const first = await writeApart(rows.slice(0, half), write, refused);
  return [...first, ...(await writeApart(rows.slice(half), write, refused))];
}
