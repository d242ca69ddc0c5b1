import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrades } from '../archive/trade-file.ts';
import { checkFile } from './check.ts';

/** Rows that say themselves which instrument they are of, as those of a detached month do. */
const folder = mkdtempSync(join(tmpdir(), 'ae-symbol-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const T = Date.UTC(2024, 6, 1);
/** More than one batch. */
const ROWS = 5_000;

interface Kind {
  readonly kind: 'aggTrades' | 'trades' | 'klines';
  /** Columns as they are named in the file, and their cells by row. */
  readonly columns: Readonly<Record<string, (row: number) => number | boolean>>;
}

/** The columns that `ae partitions detach` writes. */
const DETACHED: Kind = {
  kind: 'aggTrades',
  columns: {
    agg_id: (row) => 1_000 + row,
    time: (row) => T + row * 700,
    price: (row) => 62_000 + row / 10,
    qty: () => 0.25,
    trades: () => 2,
    is_buyer_maker: (row) => row % 3 === 0,
  },
};
const TRADES: Kind = {
  kind: 'trades',
  columns: {
    id: (row) => 9_000 + row,
    price: () => 62_000.5,
    qty: () => 0.5,
    quote_qty: () => 31_000.25,
    time: (row) => T + row * 500,
    is_buyer_maker: (row) => row % 2 === 0,
  },
};
const KLINES: Kind = {
  kind: 'klines',
  columns: {
    open_time: (row) => T + row * 60_000,
    open: () => 62_000.1,
    high: () => 62_010,
    low: () => 61_990.5,
    close: () => 62_005,
    volume: () => 12.5,
    close_time: (row) => T + row * 60_000 + 59_999,
    quote_volume: () => 775_000.1,
    count: () => 310,
    taker_buy_volume: () => 6.2,
    taker_buy_quote_volume: () => 384_400.5,
  },
};
const KINDS = [DETACHED, TRADES, KLINES] as const;
const FORMATS = ['csv', 'parquet'] as const;
const CASES = KINDS.flatMap((kind) => FORMATS.map((format) => [kind.kind, format, kind] as const));
type SymbolOf = (row: number) => string;

/** Writes a file whose symbol stands in the middle of its columns. */
function written({ columns }: Kind, format: (typeof FORMATS)[number], symbolOf: SymbolOf): string {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const named = Object.entries<(row: number) => number | boolean | string>(columns);
  const all = [...named.slice(0, 2), ['symbol', symbolOf] as const, ...named.slice(2)];
  const file = join(folder, `BTCUSDT-1m.${format}`);
  const lines = [all.map(([name]) => name), ...rows.map((row) => all.map(([, cell]) => cell(row)))];
  const columnData = all.map(([name, cell]) => {
    const data = rows.map(cell);
    return typeof data[0] === 'number' ? { name, data, type: 'DOUBLE' as const } : { name, data };
  });
  const csv = () => `${lines.map((line) => line.join(',')).join('\n')}\n`;
  writeFileSync(file, format === 'csv' ? csv() : new Uint8Array(parquetWriteBuffer({ columnData })));
  return file;
}

const check = (file: string, symbol: string | null) =>
  checkFile(file, { kind: null, symbol, interval: null });
const place = (format: string, row: number) => (format === 'csv' ? `line ${row + 2}` : `row ${row + 1}`);

describe('rows that name their instrument', () => {
  it.each(CASES)(
    'of %s in %s are of that one, whatever the name of the file says',
    async (name, format, kind) => {
      const file = written(kind, format, () => 'ETHUSDT');
      expect(await check(file, null)).toMatchObject({ kind: name, symbol: 'ETHUSDT', rows: ROWS });
      expect(await check(file, 'ETHUSDT')).toMatchObject({ symbol: 'ETHUSDT', rows: ROWS });
    },
  );

  it.each(CASES)('of %s in %s are not stored as those of another', async (_, format, kind) => {
    const file = written(kind, format, () => 'ETHUSDT');
    await expect(check(file, 'BTCUSDT')).rejects.toThrow(
      `${file} ${place(format, 0)}: symbol "ETHUSDT" is not valid (expected BTCUSDT as --symbol says`,
    );
  });

  it.each(CASES)(
    'of %s in %s are not taken for one series when they are of several',
    async (_, format, kind) => {
      for (const at of [1, 4_500]) {
        const file = written(kind, format, (row) => (row < at ? 'BTCUSDT' : 'ETHUSDT'));
        await expect(check(file, null)).rejects.toThrow(
          `${file} ${place(format, at)}: symbol "ETHUSDT" is not valid (expected an instrument in upper case, the same in every row)`,
        );
      }
    },
  );
});

describe('features of such a file', () => {
  const read = async (file: string, symbol: string) => {
    let trades = 0;
    for await (const batch of readTrades(file, symbol)) trades += batch.length;
    return trades;
  };

  it.each(FORMATS)('in %s are those of its own instrument alone', async (format) => {
    const file = written(DETACHED, format, () => 'ETHUSDT');
    expect(await read(file, 'ETHUSDT')).toBe(ROWS);
    await expect(read(file, 'BTCUSDT')).rejects.toThrow(
      /symbol "ETHUSDT" .*expected BTCUSDT as --symbol says/,
    );
    const mixed = written(DETACHED, format, (row) => (row < 4_500 ? 'ETHUSDT' : 'BTCUSDT'));
    await expect(read(mixed, 'ETHUSDT')).rejects.toThrow(/symbol "BTCUSDT" .*the same in every row/);
  });
});

describe('an id that no double holds', () => {
  const TOO_LARGE = 9_007_199_254_740_993n;
  const words = 'is not valid (expected a whole number from 0 to 9007199254740991)';

  it('is named with the largest that can be, in CSV and in Parquet', async () => {
    const csv = join(folder, 'ids.csv');
    const header = 'agg_trade_id,price,quantity,transact_time,is_buyer_maker';
    writeFileSync(csv, `${header}\n${TOO_LARGE},62000.1,0.25,${T},true\n`);
    await expect(check(csv, 'BTCUSDT')).rejects.toThrow(`line 2: agg_trade_id "${TOO_LARGE}" ${words}`);
    const parquet = join(folder, 'ids.parquet');
    const columnData = [
      { name: 'agg_trade_id', data: [TOO_LARGE] },
      { name: 'price', data: [62_000.1] },
      { name: 'quantity', data: [0.25] },
      { name: 'transact_time', data: [BigInt(T)] },
      { name: 'is_buyer_maker', data: [true] },
    ];
    writeFileSync(parquet, new Uint8Array(parquetWriteBuffer({ columnData })));
    await expect(check(parquet, 'BTCUSDT')).rejects.toThrow(`row 1: agg_trade_id "${TOO_LARGE}" ${words}`);
  });
});
