import { describe, expect, it } from 'vitest';
import type { InstrumentRow } from '../store/api-market.ts';
import type { ApiParts } from './context.ts';
import { marketRow, marketRows } from './market-rows.ts';

function row(symbol: string, status: string, set: 'core' | 'wide' = 'core'): InstrumentRow {
  return { symbol, status, set, baseAsset: symbol.slice(0, -4), tickSize: '0.1' } as InstrumentRow;
}

/** `onBoard`: what the engine has told of. */
function sources(
  rows: readonly InstrumentRow[],
  onBoard: readonly string[],
): Pick<ApiParts, 'engine' | 'stores'> {
  const board = new Map(onBoard.map((symbol) => [symbol, { symbol, price: 5 }]));
  return {
    engine: { view: () => ({ board }) },
    stores: {
      market: {
        instruments: () => Promise.resolve(rows),
        instrument: (symbol: string) => Promise.resolve(rows.find((one) => one.symbol === symbol) ?? null),
      },
    },
  } as unknown as Pick<ApiParts, 'engine' | 'stores'>;
}

const ROWS = [
  row('BTCUSDT', 'TRADING'),
  row('NEWUSDT', 'PENDING_TRADING', 'wide'),
  row('GONEUSDT', 'DELISTED'),
  row('GOINGUSDT', 'DELISTED'),
  row('FILEUSDT', 'IMPORTED', 'wide'),
];

describe('the rows of the board', () => {
  it('are of all that is listed, and of what is delisted or imported only while the engine has it', async () => {
    const rows = await marketRows(sources(ROWS, ['BTCUSDT', 'GOINGUSDT']), {});
    expect(rows.map(({ symbol, price }) => [symbol, price])).toEqual([
      ['BTCUSDT', 5],
      ['NEWUSDT', null],
      ['GOINGUSDT', 5],
    ]);
  });

  it('are searched and filtered by set', async () => {
    const all = sources(ROWS, []);
    expect((await marketRows(all, { search: ' usd ', set: 'wide' })).map(({ symbol }) => symbol)).toEqual([
      'NEWUSDT',
    ]);
    expect(await marketRows(all, { search: 'gone' })).toEqual([]);
  });

  it('are there one by one for what is not listed as well', async () => {
    expect(await marketRow(sources(ROWS, []), 'GONEUSDT')).toMatchObject({ status: 'DELISTED', price: null });
    expect(await marketRow(sources(ROWS, []), 'FILEUSDT')).toMatchObject({ status: 'IMPORTED', price: null });
  });
});
