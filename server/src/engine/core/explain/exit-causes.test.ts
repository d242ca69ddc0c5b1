import type { FillModel, Side, TriggerPrice } from '@ae/db/enums.ts';
import { describe, expect, it } from 'vitest';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { PositionBook } from '../positions/position-book.ts';
import { mirrored, START, samplePosition } from '../samples.ts';
import { exitCauses } from './exit-causes.ts';
import { FillReplay, fillRange, isReplayable } from './fill-replay.ts';
import { tradeDifferences } from './trade-trail.ts';

const FIRST_ID = 100;

/** What happens second by second; prices are those of a LONG and are mirrored for a SHORT. */
type Happening =
  | { readonly price: number; readonly qty?: number }
  | { readonly mark: number }
  | { readonly close: 'manual' | 'signal_flip' | 'forced' };

interface Terms {
  readonly side: Side;
  readonly fillModel: FillModel;
  readonly triggerPrice: TriggerPrice;
}

function opened({ side, fillModel, triggerPrice }: Terms): Position {
  const queue = fillModel === 'market' && triggerPrice === 'last' ? '3' : null;
  const position = samplePosition({
    ...{ fillModel, triggerPrice, asOfAggId: FIRST_ID, timeoutAt: START + 20_500 },
    ...{ marketSlippageBps: fillModel === 'market' ? 5 : null, tp1Queue: queue, queueAhead: queue },
  });
  return side === 'LONG' ? position : mirrored(position);
}

/** The position as the engine leaves it, and the trades it saw. */
class Life {
  position: Position;
  readonly trades: { aggId: number; time: number; price: number; qty: number }[] = [];
  readonly #exits: PositionExit[] = [];
  readonly #book: PositionBook;
  readonly #isLong: boolean;

  constructor(terms: Terms) {
    this.position = opened(terms);
    this.#isLong = terms.side === 'LONG';
    this.#book = new PositionBook(
      (changed, exits) => {
        this.#exits.push(...exits);
        this.position = { ...changed, exits: [...this.#exits] };
      },
      // The settings of later are not those the position was opened with.
      { slippageBps: 99, queueAt: () => '2' },
    );
    this.#book.add(this.position);
    this.#trade(START, { price: 60_000 });
  }

  go(happenings: readonly Happening[]): this {
    for (const [index, happening] of happenings.entries()) {
      const at = START + (index + 1) * 1_000;
      if ('price' in happening) this.#trade(at, happening);
      else if ('mark' in happening) this.#book.onMark(this.#mirrored(happening.mark), at);
      else this.#book.close(this.position.id, happening.close, at);
    }
    return this;
  }

  #trade(time: number, { price, qty = 1 }: { readonly price: number; readonly qty?: number }): void {
    const trade = { aggId: FIRST_ID + this.trades.length, time, price: this.#mirrored(price), qty };
    this.trades.push(trade);
    this.#book.onTrade(trade.price, time, trade.aggId, qty);
  }

  #mirrored(price: number): number {
    return this.#isLong ? price : 120_000 - price;
  }
}

/** What the replay says of a position, given the trades that its range asks for. */
function again(position: Position, trades: Life['trades']): string[] {
  const {
    fromAggId,
    toAggId = Number.POSITIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  } = fillRange(position, FIRST_ID);
  const read = trades.filter(({ aggId, time }) => aggId >= fromAggId && aggId <= toAggId && time < to);
  const columns: TradeColumns = {
    length: read.length,
    aggIds: Float64Array.from(read, ({ aggId }) => aggId),
    times: Float64Array.from(read, ({ time }) => time),
    prices: Float64Array.from(read, ({ price }) => price),
    qtys: Float64Array.from(read, ({ qty }) => qty),
    sells: Uint8Array.from(read, () => 0),
  };
  const replay = new FillReplay(position, FIRST_ID);
  replay.feed(columns);
  return replay.differences().map(({ name }) => name);
}

const p = (price: number, qty?: number): Happening => (qty === undefined ? { price } : { price, qty });
const mark = (price: number): Happening => ({ mark: price });

