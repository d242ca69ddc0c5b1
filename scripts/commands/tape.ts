import { connectSql } from '@ae/db/client.ts';
import { ensurePartitions } from '@ae/db/partitions.ts';
import type { EngineStatusView } from '@ae/server/engine/index.ts';
import { CommandFailure } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withScratchDatabase } from './database.ts';
import { wholeOption } from './inputs.ts';
import { playTape } from './tape/play.ts';
import { type Stored, storedSums } from './tape/stored-sums.ts';
import { surveyRecordings } from './tape/survey.ts';
import { table } from './terminal.ts';

/** `ae tape`: recorded files through socket, engine and database; exit code 1 when anything was lost. */
export async function run(invocation: Invocation): Promise<void> {
  const { args: files, terminal } = invocation;
  const speed = speedOption(optionText(invocation, 'speed'));
  const { singles: expected, from, to } = await surveyRecordings(files);
  const symbols = [...expected.keys()];
  terminal.note(`playing ${files.join(', ')} at ${speed === 'max' ? 'full speed' : `${speed}x`} …`);
  const startedAt = performance.now();
  const report = await withScratchDatabase(async (databaseUrl) => {
    await makePartitions(databaseUrl, from, to);
    const status = await playTape({ files, symbols, speed, databaseUrl }, terminal);
    return reportOf(expected, await storedSums(databaseUrl), status);
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const json = JSON.stringify({ files, speed, seconds, ...report });
  terminal.out(optionSet(invocation, 'json') ? json : describe(report, seconds));
  if (report.lost > 0) throw new CommandFailure(`${report.lost} trades were lost`);
}

/** The engine makes those around the first moment of a tape; recordings may lie further apart. */
async function makePartitions(databaseUrl: string, from: number, to: number): Promise<void> {
  const sql = connectSql(databaseUrl, { max: 1, name: 'ae-tape' });
  try {
    await ensurePartitions(sql, from, to);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

type Report = ReturnType<typeof reportOf>;

function reportOf(expected: ReadonlyMap<string, number>, stored: Stored, status: EngineStatusView | null) {
  const found = new Map(stored.instruments.map((sums) => [sums.symbol, sums]));
  const lostOf = ([symbol, count]: readonly [string, number]): number => {
    const sums = found.get(symbol);
    return Math.abs(count - (sums?.singles ?? 0)) + (sums?.missingIds ?? 0);
  };
  const rejected = status?.rejected ?? {};
  return {
    instruments: [...expected].map(([symbol, singlesIn]) => ({
      singlesIn,
      ...(found.get(symbol) ?? { symbol }),
    })),
    gaps: stored.gaps,
    duplicates: rejected['duplicate'] ?? 0,
    rejected,
    /** Venue time − the recorder's clock, ms. */
    clockOffsetMs: status?.clockOffsetMs ?? null,
    clockBlocked: status?.clockBlocked ?? null,
    lost: [...expected].reduce((sum, entry) => sum + lostOf(entry), 0),
  };
}

function speedOption(given: string | null): number | 'max' {
  if (given === null || given === 'max') return 'max';
  return wholeOption('--speed', given, { min: 1, max: 1_000, fallback: 1 });
}

function describe(report: Report, seconds: number): string {
  const { instruments, gaps, rejected, clockOffsetMs } = report;
  const rows = instruments.map((row) => Object.values({ ...BLANK, ...row }));
  const offset =
    clockOffsetMs === null
      ? 'unknown'
      : `the recorder's clock was ${Math.abs(clockOffsetMs)} ms ${clockOffsetMs > 0 ? 'behind' : 'ahead of'} the exchange`;
  return [
    table(Object.keys(BLANK), rows),
    '',
    `gaps      ${listed(gaps)}`,
    `rejected  ${listed(rejected)}`,
    `clock     ${offset}`,
    `lost      ${report.lost}`,
    `took      ${seconds} s`,
  ].join('\n');
}

/** Columns of the table, also of an instrument of which nothing was stored. */
const BLANK = {
  symbol: '',
  singlesIn: 0,
  singles: 0,
  aggTrades: 0,
  buyVolume: '-',
  sellVolume: '-',
  cvd: '-',
  vwap: '-',
  missingIds: 0,
};

function listed(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
