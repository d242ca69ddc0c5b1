import { describe, expect, it } from 'vitest';
import { ValidationError } from './errors.ts';
import { checkedChanges, type PaperChanges } from './paper-control.ts';

function refused(changes: PaperChanges) {
  try {
    checkedChanges(changes);
  } catch (error) {
    if (error instanceof ValidationError) return error.fields;
  }
  throw new Error('was not refused');
}

describe('settings of paper trading', () => {
  it.each([
    ['enabled', 1, 'enabled：不允许 1，应为 true 或 false'],
    ['maxPositionsTotal', -1, 'maxPositionsTotal：不允许 -1，应为 0 到 100000 的整数'],
    ['maxPositionsPerStrategy', 1.5, 'maxPositionsPerStrategy：不允许 1.5，应为 0 到 100000 的整数'],
    ['slippageBps', 2_000, 'slippageBps：不允许 2000，应为 0 到 1000 的数'],
    ['triggerPrice', 'mid', 'triggerPrice：不允许 "mid"，应为以下之一：last、mark'],
  ])('%s is refused in Chinese too', (path, value, messageZh) => {
    expect(refused({ [path]: value })).toMatchObject([{ path, messageZh }]);
  });

  it('says in English what was expected', () => {
    expect(refused({ maxPositionsTotal: -1 })).toMatchObject([
      { expected: 'a whole number from 0 to 100000', message: expect.stringContaining('expected a whole') },
    ]);
  });

  it('keeps what is given and allowed', () => {
    expect(checkedChanges({ enabled: false, slippageBps: null, fees: undefined })).toEqual({
      enabled: false,
    });
  });
});
