import { describe, expect, it } from 'vitest';
import { FundingHistory } from './funding.ts';

const EIGHT_HOURS_MS = 28_800_000;
const START = Date.UTC(2026, 0, 5);
const at = (settlement: number) => START + settlement * EIGHT_HOURS_MS;

function historyOf(rates: readonly number[]): FundingHistory {
  const history = new FundingHistory();
  history.set(rates.map((rate, index) => ({ at: at(index), rate })));
  return history;
}

describe('the z-score of funding over 7 days', () => {
  it.each([2, 3, 7, 20, 21])('is unknown where all of %i settlements are the same', (count) => {
    const history = historyOf(Array<number>(count).fill(0.0001));
    expect(history.z7d(0.0001, at(count - 1))).toBeNull();
    expect(history.z7d(0.00011, at(count - 1))).toBeNull();
  });

  it('counts in standard deviations of the week, the population form', () => {
    const history = historyOf([0.0002, 0.0004, 0.0004, 0.0004, 0.0005, 0.0005, 0.0007, 0.0009]);
    expect(history.z7d(0.0009, at(7))).toBeCloseTo(2, 12);
    expect(history.z7d(0.0003, at(7))).toBeCloseTo(-1, 12);
  });

  it('forgets what is older than a week', () => {
    const history = historyOf([0.5, ...Array<number>(22).fill(0.0001)]);
    expect(history.z7d(0.0002, at(22))).toBeNull();
  });

  it('is unknown of one settlement, and without a rate', () => {
    expect(historyOf([0.0001]).z7d(0.0001, at(0))).toBeNull();
    expect(historyOf([0.0001, 0.0002]).z7d(null, at(1))).toBeNull();
  });
});
