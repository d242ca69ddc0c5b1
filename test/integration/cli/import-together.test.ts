import { describe, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';
import { csvOf, type MadeTrade, madeTrades } from './made-trades.ts';

const bench = cliBench('import-together');
const FROM = Date.UTC(2024, 6, 1, 10, 0);
const trades = madeTrades(200, FROM, 1_000);
const ae = (...argv: string[]) => bench.ae(argv);
const without = (...ids: number[]) => trades.filter(({ id }) => !ids.includes(id));

/** Ids and minutes that are stored of an instrument. */
async function stored(symbol: string) {
  const [row] = await bench.sql<{ ids: string[]; minutes: number; volume: string | null }[]>`
    select array(select agg_id::text from agg_trades t where t.instrument_id = i.id order by agg_id) as ids,
      (select count(*)::int from candles_1m c where c.instrument_id = i.id) as minutes,
      (select sum(c.volume::numeric)::text from candles_1m c where c.instrument_id = i.id) as volume
    from instruments i where i.symbol = ${symbol}`;
  return { ids: (row?.ids ?? []).map(Number), minutes: row?.minutes ?? 0, volume: Number(row?.volume ?? 0) };
}

const idsOf = (made: readonly MadeTrade[]) => made.map(({ id }) => id);
const volumeOf = (made: readonly MadeTrade[]) =>
  made.reduce((sum, { qty }) => sum + Math.round(Number(qty) * 1_000), 0) / 1_000;

describe('files of one instrument in one call', () => {
  it('are refused where one contradicts another; what came before it is stored whole', async () => {
    const lines = csvOf(trades.slice(100)).split('\n');
    const overlap = csvOf(trades.slice(0, 120));
    lines[5] = lines[5]?.replace(/,\d+\.\d+,/, ',1.25,') ?? '';
    const files = [bench.saved('a.csv', overlap), bench.saved('b.csv', lines.join('\n'))];
    const { code, stderr } = await ae('import', ...files, '--symbol', 'AUSDT');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/b\.csv line 6: trade 1104 .*as it is stored/)]);
    const { ids, volume } = await stored('AUSDT');
    expect(ids).toEqual(idsOf(trades.slice(0, 120)));
    expect(volume).toBe(volumeOf(trades.slice(0, 120)));
  });

  it('are refused where their ids are not of one series', async () => {
    const single = ['id,price,qty,quote_qty,time,is_buyer_maker'];
    for (const { id, price, qty, time } of trades)
      single.push([id + 5_000_000, price, qty, 1, time, 'true'].join(','));
    const files = [bench.saved('c.csv', csvOf(trades)), bench.saved('d.csv', `${single.join('\n')}\n`)];
    const { code, stderr } = await ae('import', ...files, '--symbol', 'BUSDT');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/d\.csv: does not continue the stored ticks/)]);
    expect((await stored('BUSDT')).ids).toEqual(idsOf(trades));
  });

  it('are refused where single trades come behind aggregate ones, or before them', async () => {
    const DAY_MS = 86_400_000;
    const single = (at: number) =>
      `id,price,qty,quote_qty,time,is_buyer_maker\n${trades
        .map(({ id, price, qty, time }) => [id + 50_000_000, price, qty, 1, time + at, 'true'].join(','))
        .join('\n')}\n`;
    const behind = [bench.saved('k.csv', csvOf(trades)), bench.saved('l.csv', single(trades.length * 2_000))];
    const refused = await ae('import', ...behind, '--symbol', 'KUSDT');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(
        /l\.csv: does not continue the stored ticks of KUSDT at venue \w+: id 1199 .*single trades/,
      ),
    ]);
    expect((await stored('KUSDT')).ids).toEqual(idsOf(trades));
    const before = [bench.saved('m.csv', single(DAY_MS / 24)), bench.saved('n.csv', csvOf(trades))];
    const { code, stderr } = await ae('import', ...before, '--symbol', 'LUSDT');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/n\.csv: does not continue .*id 50001000 /)]);
  });

  it('make one whole where they agree', async () => {
    const files = [
      bench.saved('e.csv', csvOf(trades.slice(0, 120))),
      bench.saved('f.csv', csvOf(trades.slice(80))),
    ];
    const { code, stdout } = await ae('import', ...files, '--symbol', 'CUSDT', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ stored: 120 }, { stored: 80 }]);
    expect((await stored('CUSDT')).volume).toBe(volumeOf(trades));
  });
});

describe('an import that ends early', () => {
  it('leaves no file before without its minutes and roots', async () => {
    const made = trades.map((trade) => ({ ...trade, id: trade.id + 50_000 }));
    const first = made.slice(0, 120);
    const files = [bench.saved('q.csv', csvOf(first)), bench.saved('r.csv', csvOf(made.slice(120)))];
    await bench.sql`alter table agg_trades add constraint no_such_id check (agg_id <> 51150)`;
    const { code, stderr } = await ae('import', ...files, '--symbol', 'QUSDT');
    await bench.sql`alter table agg_trades drop constraint no_such_id`;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no_such_id/)]);
    expect(await stored('QUSDT')).toMatchObject({ ids: idsOf(first), volume: volumeOf(first) });
    const [roots] = await bench.sql`
      select count(*)::int as n from tape_roots r join instruments i on i.id = r.instrument_id
      where i.symbol = 'QUSDT'`;
    expect(roots).toEqual({ n: 1 });
  });
});

