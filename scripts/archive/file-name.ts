import { basename } from 'node:path';
import { VENUE_SYMBOL } from '@ae/db/enums.ts';
import { ARCHIVE_KINDS, type ArchiveKind } from './layout.ts';

/** What the name of an archive file says; null where it says nothing. */
export interface NameParts {
  readonly symbol: string | null;
  readonly kind: ArchiveKind | null;
  /** Of klines: 1m, 1h … */
  readonly interval: string | null;
}

const EXTENSION = /(\.(csv|zip|gz|parquet|txt))+$/i;
const INTERVAL = /^(1s|[1-9]\d?[mhdw]|1mo)$/;

/**
 * Reads names such as `BTCUSDT-aggTrades-2024-07.zip` and `BTCUSDT-1m-2024-07-01.csv`: symbol, then kind or
 * interval, then the period. A part that does not follow this is null, never a guess.
 */
export function readFileName(file: string): NameParts {
  const [first = '', second = ''] = basename(file).replace(EXTENSION, '').split('-');
  const kind = ARCHIVE_KINDS.find((known) => known.toLowerCase() === second.toLowerCase()) ?? null;
  const interval = INTERVAL.test(second) ? second : null;
  const known = kind ?? (interval === null ? null : 'klines');
  return { symbol: known !== null && VENUE_SYMBOL.test(first) ? first : null, kind: known, interval };
}
