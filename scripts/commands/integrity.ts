import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { type IntegrityRow, integrityReport } from '@ae/server/store/integrity.ts';
import { InputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withDatabase } from './database.ts';
import { knownInstrument } from './export.ts';
import { dayOption, symbolOption } from './inputs.ts';
import { table } from './terminal.ts';

/** `ae integrity`: counts, holes and longest outage of a day, per instrument, from the stored ticks themselves. */
export async function run(invocation: Invocation): Promise<void> {
  const date = optionText(invocation, 'day');
  const day = date === null ? Math.floor(Date.now() / DAY_MS - 1) * DAY_MS : dayOption('--day', date);
  if (day > Date.now()) {
    throw new InputError(`--day: ${date} has not begun (expected today or a day before it, in UTC)`);
  }
  const given = optionText(invocation, 'symbol');
  const symbol = given === null ? null : symbolOption(given);
  const rows = await withDatabase(async (open) => {
    if (symbol !== null) await knownInstrument(open, symbol);
    const report = await integrityReport(open.database.sql, open.config.venue, day);
    return report.filter((row) => symbol === null || row.symbol === symbol);
  });
  const reported = new Date(day).toISOString().slice(0, 10);
  const { terminal } = invocation;
  terminal.out(
    optionSet(invocation, 'json') ? JSON.stringify({ day: reported, rows }) : describe(reported, rows),
  );
}

function describe(date: string, rows: readonly IntegrityRow[]): string {
  if (rows.length === 0) return `${date}: no ticks are stored`;
  return table(
    [
      `${date}`,
      'ticks',
      'stored twice',
      'gaps',
      'missing ids',
      'absent at source',
      'missing',
      'longest outage',
    ],
    rows.map(({ symbol, ticks, doubled, gaps, missingIds, absentIds, missingShare, longestOutageMs }) => {
      const isLost = ticks === 0 && missingShare > 0;
      return [
        ...[symbol, ticks, doubled, gaps, isLost && missingIds === 0 ? 'unknown' : missingIds, absentIds],
        isLost ? 'the whole day' : `${(missingShare * 100).toFixed(4)} %`,
        `${(longestOutageMs / 1_000).toFixed(1)} s`,
      ];
    }),
  );
}
