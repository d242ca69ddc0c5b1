import { describe, expect, it } from 'vitest';
import type { Position } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { PositionBook } from '../positions/position-book.ts';
import { START, samplePosition } from '../samples.ts';
import { FillReplay, fillRange, isReplayable } from './fill-replay.ts';
import { tradeDifferences, tradeTrail } from './trade-trail.ts';

/** Trades a second apart at these prices; ids from 100 on, the first is that of the entry. */
function ticks(prices: readonly number[]): TradeColumns {
  const { length } = prices;
  return {
    length,
    aggIds: Float64Array.from(prices, (_, index) => 100 + index),
    times: Float64Array.from(prices, (_, index) => START + index * 1_000),
    prices: Float64Array.from(prices),
    qtys: Float64Array.from(prices, () => 1),
    sells: Uint8Array.from(prices, () => 0),
  };
}

/** The position as the engine leaves it after these trades (and a close by hand, when asked for). */
function lived(prices: readonly number[], closedByHand = false): Position {
  let position = samplePosition({ asOfAggId: 100 });
  const exits: Position['exits'][number][] = [];
  const book = new PositionBook((changed, more) => {
    exits.push(...more);
    position = { ...changed, exits: [...exits] };
  });
  book.add(position);
  book.onTrades(ticks(prices));
  if (closedByHand) book.close(position.id, 'manual', START + prices.length * 1_000);
  return position;
}

function differences(position: Position, prices: readonly number[]): string[] {
  const replay = new FillReplay(position, 100);
  replay.feed(ticks(prices));
  return replay.differences().map(({ name }) => name);
}

const TP1_THEN_BACK = [60_000, 60_100, 60_160, 60_050, 59_990];

describe('the fills of a trade from its ticks', () => {
  it.each([
    ['the stop', [60_000, 59_900, 59_790, 60_500], false],
    ['the first target, then break even', TP1_THEN_BACK, false],
    ['both targets', [60_000, 60_150, 60_310], false],
    ['a hand after the first target', [60_000, 60_150, 60_200], true],
  ])('come out again: %s', (_name, prices, closedByHand) => {
    const position = lived(prices, closedByHand);
    expect(position.closedAt).not.toBeNull();
    expect(differences(position, prices)).toEqual([]);
    expect(tradeDifferences(position)).toEqual([]);
  });

  it('are named when they are others', () => {
    const position = lived(TP1_THEN_BACK);
    const [first, ...rest] = position.exits;
    if (first === undefined) throw new Error('no exit');
    const forged = { ...position, exits: [{ ...first, price: '60151' }, ...rest] };
    expect(differences(forged, TP1_THEN_BACK)).toEqual([`trade.exits.${first.sequence}.price`]);
    expect(tradeDifferences({ ...position, pnlR: '9' }).map(({ name }) => name)).toEqual(['trade.pnlR']);
    expect(differences({ ...position, exits: rest }, TP1_THEN_BACK)).not.toEqual([]);
  });

  it('need the trades from the entry to the last exit', () => {
    const position = lived(TP1_THEN_BACK);
    expect(fillRange(position, 100)).toEqual({ fromAggId: 100, toAggId: 104 });
    const byHand = lived([60_000, 60_010], true);
    expect(fillRange(byHand, 100)).toEqual({ fromAggId: 100, to: (byHand.closedAt ?? 0) + 1 });
    expect(isReplayable(position)).toBe(true);
    expect(isReplayable({ ...position, fillModel: 'market', marketSlippageBps: null })).toBe(false);
  });
});

describe('the trail of a trade', () => {
  it('gives each exit its share of R, and the sum in words', () => {
    const { exits, formula, result, risk } = tradeTrail(lived(TP1_THEN_BACK));
    expect(exits.map(({ share, moveR, grossR }) => [share, moveR, grossR])).toEqual([
      ['0.5', '0.75', '0.375'],
      ['0.5', '0', '0'],
    ]);
    expect(risk.usd).toBe('200');
    expect(formula).toMatch(/^0\.5 × \+1 × \(60150 − 60000\) \/ 200 \+ .* = -?\d/);
    expect(Number(result?.grossR)).toBeCloseTo(0.375, 12);
  });
});
