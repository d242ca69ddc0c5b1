import { ARCHIVE_KINDS } from '../archive/layout.ts';
import { rebuildTouchedCandles } from '../import/candles.ts';
import { type CheckedFile, checkFile } from '../import/check.ts';
import { completenessText } from '../import/completeness.ts';
import { recordRoots } from '../import/roots.ts';
import {
  type ComparedFile,
  compareFile,
  compareWithEarlier,
  type ImportedFile,
  type ImportTarget,
  importFile,
  isTicks,
  type PlannedFile,
  planFile,
} from '../import/run.ts';
import { stopIfInterrupted, toTheEnd } from '../interrupt.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withDatabase } from './database.ts';
import { symbolOption, wordOption } from './inputs.ts';
import { runWithProgress } from './progress.ts';
import { type Terminal, table } from './terminal.ts';

/** `ae import`: all files are checked to their last line before the first row is written. */
export async function run(invocation: Invocation): Promise<void> {
  const { args, terminal } = invocation;
  const overrides = overridesOf(invocation);
  const checked: CheckedFile[] = [];
  for (const file of args) {
    if (terminal.stderr.isTTY) terminal.note(`${file}: checking every line …`);
    checked.push(await checkFile(file, overrides, stopIfInterrupted));
  }
  const imported = await withDatabase(async ({ database: { sql }, url, config }) => {
    const target: ImportTarget = { sql, url, venue: config.venue };
    const compared: ComparedFile[] = [];
    for (const file of checked) compared.push(await compareFile(target, file));
    const planned: PlannedFile[] = [];
    for (const file of compared) planned.push(await planFile(target, file));
    return importAll(target, planned, terminal);
  });
  terminal.out(optionSet(invocation, 'json') ? JSON.stringify(imported) : describe(imported));
}

/**
 * Files of one instrument may contradict each other too: each is compared once more with what those before it brought.
 * Whatever ends this early (a contradiction, an error of the database, Ctrl-C), the files before it are finished.
 */
async function importAll(
  target: ImportTarget,
  planned: readonly PlannedFile[],
  terminal: Terminal,
): Promise<readonly ImportedFile[]> {
  const results: ImportedFile[] = [];
  try {
    for (const [index, file] of planned.entries()) {
      const compared = await compareWithEarlier(target, file, planned.slice(0, index));
      const steps = { label: file.archive.file, total: file.rows };
      results.push(
        await runWithProgress(terminal, steps, (advance) => importFile(target, compared, advance)),
      );
    }
  } catch (cause) {
    await finishEarly(target, planned.slice(0, results.length), terminal);
    throw cause;
  }
  await finish(target, planned, terminal);
  return results;
}

/** Makes the minutes and roots of files that are stored whole: nobody would name them again for those. */
async function finish(
  { sql, venue }: ImportTarget,
  files: readonly PlannedFile[],
  terminal: Terminal,
): Promise<void> {
  const stored = files.filter(isTicks);
  await toTheEnd(async () => {
    await rebuildTouchedCandles(sql, stored, terminal);
    for (const file of stored) await recordRoots(sql, venue, file, Date.now());
  });
}

/** The error that ended the import is the one to tell; one more is only noted. */
async function finishEarly(
  target: ImportTarget,
  files: readonly PlannedFile[],
  terminal: Terminal,
): Promise<void> {
  await finish(target, files, terminal).catch((error: unknown) => {
    const names = files.map(({ archive }) => archive.file).join(', ');
    const reason = error instanceof Error ? error.message : String(error);
    terminal.note(`${names}: stored, but without all minutes and roots; import again: ${reason}`);
  });
}

function overridesOf(invocation: Invocation) {
  const kind = optionText(invocation, 'kind');
  const symbol = optionText(invocation, 'symbol');
  const interval = optionText(invocation, 'interval');
  return {
    kind: kind === null ? null : wordOption('--kind', kind, ARCHIVE_KINDS),
    symbol: symbol === null ? null : symbolOption(symbol),
    interval: interval === null ? null : wordOption('--interval', interval, ['1m'] as const),
  };
}

function describe(imported: readonly ImportedFile[]): string {
  const iso = (at: number) => new Date(at).toISOString();
  return table(
    ['file', 'kind', 'symbol', 'rows', 'new', 'missing ids', 'checksum', 'from', 'to'],
    imported.map(({ file, kind, symbol, rows, stored, completeness, checksum, from, to }) => [
      ...[file, kind, symbol, rows, stored],
      completeness && completenessText(completeness),
      checksum ? 'verified' : 'none beside it',
      iso(from),
      iso(to),
    ]),
  );
}
