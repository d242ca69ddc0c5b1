import { expect, it } from 'vitest';
import { en } from '../i18n/messages/en/index.ts';
import { zh } from '../i18n/messages/zh/index.ts';
import { readReason, reasonKeys } from './reasons.ts';

/** The words that are found for a reason. */
function textOf(messages: Readonly<Record<string, string>>, reason: string): string | undefined {
  const key = reasonKeys(readReason(reason)).find((one) => one in messages);
  return key === undefined ? undefined : messages[key];
}

it.each(['obi10', 'spotPerpTrap', 'spotPerpDivergence'])(
  'says of a missing %s that the core set alone has its stream',
  (feature) => {
    expect(textOf(en, `missing_feature:${feature}`)).toMatch(/only the core set has a/);
    expect(textOf(zh, `missing_feature:${feature}`)).toMatch(/只有核心合约/);
  },
);

it('says of any other what is said of all', () => {
  expect(textOf(en, 'missing_feature:whaleRatio')).toBe('Not measured yet: {subject}.');
  expect(textOf(en, 'low_vol')).toBe(en['strategies.reason.low_vol']);
  expect(textOf(en, 'nothing_known')).toBeUndefined();
});
