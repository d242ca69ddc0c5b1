import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, expect, it } from 'vitest';
import { readFileName } from './file-name.ts';
import { readParquetRows } from './parquet-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = (name: string): SchemaElement => ({ name, type: 'INT64', repetition_type: 'REQUIRED' });
const decimal = (name: string, scale: number, more: Partial<SchemaElement> = {}): SchemaElement => ({
  ...whole(name),
  ...{ converted_type: 'DECIMAL', precision: 18, scale },
  ...more,
});

/** A file of single trades; the columns of decimals are given as they are to be stored. */
async function written(price: SchemaElement, qty: SchemaElement, cells: readonly (readonly bigint[])[]) {
  const flag: SchemaElement = { name: 'is_buyer_maker', type: 'BOOLEAN', repetition_type: 'REQUIRED' };
  const columns = [whole('id'), price, qty, whole('time'), flag];
  const file = join(folder, `${price.name}-${qty.type}-${qty.scale}.parquet`);
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [{ name: 'root', num_children: columns.length }, ...columns],
  });
  const data = [
    cells.map((_, row) => BigInt(row + 1)),
    cells.map(([one = 0n]) => one),
    cells.map(([, other = 0n]) => other),
    cells.map(() => 1_719_792_000_000n),
    cells.map(() => true),
  ];
  await writer.write({
    columnData: columns.map(({ name }, index) => ({ name, data: data[index] ?? [] })),
  });
  await writer.finish();
  return file;
}

async function read(file: string) {
  for await (const { columns } of readParquetRows(file, { kind: 'trades', name: readFileName(file) })) {
    return { prices: [...(columns[1] ?? [])], qtys: [...(columns[2] ?? [])] };
  }
  return null;
}

it('decimals are the numbers that their digits say', async () => {
  const file = await written(decimal('price', 1), decimal('qty', 8), [
    [3n, 30_000_000n],
    [620_001n, 110_000_000n],
    [7n, 1n],
  ]);
  expect(await read(file)).toEqual({ prices: [0.3, 62_000.1, 0.7], qtys: [0.3, 1.1, 0.000_000_01] });
});

it('so are those of so many digits that they are stored as bytes', async () => {
  const bytes = { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, precision: 38 } as const;
  const file = await written(decimal('price', 18, bytes), decimal('qty', 18, bytes), [
    [62_000_100_000_000_000_000_000n, 300_000_000_000_000_000n],
    [61_234_560_000_000_000_000_000n, 1_000_000_000_000_000n],
  ]);
  expect(await read(file)).toEqual({ prices: [62_000.1, 61_234.56], qtys: [0.3, 0.001] });
});

it('a decimal that only the newer annotation tells is one too', async () => {
  const logical = { logical_type: { type: 'DECIMAL', precision: 18, scale: 3 } } as const;
  const { converted_type: _, ...qty } = decimal('qty', 3, logical);
  const file = await written(decimal('price', 2), qty, [[6_200_010n, 250n]]);
  expect(await read(file)).toEqual({ prices: [62_000.1], qtys: [0.25] });
});

it('a row group too large to be held is refused before it is read', async () => {
  const file = join(folder, 'large.parquet');
  const rows = 2_000_001;
  const data = new Array<boolean>(rows).fill(true);
  const columnData = [{ name: 'is_buyer_maker', type: 'BOOLEAN' as const, data }];
  writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: rows })));
  const first = readParquetRows(file, { kind: null, name: readFileName(file) }).next();
  await expect(first).rejects.toThrow(
    /large\.parquet row group 1: number of rows 2000001 is not valid \(expected at most 2000000, .*smaller ones\)/,
  );
});
