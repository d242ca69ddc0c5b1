import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { openArchive } from '../../../scripts/archive/archive-file.ts';
import { TickRowReader } from '../../../scripts/archive/tick-rows.ts';
import type { Suite } from '../harness.ts';

/**
 * A CSV of aggTrades into typed columns of this process, as `ae import` reads it: with every check of every row. The
 * peers decode the same seven columns and check nothing: DuckDB's read_csv with given types, streamed as its typed
 * vectors, and a line reader with split and Number().
 */
const ROWS = process.env['AE_BENCH_FULL'] === '1' ? 5_000_000 : 2_000_000;
const NO_HINTS = { kind: null, symbol: null, interval: null };
const FROM = Date.UTC(2024, 6, 1);

/** What must come out of a file, whoever reads it: every reader adds in the order of the file, so sums are equal. */
interface Sums {
  readonly rows: number;
  readonly ids: number;
  readonly prices: number;
  readonly qtys: number;
  /** Single trades, from the ids of the first and the last. */
  readonly trades: number;
  readonly times: number;
  readonly sells: number;
}

export const suite: Suite = {
  name: 'import',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'ae-bench-import-'));
    const file = join(folder, 'BTCUSDT-aggTrades-2024-07.csv');
    const expected = await generate(file);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await requireBitEqual(file);
    const timed = (read: () => Promise<Sums>) => () => rowsPerSecond(read, expected);
    return {
      measures: {
        scanner: timed(() => scan(file)),
        duckdb: timed(() => duckdb(connection, file)),
        readline: timed(() => readLines(file)),
      },
      claims: [
        { ...CLAIM, name: 'import/duckdb', baseline: 'duckdb', baselineName: 'DuckDB read_csv', ratio: 1.5 },
        { ...CLAIM, name: 'import/readline', baseline: 'readline', baselineName: 'readline+split', ratio: 5 },
      ],
      close: async () => {
        connection.closeSync();
        instance.closeSync();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

const CLAIM = { unit: 'rows/s', better: 'higher', ours: 'scanner' } as const;

async function rowsPerSecond(read: () => Promise<Sums>, expected: Sums): Promise<number> {
  const startedAt = performance.now();
  const found = await read();
  const seconds = (performance.now() - startedAt) / 1_000;
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`read ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }
  return ROWS / seconds;
}

/** mulberry32: the same file every time. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function generate(file: string): Promise<Sums> {
  const random = seeded(7);
  const sums = { ...zero(), rows: ROWS };
  const handle = await open(file, 'w');
  let [tradeId, time, price, text] = [5_300_000_000, FROM, 618_003, ''];
  for (let row = 0; row < ROWS; row += 1) {
    const singles = 1 + Math.floor(random() * 3);
    time += Math.floor(random() * 400);
    price += Math.round((random() - 0.5) * 6);
    const milliLots = 1 + Math.floor(random() * random() * 3_000);
    const isSell = random() < 0.5;
    const id = 2_300_000_000 + row;
    const prices = `${(price / 10).toFixed(1)},${(milliLots / 1_000).toFixed(3)}`;
    text += `${id},${prices},${tradeId},${tradeId + singles - 1},${time},${isSell}\n`;
    tradeId += singles;
    sums.ids += id;
    sums.prices += Number((price / 10).toFixed(1));
    sums.qtys += Number((milliLots / 1_000).toFixed(3));
    sums.trades += singles;
    sums.times += time;
    sums.sells += isSell ? 1 : 0;
    if (text.length > 1_000_000 || row === ROWS - 1) {
      await handle.write(text);
      text = '';
    }
  }
  await handle.close();
  return sums;
}

/** Columns of doubles, as the import hands them on. */
interface Columns {
  readonly aggIds: Float64Array;
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  readonly trades: Float64Array;
  readonly times: Float64Array;
  readonly sells: Uint8Array | Float64Array;
}

const zero = () => ({ rows: 0, ids: 0, prices: 0, qtys: 0, trades: 0, times: 0, sells: 0 });

function addColumns(sums: ReturnType<typeof zero>, columns: Columns, length: number): void {
  sums.rows += length;
  sums.ids = added(sums.ids, columns.aggIds, length);
  sums.prices = added(sums.prices, columns.prices, length);
  sums.qtys = added(sums.qtys, columns.qtys, length);
  sums.trades = added(sums.trades, columns.trades, length);
  sums.times = added(sums.times, columns.times, length);
  sums.sells = added(sums.sells, columns.sells, length);
}

function added(start: number, column: ArrayLike<number>, length: number): number {
  let sum = start;
  for (let row = 0; row < length; row += 1) sum += column[row] as number;
  return sum;
}

async function scan(file: string): Promise<Sums> {
  const sums = zero();
  const reader = new TickRowReader(file);
  for await (const rows of (await openArchive(file, NO_HINTS)).rows()) {
    const ticks = reader.read(rows);
    addColumns(sums, ticks, ticks.length);
  }
  return sums;
}

const COLUMNS = `columns={'id':'BIGINT','price':'DOUBLE','qty':'DOUBLE','first':'BIGINT','last':'BIGINT',
  'time':'BIGINT','maker':'BOOLEAN'}`;

/** The documented way to typed data in bulk: a streamed result, chunk by chunk, column vectors. */
async function duckdb(connection: DuckDBConnection, file: string): Promise<Sums> {
  const sums = zero();
  const result = await connection.stream(`select * from read_csv('${file}', header=false, ${COLUMNS})`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return sums;
    const [ids, prices, qtys, firsts, lasts, times, makers] = Array.from({ length: 7 }, (_, column) =>
      vectorItems(chunk.getColumnVector(column)),
    ) as [BigInt64Array, Float64Array, Float64Array, BigInt64Array, BigInt64Array, BigInt64Array, Vector];
    const rows = chunk.rowCount;
    const sells = new Uint8Array(rows);
    const trades = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      sells[row] = makers.getItem(row) === true ? 1 : 0;
      trades[row] = Number(lasts[row]) - Number(firsts[row]) + 1;
    }
    addColumns(
      sums,
      { aggIds: doubles(ids, rows), prices, qtys, trades, times: doubles(times, rows), sells },
      rows,
    );
  }
}

/** 64-bit integers as the doubles that the rest of the product computes with. */
function doubles(column: BigInt64Array, rows: number): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) out[row] = Number(column[row]);
  return out;
}

interface Vector {
  getItem(row: number): unknown;
}

/** The typed array behind a numeric vector; the vector itself for booleans. */
function vectorItems(vector: Vector): unknown {
  return 'items' in vector ? vector.items : vector;
}

const LINES_AT_ONCE = 4_096;

async function readLines(file: string): Promise<Sums> {
  const sums = zero();
  const column = () => new Float64Array(LINES_AT_ONCE);
  const columns = {
    ...{ aggIds: column(), prices: column(), qtys: column() },
    ...{ trades: column(), times: column(), sells: column() },
  };
  let row = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [id, price, qty, first, last, time, maker] = line.split(',');
    columns.aggIds[row] = Number(id);
    columns.prices[row] = Number(price);
    columns.qtys[row] = Number(qty);
    columns.trades[row] = Number(last) - Number(first) + 1;
    columns.times[row] = Number(time);
    columns.sells[row] = maker === 'true' ? 1 : 0;
    row += 1;
    if (row === LINES_AT_ONCE) {
      addColumns(sums, columns, row);
      row = 0;
    }
  }
  addColumns(sums, columns, row);
  return sums;
}

/** Every number of the file's first rows is the double that Number() makes of its text. */
async function requireBitEqual(file: string): Promise<void> {
  const lines = createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]();
  const reader = new TickRowReader(file);
  let compared = 0;
  for await (const rows of (await openArchive(file, NO_HINTS)).rows()) {
    const { length, aggIds, prices, qtys, times } = reader.read(rows);
    for (let row = 0; row < length; row += 1) {
      const cells = String((await lines.next()).value)
        .split(',')
        .map(Number);
      const isEqual =
        Object.is(aggIds[row], cells[0]) &&
        Object.is(prices[row], cells[1]) &&
        Object.is(qtys[row], cells[2]);
      if (!isEqual || !Object.is(times[row], cells[5]))
        throw new Error(`row ${compared + 1} is not bit-equal`);
      compared += 1;
    }
    if (compared >= 200_000) return;
  }
}
