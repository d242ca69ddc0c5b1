import { describe, expect, it } from 'vitest';
import { DEFAULT_PAPER, paperConfigOf } from './paper-config.ts';

describe('stored paper settings', () => {
  it('have a default for what was never set', () => {
    expect(paperConfigOf(null)).toEqual(DEFAULT_PAPER);
    expect(paperConfigOf({ fillModel: 'market', slippageBps: 2.5, other: 1 })).toEqual({
      ...DEFAULT_PAPER,
      fillModel: 'market',
      slippageBps: 2.5,
    });
  });

  it.each([
    [{ enabled: 'no' }, 'paper_config.enabled: expected true or false, is "no"'],
    [{ maxPositionsTotal: 1.5 }, 'paper_config.maxPositionsTotal: expected a whole number'],
    [{ fees: 'none' }, 'paper_config.fees: expected one of taker-both-sides, by-liquidity, is "none"'],
    [{ fillModel: 'best' }, 'paper_config.fillModel: expected one of level, market, is "best"'],
    [{ triggerPrice: 'index' }, 'paper_config.triggerPrice: expected one of last, mark, is "index"'],
    [{ slippageBps: -1 }, 'paper_config.slippageBps: expected a number from 0 to 1000, is -1'],
    ['text', 'paper_config: expected an object'],
  ])('are refused by name: %j', (stored, message) => {
    expect(() => paperConfigOf(stored)).toThrow(message);
  });
});
