import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { MarkCandle } from '../model/market-event.ts';
import type { Position } from '../model/position.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import { PositionBook } from './position-book.ts';

const CALM = { open: 60_000, high: 60_010, low: 59_990, close: 60_000 };

function minute(index: number, range: Partial<typeof CALM> = {}): MarkCandle {
  const openTime = START + index * MINUTE_MS;
  return { openTime, until: openTime + MINUTE_MS, ...CALM, ...range };
}

/** The same minute seen from the other side of 60,000. */
function turned(candle: MarkCandle): MarkCandle {
  const mirror = (price: number) => 120_000 - price;
  const { open, high, low, close } = candle;
  return { ...candle, open: mirror(open), high: mirror(low), low: mirror(high), close: mirror(close) };
}

/** Exits as `kind@price at minute`, the price as of the long side. */
function exitsOf(position: Position, candles: readonly MarkCandle[], isMirrored: boolean): string[] {
  const told: string[] = [];
  const book = new PositionBook((_, exits) => {
    for (const { kind, price, at } of exits) {
      const long = isMirrored ? 120_000 - Number(price) : Number(price);
      told.push(`${kind}@${long} at ${(at - START) / MINUTE_MS}`);
    }
  });
  book.add(position);
  for (const candle of candles) book.onMarkCandle(candle);
  return told;
}

const MARK: Partial<Position> = { triggerPrice: 'mark' };
/** LONG 60,000: stop 59,800, TP1 60,150, TP2 60,300, break-even 60,000. */
const CASES: readonly [
  name: string,
  changes: Partial<Position>,
  candles: MarkCandle[],
  exits: readonly string[],
][] = [
  ['a quiet hour', MARK, [minute(0), minute(1)], []],
  ['the stop', MARK, [minute(0), minute(1, { low: 59_800 })], ['sl@59800 at 2']],
  ['stop and target in one minute', MARK, [minute(0, { high: 60_300, low: 59_800 })], ['sl@59800 at 1']],
  [
    'TP1, then TP2 in a later minute',
    MARK,
    [minute(0, { high: 60_150, low: 60_001 }), minute(1, { high: 60_300, low: 60_001 })],
    ['tp1@60150 at 1', 'tp2@60300 at 2'],
  ],
  [
    'TP1 and the moved stop in one minute',
    MARK,
    [minute(0, { high: 60_299, low: 60_000 })],
    ['tp1@60150 at 1', 'sl_be@60000 at 1'],
  ],
  [
    'both targets in one minute',
    MARK,
    [minute(0, { high: 60_300, low: 60_001 })],
    ['tp1@60150 at 1', 'tp2@60300 at 1'],
  ],
  [
    'opened within the minute: what was before is not its own, the last price is',
    { ...MARK, openedAt: START + 30_000 },
    [minute(0, { high: 60_400, low: 59_000 }), minute(1, { close: 59_799, low: 59_799 })],
    ['sl@59800 at 2'],
  ],
  [
    'opened within the minute that ends below the stop',
    { ...MARK, openedAt: START + 30_000 },
    [minute(0, { low: 59_000, close: 59_750 })],
    ['sl@59800 at 1'],
  ],
  [
    'opened after the minute',
    { ...MARK, openedAt: START + MINUTE_MS },
    [minute(0, { low: 1, close: 1 })],
    [],
  ],
  ['the minute of the timeout', { ...MARK, timeoutAt: START + 59_999 }, [minute(0, { low: 59_000 })], []],
  [
    'a minute that ends with the timeout',
    { ...MARK, timeoutAt: START + MINUTE_MS },
    [minute(0, { low: 59_000 })],
    ['sl@59800 at 1'],
  ],
  ['exits that follow the last trade', {}, [minute(0, { high: 61_000, low: 59_000 })], []],
];

describe('minutes of mark prices that were missed', () => {
  it.each(CASES)('%s', (_, changes, candles, exits) => {
    expect(exitsOf(samplePosition(changes), candles, false)).toEqual(exits);
    expect(exitsOf(mirrored(samplePosition(changes)), candles.map(turned), true)).toEqual(exits);
  });

  it('under fill model market wait for the next trade, and nothing else is decided before it', () => {
    const changes: Position[] = [];
    const book = new PositionBook((position) => changes.push(position));
    book.add(samplePosition({ ...MARK, fillModel: 'market' }));
    book.onMarkCandle(minute(0, { high: 60_160, low: 60_000 }));
    book.onMarkCandle(minute(1, { low: 59_000 }));
    expect(changes).toMatchObject([
      { status: 'active', pendingExit: 'tp1', pendingExitAt: START + MINUTE_MS, pendingMark: 60_150 },
    ]);
    book.onTrade(60_100, START + MINUTE_MS, 1);
    expect(changes).toHaveLength(1);
    book.onTrade(60_090, START + MINUTE_MS + 1, 2);
    expect(changes[1]?.exits).toMatchObject([{ kind: 'tp1', price: '60090', markPrice: 60_150 }]);
  });

  it('a stop that the minute opened beyond is met at its open', () => {
    const changes: Position[] = [];
    const book = new PositionBook((position) => changes.push(position));
    book.add(samplePosition({ ...MARK, fillModel: 'market' }));
    book.onMarkCandle(minute(0, { open: 59_700, low: 59_600 }));
    expect(changes).toMatchObject([{ pendingExit: 'sl', pendingMark: 59_700 }]);
  });

  it('knows until when marks are needed', () => {
    const book = new PositionBook(() => undefined);
    expect(book.marksNeededUntil).toBe(null);
    book.add(samplePosition());
    expect(book.marksNeededUntil).toBe(null);
    book.add(samplePosition({ ...MARK, id: 'a', timeoutAt: START + 5 }));
    book.add(samplePosition({ ...MARK, id: 'b', timeoutAt: START + 9 }));
    expect(book.marksNeededUntil).toBe(START + 9);
  });
});
