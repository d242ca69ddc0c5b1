import { createTickStore } from '@ae/server/store/tick-store.ts';
import { fileSize } from '../archive/byte-source.ts';
import { verifyChecksum } from '../archive/checksum.ts';
import { archiveOnly, readTrades } from '../archive/trade-file.ts';
import { inputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { type CommandDatabase, withDatabase } from './database.ts';
import { symbolOption } from './inputs.ts';
import { startProgress } from './progress.ts';
import { type Terminal, table } from './terminal.ts';

/** A file whose every line has been read and found good. */
interface CheckedFile {
  readonly file: string;
  readonly trades: number;
  readonly from: number;
  readonly to: number;
  readonly checksum: boolean;
}

interface Imported extends CheckedFile {
  /** Trades that were not stored before. */
  readonly stored: number;
}

/** `ae import`: all files are checked to their last line before the first trade is written. */
export async function run(invocation: Invocation): Promise<void> {
  const symbol = symbolOption(optionText(invocation, 'symbol') ?? '');
  const { args, terminal } = invocation;
  const checked: CheckedFile[] = [];
  for (const file of args) checked.push(await check(file, symbol));
  const imported = await withDatabase(async (open) => {
    const instrumentId = await instrumentOf(open, symbol);
    const results: Imported[] = [];
    for (const file of checked) results.push(await store(open, { file, symbol, instrumentId }, terminal));
    return results;
  });
  terminal.out(optionSet(invocation, 'json') ? JSON.stringify(imported) : describe(imported));
}

async function check(file: string, symbol: string): Promise<CheckedFile> {
  await fileSize(file);
  const checksum = await verifyChecksum(file);
  let trades = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for await (const batch of readTrades(file, symbol, archiveOnly)) {
    trades += batch.length;
    from = Math.min(from, batch[0]?.time ?? from);
    to = batch.at(-1)?.time ?? to;
  }
  return { file, trades, from, to, checksum };
}

async function instrumentOf({ stores, config }: CommandDatabase, symbol: string): Promise<number> {
  const instruments = await stores.market.instruments();
  const found = instruments.find((instrument) => instrument.symbol === symbol);
  if (found !== undefined) return found.id;
  const expected = `an instrument of venue ${config.venue} (${instruments.length} known; start the product once to learn them)`;
  throw inputError({ place: '--symbol', field: 'symbol', value: symbol, expected });
}

async function store(
  { database }: CommandDatabase,
  source: { readonly file: CheckedFile; readonly symbol: string; readonly instrumentId: number },
  terminal: Terminal,
): Promise<Imported> {
  const { file, symbol, instrumentId } = source;
  const ticks = createTickStore(database);
  await ticks.ensurePartitions(file.from, file.to);
  const progress = startProgress(terminal, file.file, file.trades);
  let stored = 0;
  for await (const batch of readTrades(file.file, symbol, archiveOnly)) {
    stored += await ticks.writeTicks(batch.map((trade) => ({ instrumentId, trade })));
    progress.advance(batch.length);
  }
  progress.done();
  return { ...file, stored };
}

function describe(imported: readonly Imported[]): string {
  const iso = (at: number) => new Date(at).toISOString();
  return table(
    ['file', 'trades', 'new', 'checksum', 'from', 'to'],
    imported.map(({ file, trades, stored, checksum, from, to }) => [
      file,
      trades,
      stored,
      checksum ? 'verified' : 'none beside it',
      iso(from),
      iso(to),
    ]),
  );
}
