import { describe, expect, it } from 'vitest';
import { score, strategy } from './fixtures.test-data.ts';
import { cellOf, countCells, gridRows, sortRows, stateOf, symbolsOf } from './grid.ts';
import { DEFAULT_GRID, isNarrowed, readGrid, writeGrid } from './query.ts';

const BTC = strategy();
const ETH = strategy({ id: 'S2', uuid: 'u2', symbol: 'ETHUSDT', displayName: 'Beta' });
const ALONE = strategy({ id: 'S3', uuid: 'u3', cvdFastWindow: '30m', displayName: 'Gamma' });
const scores = new Map([
  ['S1', score()],
  ['S2', score({ strategyId: 'S2', blockReason: 'low_vol', score: 0, rawScore: 70 })],
  ['S3', score({ strategyId: 'S3', direction: null, score: 0, rawScore: 0 })],
]);

describe('the state of a score', () => {
  it('is the first thing that keeps it from acting', () => {
    expect([
      stateOf(null, 'running'),
      stateOf(score(), 'paused'),
      stateOf(score({ blockReason: 'low_vol', suppressedBy: 'cooldown' }), 'running'),
      stateOf(score({ signal: 'LONG', suppressedBy: 'cooldown' }), 'running'),
      stateOf(score({ signal: 'LONG' }), 'running'),
      stateOf(score(), 'running'),
    ]).toEqual(['waiting', 'idle', 'blocked', 'suppressed', 'signal', 'open']);
  });
});

describe('a cell', () => {
  it('shows what a blocked score was before its gates, without heat', () => {
    const cell = cellOf(ETH, scores.get('S2') ?? null);
    expect([cell.shown, cell.heat]).toEqual([70, 0]);
  });

  it('is hot by how near it is to opening, whatever the scale of its model', () => {
    expect(cellOf(BTC, score({ score: 90 })).heat).toBe(1);
    expect(cellOf(BTC, score({ score: 45 })).heat).toBeCloseTo(0.5);
    expect(cellOf(strategy({ entryScore: 10 }), score({ score: 6 })).heat).toBeCloseTo(0.5);
    expect(cellOf(strategy({ entryScore: 0 }), score({ score: 0 })).heat).toBe(1);
    expect(cellOf(BTC, score({ direction: null })).heat).toBe(0);
  });

  it('is hot as soon as its gates are open when its model looks at no entry score', () => {
    const byGates = strategy({ model: 'orderflow-v50', entryScore: 75 });
    expect(cellOf(byGates, score({ score: 15, signal: 'LONG' })).heat).toBe(1);
    expect(cellOf(byGates, score({ score: 0, rawScore: 15, blockReason: 'cvd' })).heat).toBe(0);
  });
});

describe('the grid', () => {
  it('puts the same settings of several instruments into one row', () => {
    const rows = gridRows([BTC, ETH, ALONE], scores, DEFAULT_GRID);
    expect(rows.map(({ only, cells }) => [only?.id ?? null, [...cells.keys()]])).toEqual([
      [null, ['BTCUSDT', 'ETHUSDT']],
      ['S3', ['BTCUSDT']],
    ]);
  });

  it('keeps two strategies of one instrument with the same settings beside each other', () => {
    const twin = strategy({ id: 'S4' });
    const [row] = gridRows([BTC, twin], scores, DEFAULT_GRID);
    expect(row?.cells.get('BTCUSDT')?.map(({ strategy: { id } }) => id)).toEqual(['S1', 'S4']);
  });

  it('never mixes models', () => {
    expect(gridRows([BTC, strategy({ id: 'S5', model: 'model-b' })], scores, DEFAULT_GRID)).toHaveLength(2);
  });

  it('narrows to an instrument, to scores with a side, to open gates', () => {
    const shown = (part: object) =>
      gridRows([BTC, ETH, ALONE], scores, { ...DEFAULT_GRID, ...part }).flatMap(({ cells }) =>
        [...cells.values()].flat().map(({ strategy: { id } }) => id),
      );
    expect(shown({ symbol: 'ETHUSDT' })).toEqual(['S2']);
    expect(shown({ directed: true })).toEqual(['S1', 'S2']);
    expect(shown({ tradable: true })).toEqual(['S1', 'S3']);
    expect(shown({ directed: true, tradable: true })).toEqual(['S1']);
  });

  it('sorts by settings, by the best of a row, by an instrument; blocked scores come last', () => {
    const low = strategy({ id: 'S6', tp1Ratio: 1, displayName: 'Zeta' });
    const all = gridRows([ETH, ALONE, low], new Map([...scores, ['S6', score({ score: 20 })]]), DEFAULT_GRID);
    const first = (sort: string) => sortRows(all, { ...DEFAULT_GRID, sort })[0]?.sample.id;
    expect([first('name'), first('score'), first('BTCUSDT'), first('ETHUSDT')]).toEqual([
      'S2',
      'S6',
      'S6',
      'S2',
    ]);
  });

  it('counts sides, open gates and signals', () => {
    const cells = [BTC, ETH, ALONE].map((one) => cellOf(one, scores.get(one.id) ?? null));
    expect(countCells(cells)).toEqual({ strategies: 3, directed: 2, tradable: 2, signals: 0 });
    expect(symbolsOf([ETH, BTC])).toEqual(['BTCUSDT', 'ETHUSDT']);
  });
});

describe('the address of the grid', () => {
  it('reads what it wrote, and leaves defaults out', () => {
    const query = { symbol: 'BTCUSDT', directed: true, tradable: true, sort: 'ETHUSDT' };
    expect(readGrid(new URL(writeGrid(query), 'http://x').searchParams)).toEqual(query);
    expect(writeGrid(DEFAULT_GRID)).toBe('/signals');
    expect(readGrid(new URLSearchParams('side=?&gates='))).toEqual(DEFAULT_GRID);
    expect([isNarrowed(DEFAULT_GRID), isNarrowed(query)]).toEqual([false, true]);
  });
});