const BY_LAST: readonly (readonly [string, readonly Happening[], string])[] = [
  ['the stop', [p(59_900), p(59_790), p(59_700)], 'sl'],
  ['the queue at both targets', [p(60_150, 2), p(60_150, 1), p(60_300, 1), p(60_300, 1), p(60_301)], 'tp'],
  ['a target traded through, then break even', [p(60_160), p(60_050), p(59_990), p(59_980)], 'sl_be'],
  ['both targets in one trade', [p(60_310)], 'tp'],
  ['a person', [p(60_010), { close: 'manual' }, p(60_020)], 'manual'],
  [
    'a score, after the first target',
    [p(60_160), p(60_100), { close: 'signal_flip' }, p(60_090)],
    'signal_flip',
  ],
  ['time', [...Array.from({ length: 20 }, (_, index) => p(60_000 + index)), p(60_077), p(60_078)], 'timeout'],
];

const BY_MARK: typeof BY_LAST = [
  ['the stop', [p(59_000), mark(59_810), mark(59_790), p(59_700)], 'sl'],
  [
    'the first target, then break even',
    [mark(60_151), p(60_140), p(59_000), mark(59_999), p(59_990)],
    'sl_be',
  ],
  ['both targets at once', [p(60_020), mark(60_300), p(60_290)], 'tp'],
  ['force, after the first target', [mark(60_151), p(60_140), { close: 'forced' }, p(60_090)], 'forced'],
  ['time', [...Array.from({ length: 20 }, () => p(60_000)), p(60_077), p(60_078)], 'timeout'],
];

const TERMS = (['LONG', 'SHORT'] as const).flatMap((side) =>
  (['level', 'market'] as const).map((fillModel) => ({ side, fillModel })),
);

describe.each(TERMS)('exits of a $side under fill model $fillModel come out again', (terms) => {
  it.each(BY_LAST)('by the last price: %s', (_name, happenings, status) => {
    const { position, trades } = new Life({ ...terms, triggerPrice: 'last' }).go(happenings);
    expect(position).toMatchObject({ status });
    expect(isReplayable(position)).toBe(true);
    expect(again(position, trades)).toEqual([]);
    expect(tradeDifferences(position)).toEqual([]);
  });

  it.each(BY_MARK)('by the mark price: %s', (_name, happenings, status) => {
    const { position, trades } = new Life({ ...terms, triggerPrice: 'mark' }).go(happenings);
    expect(position).toMatchObject({ status });
    expect(isReplayable(position)).toBe(true);
    expect(again(position, trades)).toEqual([]);
  });

  it('and are told when they are others', () => {
    const { position, trades } = new Life({ ...terms, triggerPrice: 'mark' }).go(BY_MARK[1]?.[1] ?? []);
    const [first, second] = position.exits as [PositionExit, PositionExit];
    const forged = { ...position, exits: [first, { ...second, price: '60001' }] };
    expect(again(forged, trades)).toContain('trade.exits.2.price');
    // A mark price that reaches nothing is no cause.
    const short = { ...position, exits: [{ ...first, markPrice: 60_001 }, second] };
    expect(again(short, trades)).not.toEqual([]);
  });
});

describe('causes that no tick tells', () => {
  it('are the mark price once for what it did at once, and who closed the rest', () => {
    const life = new Life({ side: 'LONG', fillModel: 'market', triggerPrice: 'mark' });
    const both = life.go([mark(60_301), p(60_290)]).position;
    expect(exitCauses(both)).toEqual([
      { by: 'mark', at: START + 1_000, markPrice: 60_301, filledBy: 101, exits: [1, 2] },
    ]);
    const byHand = new Life({ side: 'LONG', fillModel: 'level', triggerPrice: 'last' }).go([
      p(60_160),
      { close: 'manual' },
    ]).position;
    expect(exitCauses(byHand)).toEqual([
      { by: 'person', at: START + 2_000, markPrice: null, filledBy: null, exits: [2] },
    ]);
  });

  it('are not known of positions from before they were recorded', () => {
    const { position } = new Life({ side: 'LONG', fillModel: 'market', triggerPrice: 'mark' }).go([
      mark(59_790),
      p(59_700),
    ]);
    expect(isReplayable({ ...position, marketSlippageBps: null })).toBe(false);
    const exits = position.exits.map((exit) => ({ ...exit, markPrice: null }));
    expect(isReplayable({ ...position, exits })).toBe(false);
  });
});
