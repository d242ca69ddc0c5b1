import { expect, it } from 'vitest';
import { AverageTrueRange } from '../features/atr.ts';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import { START } from '../samples.ts';
import { atrChain } from './atr-chain.ts';

const FIVE = 5 * MINUTE_MS;

/** A wandering price, one trade a minute, with a quiet quarter of an hour. */
function priceAt(minute: number): number | null {
  if (minute % 97 > 80) return null;
  return 60_000 + 40 * Math.sin(minute / 7) + (minute % 13);
}

function fed(fromMinute: number, toMinute: number): AverageTrueRange {
  const atr = new AverageTrueRange(FIVE);
  for (let minute = fromMinute; minute < toMinute; minute += 1) {
    const price = priceAt(minute);
    if (price !== null) atr.series.add(START + minute * MINUTE_MS, minute, price);
  }
  return atr;
}

it('goes on from a stored value to the very numbers that the whole history gives', () => {
  const whole = fed(0, 700);
  const part = fed(300, 700);
  const anchor = { at: START + 402 * MINUTE_MS, atr: fed(0, 402).at(START + 402 * MINUTE_MS) };
  for (const minute of [402, 405, 480, 699]) {
    const at = START + minute * MINUTE_MS;
    const chain = atrChain(part.series, anchor, at);
    expect(chain?.at(-1)).toBe(whole.at(at));
  }
  const at = START + 699 * MINUTE_MS;
  const chain = atrChain(part.series, anchor, at) ?? [];
  expect(chain).toEqual([...whole.recent(at, chain.length)]);
});

it('says nothing without a value or a price to go on from', () => {
  const part = fed(300, 400);
  expect(
    atrChain(part.series, { at: START + 350 * MINUTE_MS, atr: null }, START + 399 * MINUTE_MS),
  ).toBeNull();
  expect(atrChain(part.series, { at: START + 300 * MINUTE_MS, atr: 5 }, START + 399 * MINUTE_MS)).toBeNull();
});
