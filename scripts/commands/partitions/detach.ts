import { randomUUID } from 'node:crypto';
import type { Sql } from '@ae/db/client.ts';
import { dropTable, isTableInUse, limitLockWaits } from '@ae/db/lock-waits.ts';
import { detachPartition, listPartitions, type StoredPartition } from '@ae/db/stored-partitions.ts';
import { recordDetached } from '@ae/server/store/retired-ticks.ts';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { partitionSeries } from '../../export/partition-series.ts';
import { targetOf, writeSeries } from '../../export/write-file.ts';
import { CommandFailure, InputError } from '../../input-error.ts';
import { type Invocation, optionSet, optionText } from '../command.ts';
import { withDatabase } from '../database.ts';
import { runWithProgress } from '../progress.ts';

/** `ae partitions detach`: a month leaves its table only when a file holds every row of it. */
export async function run(invocation: Invocation): Promise<void> {
  const { args, terminal } = invocation;
  const [name = ''] = args;
  const out = optionText(invocation, 'out') ?? '';
  const isDropped = optionSet(invocation, 'drop');
  const target = targetOf(out, 'parquet', optionSet(invocation, 'force'));
  const report = await withDatabase(async ({ database: { sql } }) => {
    const partition = await finishedMonth(sql, name);
    const series = await partitionSeries(sql, partition);
    const total = await series.count();
    const written = await runWithProgress(terminal, { label: name, total }, (advance) =>
      writeSeries(target, series, `${name} ${randomUUID()}`, advance),
    );
    const detached = await takeOut(sql, partition, target.file);
    if (isDropped) await drop(sql, detached, target.file);
    return { partition: name, file: target.file, ...written, table: isDropped ? null : detached };
  });
  terminal.out(
    optionSet(invocation, 'json')
      ? JSON.stringify(report)
      : `${name}: ${report.rows} rows are in ${target.file} (${report.bytes} bytes), ${
          report.table === null ? 'and no longer in the database' : `and apart in the table ${report.table}`
        }`,
  );
}

/**
 * The month and the record that it was taken out, both or neither, and only when the file has what no one can add to
 * any more.
 */
async function takeOut(sql: Sql, partition: StoredPartition, file: string): Promise<string> {
  try {
    return await sql.begin(async (tx) => {
      await limitLockWaits(tx);
      await tx.unsafe(`lock table "${partition.name}" in share row exclusive mode`);
      const [stored] = await tx<{ n: number }[]>`select count(*)::int as n from ${tx(partition.name)}`;
      await requireSameRows(file, stored?.n ?? 0);
      await recordDetached(tx, partition);
      return detachPartition(tx, partition.name);
    });
  } catch (error) {
    if (!isTableInUse(error)) throw error;
    throw new CommandFailure(
      `the table ${partition.table} is in use (a backup?): nothing was detached, ${file} is written; run it again with --force when the table is free`,
    );
  }
}

async function drop(sql: Sql, detached: string, file: string): Promise<void> {
  if (await dropTable(sql, detached)) return;
  throw new CommandFailure(
    `the month is detached and in ${file}, but its table ${detached} is in use (a backup?) and was not dropped: drop it by hand when it is free`,
  );
}

async function finishedMonth(sql: Sql, name: string): Promise<StoredPartition> {
  const partitions = await listPartitions(sql);
  const found = partitions.find((partition) => partition.name === name);
  if (found === undefined) {
    throw new InputError(
      `partition ${JSON.stringify(name)} does not exist (expected one that \`ae partitions list\` shows)`,
    );
  }
  if (found.to <= Date.now()) return found;
  throw new InputError(`partition ${name} is not over yet (expected a month before the present one)`);
}

/** The file as it is on disk, against the table as it is now. */
async function requireSameRows(file: string, stored: number): Promise<void> {
  const { num_rows: rows } = await parquetMetadataAsync(await asyncBufferFromFile(file));
  if (Number(rows) === stored) return;
  throw new CommandFailure(`${file} holds ${rows} rows, the partition ${stored}: nothing was detached`);
}
