import { expect, it } from 'vitest';
import { DEFAULT_PAPER } from '../engine/core/model/paper-config.ts';
import { openPosition } from '../engine/core/positions/open.ts';
import { START, sampleInstrument, sampleStrategy } from '../engine/core/samples.ts';
import { type OpenedTrade, openingDifferences } from './opening-again.ts';

const strategy = sampleStrategy();
const book = { bestBid: null, bestAsk: null, depth: null };

/** A position as it stands later, and the evaluation that opened it. */
function trade(changes: Partial<OpenedTrade['position']>): OpenedTrade {
  const opening = openPosition({
    ...{ strategy, instrument: sampleInstrument(), side: 'LONG', tier: 'standard', score: 75, layers: [] },
    ...{ at: START, price: 60_000, lastAggId: 7, atr: 200, terms: DEFAULT_PAPER, book },
  });
  if (!opening.ok) throw new Error(opening.reason);
  return {
    position: { ...opening.position, ...changes },
    found: { evaluation: { signal: 'LONG', score: 75, price: 60_000 }, config: strategy.config },
    snapshot: { features: { ...book, [strategy.config.atrSource]: 200 } },
  } as unknown as OpenedTrade;
}

it('finds nothing when the stop has moved since, as it does after TP1', () => {
  expect(openingDifferences(trade({}))).toEqual([]);
  expect(openingDifferences(trade({ tp1At: START + 1, stopPrice: '60000' }))).toEqual([]);
});

it('names what the evaluation does not give', () => {
  const forged = trade({ initialStop: '59000', side: 'SHORT' });
  expect(openingDifferences(forged).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['trade.side', 'trade.initialStop']),
  );
});
