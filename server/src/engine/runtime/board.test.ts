import { expect, test } from 'vitest';
import type { InstrumentMarket } from '../core/view.ts';
import { Board } from './board.ts';
import { LiquidationSums } from './liquidation-sums.ts';
import { LiveMarket } from './live-market.ts';

const market = { cvd5m: null, cvd1h: null, cvd24h: null, volume24hUsd: null, openGaps: 0 };

test('an instrument that is not listed any more has no row, and a new one when it comes back', () => {
  const board = new Board({
    live: new LiveMarket(() => undefined),
    symbols: () => ['AUSDT', 'BUSDT'],
    market: () => market as unknown as InstrumentMarket,
    openInterestUsd: () => null,
    venueDay: () => null,
    liquidations: new LiquidationSums(),
    now: () => 0,
  });
  const changed = () => board.takeChanged().map(({ symbol }) => symbol);
  expect(changed()).toEqual(['AUSDT', 'BUSDT']);
  expect(changed()).toEqual([]);
  board.setListed(new Set(['BUSDT']));
  expect(changed()).toEqual([]);
  board.setListed(new Set(['AUSDT', 'BUSDT']));
  expect(changed()).toEqual(['AUSDT']);
});
