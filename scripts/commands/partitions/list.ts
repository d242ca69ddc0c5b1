import { listPartitions } from '@ae/db/stored-partitions.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';
import { table } from '../terminal.ts';

const MEBIBYTE = 1024 * 1024;

/** `ae partitions list`: the stored months, oldest first. */
export async function run(invocation: Invocation): Promise<void> {
  const partitions = await withDatabase(({ database }) => listPartitions(database.sql));
  const rows = partitions.map(({ name, table: owner, from, rows: count, bytes }) => [
    ...[name, owner, new Date(from).toISOString().slice(0, 7)],
    count < 0 ? 'not counted yet' : count,
    `${(bytes / MEBIBYTE).toFixed(1)} MiB`,
  ]);
  invocation.terminal.out(
    optionSet(invocation, 'json')
      ? JSON.stringify(partitions)
      : table(['partition', 'table', 'month', 'rows (about)', 'size'], rows),
  );
}
