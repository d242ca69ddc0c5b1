import type { Database } from '@ae/db/client.ts';
import { EXPORT_INTERVALS } from '../export/intervals.ts';
import { candleSeries, type ExportRange, storedSeries } from '../export/sql-series.ts';
import type { ExportSeries } from '../export/table-columns.ts';
import { tickSeries } from '../export/tick-series.ts';
import { EXPORT_FORMATS, targetOf, writeSeries } from '../export/write-file.ts';
import { findInstrument } from '../import/instrument.ts';
import { InputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { type CommandDatabase, withDatabase } from './database.ts';
import { symbolOption, timeOption, wordOption } from './inputs.ts';
import { runWithProgress } from './progress.ts';

const SERIES = ['ticks', 'candles', 'funding', 'indicators', 'liquidations', 'rates', 'books'] as const;
type SeriesName = (typeof SERIES)[number];

/** `ae export`: a stored series of a period into one file. */
export async function run(invocation: Invocation): Promise<void> {
  const { terminal } = invocation;
  const wanted = wantedOf(invocation);
  const { file, symbol } = wanted;
  const result = await withDatabase(async (open) => {
    const instrumentId = await knownInstrument(open, symbol);
    const series = seriesOf(open.database, wanted, { instrumentId, from: wanted.from, to: wanted.to });
    const total = await series.count();
    return runWithProgress(terminal, { label: file, total }, (advance) =>
      writeSeries(wanted, series, keyOf(wanted, instrumentId), advance),
    );
  });
  const report = { file, series: wanted.series, symbol, ...result };
  terminal.out(
    optionSet(invocation, 'json')
      ? JSON.stringify(report)
      : `${file}: ${result.rows} rows of ${wanted.series}, ${result.bytes} bytes`,
  );
}

interface Wanted extends ReturnType<typeof targetOf> {
  readonly series: SeriesName;
  readonly interval: string;
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

function wantedOf(invocation: Invocation): Wanted {
  const series = wordOption('--series', optionText(invocation, 'series') ?? 'ticks', SERIES);
  const interval = wordOption('--interval', optionText(invocation, 'interval') ?? '1m', EXPORT_INTERVALS);
  const format = optionText(invocation, 'format');
  const from = timeOption('--from', optionText(invocation, 'from') ?? '');
  const to = timeOption('--to', optionText(invocation, 'to') ?? '');
  if (!(from < to))
    throw new InputError(`--to: is not after --from (expected a period; --to is not included)`);
  const target = targetOf(
    optionText(invocation, 'out') ?? '',
    format === null ? null : wordOption('--format', format, EXPORT_FORMATS),
    optionSet(invocation, 'force'),
  );
  const symbol = symbolOption(optionText(invocation, 'symbol') ?? '');
  return { ...target, series, interval, symbol, from, to };
}

/** Another instrument, series or period is another file. */
function keyOf({ series, interval, from, to }: Wanted, instrumentId: number): string {
  return [series, interval, instrumentId, from, to].join(' ');
}

function seriesOf(database: Database, { series, interval }: Wanted, range: ExportRange): ExportSeries {
  if (series === 'ticks') return tickSeries(database, range);
  if (series === 'candles') return candleSeries(database.sql, interval, range);
  return storedSeries(database.sql, series, range);
}

/** Our id of a stored instrument. Throws InputError when nothing of it is known. */
export async function knownInstrument(
  { database, config }: CommandDatabase,
  symbol: string,
): Promise<number> {
  const found = await findInstrument(database.sql, config.venue, symbol);
  if (found !== null) return found;
  throw new InputError(
    `--symbol: ${symbol} is not stored for venue ${config.venue} (expected an instrument that was recorded or imported)`,
  );
}
