import { schema } from '@ae/server/api/schema.ts';
import { describe, expect, it } from 'vitest';
import { productCode } from './tree.ts';

const ASKS = /fetch\(|\.query\(|reexecute|requestPolicy|invalidate(All)?\(/;

/** Bodies of timers: the 200 characters after each. */
function timers(text: string): string[] {
  return [...text.matchAll(/setInterval\(/g)].map(({ index }) => text.slice(index, index + 200));
}

describe('live data is pushed', () => {
  it('no timer of a page asks the server', () => {
    const polling = productCode(/^web\/src\/.*\.(ts|svelte)$/).filter(({ text }) =>
      timers(text).some((body) => ASKS.test(body)),
    );
    expect(polling.map(({ path }) => path)).toEqual([]);
  });

  it('every live subject has a subscription', () => {
    const offered = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
    expect(offered).toEqual(expect.arrayContaining(['scores', 'positions', 'tradeEvents', 'tick', 'rates']));
  });
});
