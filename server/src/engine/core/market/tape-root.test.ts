import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TradeTape } from '../features/windows/tape.ts';
import { Decimal } from '../model/decimal.ts';
import { HOUR_MS } from '../model/epoch-ms.ts';
import { START } from '../samples.ts';
import { HourTotals, hourOf, tapeRootText } from './tape-root.ts';

const decimal = (digits: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 10 ** digits }), fc.integer({ min: 0, max: 8 }))
    .map(([n, k]) => Number(`${n}e-${k}`));
const rows = fc.array(fc.record({ price: decimal(9), qty: decimal(12) }), { minLength: 1, maxLength: 40 });

function totals(given: readonly { price: number; qty: number }[], order: readonly number[]) {
  const sum = new HourTotals();
  for (const index of order) sum.add(index + 1, given[index]!.price, given[index]!.qty);
  return sum.record();
}

describe('the totals of an hour', () => {
  it('are exact decimals in any order', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const forward = given.map((_, index) => index);
        const exact = Decimal.clone({ precision: 60, toExpPos: 60, toExpNeg: -60 });
        const qty = given.reduce((sum, row) => sum.plus(row.qty), new exact(0));
        const notional = given.reduce(
          (sum, row) => sum.plus(new exact(row.price).times(row.qty)),
          new exact(0),
        );
        const record = totals(given, forward);
        expect(record).toEqual({
          count: given.length,
          firstAggId: 1,
          lastAggId: given.length,
          qty: qty.toFixed(),
          notional: notional.toFixed(),
        });
        expect(totals(given, forward.reverse())).toEqual(record);
      }),
    );
  });

  it('are those of the tape, by the time of each trade, whenever it came', () => {
    const tape = new TradeTape('0.1', '0.001');
    const wanted = new HourTotals();
    const trades = [-1, 0, 1_800_000, HOUR_MS - 1, HOUR_MS].map((ms, index) => ({
      time: START + ms,
      aggId: index + 1,
      price: 60_000.1 + index,
      qty: 0.001 * (index + 1),
      takerSide: index % 2 === 0 ? ('buy' as const) : ('sell' as const),
    }));
    for (const trade of [...trades].reverse()) tape.add(trade);
    for (const { aggId, price, qty } of trades.slice(1, 4)) wanted.add(aggId, price, qty);
    expect(hourOf(tape, START)).toEqual(wanted.record());
    expect(hourOf(tape, START + 2 * HOUR_MS)).toBeNull();
  });

  it('have one text', () => {
    const sum = new HourTotals();
    sum.add(7, 60_000.1, 0.002);
    sum.add(8, 60_000.2, 1);
    expect(tapeRootText('BTCUSDT', START, sum.record())).toBe(`BTCUSDT|${START}|7|8|2|1.002|60120.2002`);
    expect(tapeRootText('BTCUSDT', START, null)).toBe(`BTCUSDT|${START}|||0|0|0`);
  });
});
