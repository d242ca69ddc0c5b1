import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkFile } from '@ae/scripts/import/check.ts';
import { InputError } from '@ae/scripts/input-error.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from './zip-file.ts';

/** One bad cell or line in files that are good else: the first wrong line is named, whatever the column. */
const folder = mkdtempSync(join(tmpdir(), 'ae-corrupt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const T = Date.UTC(2024, 6, 1);
const ROWS = 40;
/** The row that is spoilt, from 0. */
const BAD = 20;
const rows = (make: (row: number) => string) => Array.from({ length: ROWS }, (_, row) => make(row));
const clock = (row: number) => new Date(T + row * 300_000).toISOString().replace('T', ' ').slice(0, 19);

interface Kind {
  readonly name: string;
  readonly header: string;
  readonly rows: readonly string[];
}

const AGG: Kind = {
  name: 'BTCUSDT-aggTrades-2024-07',
  header: 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
  rows: rows(
    (row) => `${1_000 + row},62000.${row},0.010,${2 * row},${2 * row + 1},${T + row * 700},${row % 3 === 0}`,
  ),
};
const SPOT: Kind = {
  name: 'BTCUSDT-aggTrades-2025-01',
  header: `${AGG.header},is_best_match`,
  rows: AGG.rows.map((row) => `${row.replace(/,(\d{13}),/, ',$1123,')},True`),
};
const TRADES: Kind = {
  name: 'BTCUSDT-trades-2024-07',
  header: 'id,price,qty,quote_qty,time,is_buyer_maker',
  rows: rows((row) => `${9_000 + row},62000.1,0.010,620.001,${T + row * 500},${row % 2 === 0}`),
};
const KLINES: Kind = {
  name: 'BTCUSDT-1m-2024-07',
  header:
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
  rows: rows((row) => {
    const at = T + row * 60_000;
    return `${at},62000.1,62010.0,61990.5,62005.0,12.5,${at + 59_999},775000.1,310,6.2,384400.5,0`;
  }),
};
const METRICS: Kind = {
  name: 'BTCUSDT-metrics-2024-07-01',
  header:
    'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio',
  rows: rows((row) => `${clock(row)},BTCUSDT,80000.${row},4900000000.5,1.8,1.2,1.9,0.98`),
};
const FUNDING: Kind = {
  name: 'BTCUSDT-fundingRate-2024-07',
  header: 'calc_time,funding_interval_hours,last_funding_rate',
  rows: rows((row) => `${T + row * 28_800_000},8,0.000${row + 1}`),
};
const KINDS = [AGG, SPOT, TRADES, KLINES, METRICS, FUNDING] as const;
const columnsOf = ({ header }: Kind) => header.split(',');

let files = 0;
/** Where the message says the fault is; `ok` when the file is taken. */
async function judged(name: string, content: string | Buffer): Promise<string> {
  files += 1;
  mkdirSync(join(folder, `${files}`));
  const file = join(folder, `${files}`, name);
  writeFileSync(file, content);
  try {
    await checkFile(file, { kind: null, symbol: 'BTCUSDT', interval: null });
    return 'ok';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toContain('\n');
    expect(error.message).toContain(file);
    return error.message.slice(file.length);
  }
}

const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const withRow = (kind: Kind, change: (row: string) => string) =>
  kind.rows.map((row, index) => (index === BAD ? change(row) : row));
const withCell = (kind: Kind, column: number, cell: string) =>
  withRow(kind, (row) =>
    row
      .split(',')
      .map((given, at) => (at === column ? cell : given))
      .join(','),
  );

describe('a spoilt line', () => {
  it.each(KINDS)('of $name is found in every column, with and without a header', async (kind) => {
    expect(await judged(`${kind.name}.csv`, text(kind.rows))).toBe('ok');
    for (const [column, name] of columnsOf(kind).entries()) {
      const lines = withCell(kind, column, name === 'symbol' ? 'ETHUSDT' : 'x1');
      const headed = await judged(`${kind.name}.csv`, text([kind.header, ...lines]));
      expect(headed, name).toMatch(new RegExp(`^ line ${BAD + 2}: `));
      expect(await judged(`${kind.name}.csv`, text(lines)), name).toMatch(new RegExp(`^ line ${BAD + 1}: `));
    }
  });

  it.each(KINDS)('of $name with a column too many or too few, blank, or not a number', async (kind) => {
    const spoilt: readonly ((row: string) => string)[] = [
      (row) => `${row},1`,
      (row) => row.slice(0, row.lastIndexOf(',')),
      (row) => row.slice(row.indexOf(',') + 1),
      () => '',
      () => '   ',
      () => kind.header,
      () => '\u0000\u0001\u0002',
      (row) => `"${row}"`,
      () => '9'.repeat(3_000_000),
    ];
    for (const change of spoilt) {
      const lines = text(withRow(kind, change));
      expect(await judged(`${kind.name}.csv`, lines), change.toString()).toMatch(/^ line 21: /);
      expect(await judged(`${kind.name}.csv.gz`, gzipSync(lines))).toMatch(/^ line 21: /);
      expect(await judged(`${kind.name}.zip`, zipOf('x.csv', lines))).toMatch(/^ line 21: /);
    }
  });

  it.each(['-1', 'NaN', 'Infinity', '1e400', '0x10', '1,5', ' 1', '+1', '1.2.3', 'null', '٣'])(
    'has %j for a price, a quantity or a volume',
    async (cell) => {
      for (const [kind, column] of [
        [AGG, 1],
        [AGG, 2],
        [TRADES, 3],
        [KLINES, 5],
        [METRICS, 3],
      ] as const) {
        expect(await judged(`${kind.name}.csv`, text(withCell(kind, column, cell)))).toMatch(/^ line 21: /);
      }
    },
  );

  it.each<[string, Kind, number, string]>([
    ['an id with a digit too many', AGG, 0, '102000000'],
    ['a time years ahead', AGG, 5, '1919792014000'],
    ['a time years back', AGG, 5, '1619792014000'],
    ['seconds', AGG, 5, '1719792014'],
    ['microseconds among milliseconds', AGG, 5, '1719792014000000'],
    ['milliseconds among microseconds', SPOT, 5, '1719792014000'],
    ['a last trade before the first', AGG, 4, '1'],
    ['a minute years ahead', KLINES, 0, `${T + 365 * 86_400_000}`],
    ['a close in another minute', KLINES, 6, `${T + 22 * 60_000}`],
    ['a high below the close', KLINES, 2, '62001'],
    ['a high of no market', KLINES, 2, '1e300'],
    ['more trades than can be', KLINES, 8, '99999999999'],
    ['a volume without a trade', KLINES, 8, '0'],
    ['more bought than traded', KLINES, 9, '12.6'],
    ['more paid by buyers than by all', KLINES, 10, '775000.2'],
    ['a day that does not exist', METRICS, 0, '2024-02-30 00:00:00'],
    ['a month ahead', METRICS, 0, '2024-08-01 00:00:00'],
    ['an hour ahead', METRICS, 0, '2024-07-01 02:40:00'],
    ['a time hours ahead', AGG, 5, `${T + 5 * 3_600_000}`],
    ['an id a little ahead', AGG, 0, '1050'],
    ['a negative ratio', METRICS, 5, '-3'],
    ['a rate of no market', FUNDING, 2, '5'],
    ['a settlement years ahead', FUNDING, 0, `${T + 900 * 86_400_000}`],
  ])('has %s', async (_, kind, column, cell) => {
    expect(await judged(`${kind.name}.csv`, text(withCell(kind, column, cell)))).toMatch(/^ line 21: /);
  });

  it('that comes before the one it follows', async () => {
    for (const kind of KINDS) {
      const lines = [...kind.rows];
      [lines[BAD], lines[BAD + 1]] = [lines[BAD + 1] ?? '', lines[BAD] ?? ''];
      expect(await judged(`${kind.name}.csv`, text(lines)), kind.name).toMatch(/^ line 22: /);
    }
  });

  it('is the last one, cut off', async () => {
    for (const kind of KINDS.filter((one) => one !== FUNDING)) {
      const whole = kind.rows.join('\n');
      const cut = whole.slice(0, whole.lastIndexOf('\n') + 12);
      expect(await judged(`${kind.name}.csv`, cut), kind.name).toMatch(/^ line 40: /);
    }
  });

  it('is the first of a file that nothing else tells the kind of', async () => {
    const short = (row = '') =>
      row
        .split(',')
        .filter((_, column) => column !== 3)
        .join(',');
    for (const kind of [AGG, SPOT, KLINES]) {
      const lines = text([short(kind.rows[0]), ...kind.rows.slice(1)]);
      expect(await judged('download.csv', lines), kind.name).toMatch(/^ line 1: /);
    }
  });
});

describe('a file', () => {
  const valueless = METRICS.rows.map((row) => row.replace(/BTCUSDT,.*$/, 'BTCUSDT,,,,,,'));

  it('of metrics without a value is refused; rows without one beside others are none the worse', async () => {
    expect(await judged(`${METRICS.name}.csv`, text(valueless))).toMatch(
      /^: none of its 40 rows has a value/,
    );
    const some = [...valueless.slice(0, BAD), ...METRICS.rows.slice(BAD)];
    expect(await judged(`${METRICS.name}.csv`, text(some))).toBe('ok');
  });

  it('spans its rows, also those without a value', async () => {
    const file = join(folder, 'span.csv');
    writeFileSync(
      file,
      text([...valueless.slice(0, 10), ...METRICS.rows.slice(10, 20), ...valueless.slice(20)]),
    );
    const checked = await checkFile(file, { kind: 'metrics', symbol: null, interval: null });
    expect(checked).toMatchObject({ rows: ROWS, from: T, to: T + (ROWS - 1) * 300_000 });
  });

  it('of another instrument than the one that was given is refused', async () => {
    const lines = METRICS.rows.map((row) => row.replace('BTCUSDT', 'ETHUSDT'));
    const said = await judged(`${METRICS.name}.csv`, text([METRICS.header, ...lines]));
    expect(said).toMatch(/^ line 2: symbol "ETHUSDT" .*expected BTCUSDT as --symbol says/);
  });

  it('of the mark price is told by its values without volume', async () => {
    const lines = KLINES.rows.map((row) => row.replace(/,12\.5,(\d+),.*$/, ',0,$1,0,60,0,0,0'));
    const said = await judged(`${KLINES.name}.csv`, text([KLINES.header, ...lines]));
    expect(said).toMatch(/^ line 2: volume 0 .*60 trades .*markPriceKlines/);
    const quiet = KLINES.rows.map((row) => row.replace(/,12\.5,(\d+),.*$/, ',0,$1,0,0,0,0,0'));
    expect(await judged(`${KLINES.name}.csv`, text(quiet))).toBe('ok');
  });

  it.each([
    ['first id lacks a digit', 0, 0, '500000'],
    ['last id has a digit too many', ROWS - 1, 0, '500000039'],
    ['first time lies days back', 0, 5, `${T - 3 * 86_400_000}`],
    ['last time lies days ahead', ROWS - 1, 5, `${T + 3 * 86_400_000}`],
  ])('whose %s is refused by that line', async (_, index, column, cell) => {
    const lines = AGG.rows.map((row, at) => {
      const cells = row.replace(/^\d+/, `${50_000_000 + at}`).split(',');
      return (at === index ? cells.with(column, cell) : cells).join(',');
    });
    expect(await judged(`${AGG.name}.csv`, text(lines))).toMatch(new RegExp(`^ line ${index + 1}: `));
  });

  it('of a contract that is margined in coins is refused', async () => {
    const file = join(folder, 'BTCUSD_PERP-aggTrades-2024-07.csv');
    writeFileSync(file, text(AGG.rows));
    const checked = checkFile(file, { kind: null, symbol: null, interval: null });
    await expect(checked).rejects.toThrow(
      /BTCUSD_PERP-aggTrades.*: symbol "BTCUSD_PERP" .*margined in coins/,
    );
  });
});

describe('what is no fault', () => {
  it('line ends of Windows, a byte order mark, no end of the last line, blank lines at the end', async () => {
    for (const kind of KINDS) {
      const lines = [kind.header, ...kind.rows];
      expect(await judged(`${kind.name}.csv`, `\ufeff${lines.join('\r\n')}\r\n\r\n\n`), kind.name).toBe('ok');
      expect(await judged(`${kind.name}.csv`, lines.join('\n'))).toBe('ok');
      expect(await judged(`${kind.name}.txt`, zipOf('x.csv', text(lines)))).toBe('ok');
      expect(await judged('download', gzipSync(text(kind.rows)))).toBe('ok');
    }
  });

  it('a hole in the ids or a pause of the market', async () => {
    const later = AGG.rows.map((row, index) =>
      index < BAD
        ? row
        : row
            .replace(/^\d+/, `${50_000_000 + index}`)
            .replace(/,(\d{13}),/, (_, at) => `,${Number(at) + 9 * 86_400_000},`),
    );
    expect(await judged(`${AGG.name}.csv`, text(later))).toBe('ok');
  });
});

it('a checksum that cannot be read is named', async () => {
  const file = join(folder, 'day.csv');
  writeFileSync(file, text(AGG.rows));
  mkdirSync(`${file}.CHECKSUM`);
  const checked = checkFile(file, { kind: 'aggTrades', symbol: 'BTCUSDT', interval: null });
  await expect(checked).rejects.toThrow(/day\.csv\.CHECKSUM: cannot be read: .*expected the checksum/);
});
