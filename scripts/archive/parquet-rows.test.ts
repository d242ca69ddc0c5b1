import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, expect, it } from 'vitest';
import { readFileName } from './file-name.ts';
import { readParquetRows } from './parquet-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