describe('rows a moment out of order', () => {
  it('have all their minutes, also at the ends of the file', async () => {
    const offsets = [60_200, 59_900, 120_000, 180_100, 179_900];
    const made = trades.slice(0, 5).map((trade, at) => ({ ...trade, time: FROM + (offsets[at] ?? 0) }));
    const { code } = await ae('import', bench.saved('m.csv', csvOf(made)), '--symbol', 'MUSDT');
    expect([code, (await stored('MUSDT')).volume]).toEqual([0, volumeOf(made)]);
  });
});

describe('files with holes', () => {
  it('fill each other, also when they have as many rows', async () => {
    await ae('import', bench.saved('g.csv', csvOf(without(1_060))), '--symbol', 'DUSDT');
    const { code, stdout } = await ae(
      'import',
      bench.saved('h.csv', csvOf(without(1_050))),
      '--symbol',
      'DUSDT',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ stored: 1, completeness: { missingIds: 0 } }]);
    expect((await stored('DUSDT')).ids).toEqual(idsOf(trades));
  });

  it('are filled later inside an hour that was recorded, and the hour is recorded again', async () => {
    await ae('import', bench.saved('i.csv', csvOf(without(1_010, 1_011, 1_012))), '--symbol', 'EUSDT');
    const before = await ae('verify', '--symbol', 'EUSDT', '--json');
    const whole = await ae('import', bench.saved('j.csv', csvOf(trades)), '--symbol', 'EUSDT', '--json');
    expect([before.code, whole.code]).toEqual([0, 0]);
    expect(JSON.parse(whole.stdout)).toMatchObject([{ stored: 3, completeness: { missingIds: 0 } }]);
    expect((await ae('verify', '--symbol', 'EUSDT')).code).toBe(0);
  });
});

describe('names that say something else', () => {
  it.each(['import-10m.csv', 'ticks-1m.csv', 'good-trades.csv', 'x-klines.csv'])(
    'do not overrule the columns: %s',
    async (name) => {
      for (const header of [true, false]) {
        const file = bench.saved(name, csvOf(trades, { header }));
        const { code, stdout } = await ae('import', file, '--symbol', 'FUSDT', '--json');
        expect(code).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject([{ kind: 'aggTrades', rows: 200 }]);
      }
    },
  );

  it('nor hide the line that is wrong', async () => {
    const lines = csvOf(trades, { header: false }).split('\n');
    lines[41] = 'x';
    const { code, stderr } = await ae(
      'import',
      bench.saved('bad-trades.csv', lines.join('\n')),
      '--symbol',
      'GUSDT',
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(/bad-trades\.csv line 42: /)]);
  });
});

describe('a time of another year at the edge of a file', () => {
  it.each([
    [
      'last',
      199,
      1_919_792_014_000,
      /line 201: transact_time|line 201: time 1919792014000 .*not in the future/,
    ],
    ['last', 199, FROM + 500 * 86_400_000, /line 201: time .*like the row before/],
    ['first', 0, 1_419_792_014_000, /line 2: time .*like the row after it/],
  ])('is refused: the %s row, %i', async (_, index, time, message) => {
    const wrong = trades.map((trade, at) => (at === index ? { ...trade, time } : trade));
    const { code, stderr } = await ae('import', bench.saved('edge.csv', csvOf(wrong)), '--symbol', 'HUSDT');
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect((await stored('HUSDT')).ids).toEqual([]);
  });
});

describe('minutes of the venue', () => {
  it('leave the largest trade of minutes that were made of the same trades', async () => {
    const name = 'IUSDT-aggTrades-2024-07-01.csv';
    await ae('import', bench.saved(name, csvOf(trades)));
    const [minute] = await bench.sql<Record<string, number>[]>`
      select (extract(epoch from open_time) * 1000)::float8 as at, open, high, low, close, volume, quote_volume as quote,
        trades, buy_volume as buy, buy_quote_volume as "buyQuote", max_trade_qty as max
      from candles_1m c join instruments i on i.id = c.instrument_id where i.symbol = 'IUSDT' order by 1 limit 1`;
    const { at = 0, open, high, low, close, volume, quote, trades: count, buy, buyQuote, max } = minute ?? {};
    const row = [at, open, high, low, close, volume, at + 59_999, quote, count, buy, buyQuote, 0].join(',');
    const { code } = await ae('import', bench.saved('IUSDT-1m-2024-07-01.csv', `${row}\n`));
    const [after] = await bench.sql`
      select max_trade_qty as max from candles_1m c join instruments i on i.id = c.instrument_id
      where i.symbol = 'IUSDT' order by open_time limit 1`;
    expect([code, max, after?.['max']]).toEqual([0, expect.any(Number), max]);
  });
});

describe('a symbol in the rows', () => {
  const rows = (symbol: string) =>
    `"calc_time","symbol","last_funding_rate"\n${FROM},${symbol},0.0001\n${FROM + 28_800_000},${symbol},0.0002\n`;

  it('may stand in quotes', async () => {
    const { code, stdout } = await ae('import', bench.saved('rates.csv', rows('"JUSDT"')), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ symbol: 'JUSDT', stored: 2 }]);
  });

  it.each(['jusdt', '"J USDT"', '""'])('is refused when it is none: %s', async (symbol) => {
    const { code, stderr } = await ae('import', bench.saved('wrong.csv', rows(symbol)));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/wrong\.csv line 2: symbol .*upper case/)]);
  });
});
