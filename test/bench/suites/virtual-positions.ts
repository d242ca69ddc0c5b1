import type { VirtualPosition } from '@ae/server/engine/core/model/virtual.ts';
import { VirtualBook, type VirtualOutput } from '@ae/server/engine/core/positions/virtual-book.ts';
import { START, samplePosition } from '@ae/server/engine/core/samples.ts';
import type { Suite } from '../harness.ts';
import { randomOf } from '../market-feed.ts';

/**
 * 1,000 virtual positions on four instruments while prices walk: exits and near events on each trade, marks every
 * 100 ms to 5 s by risk. The baseline looks at each position on each trade and at each step of the clock, by a book
 * for each. The tape is the same, and so must be the number of each kind of event, stored ones and marks alike.
 */
const INSTRUMENTS = 4;
const POSITIONS = 1_000;
const TICKS = 200_000;
const TICK_MS = 5;
const CLOCK_MS = 100;
const PRICE = 60_000;

interface Followed {
  /** Books by instrument. */
  readonly books: readonly (readonly VirtualBook[])[];
  readonly told: Map<string, number>;
}

function virtualOf(index: number): VirtualPosition {
  const random = randomOf(index + 11);
  const sign = random() < 0.5 ? 1 : -1;
  const risk = 60 + Math.floor(random() * 600);
  const position = samplePosition({
    id: `v:${index}`,
    strategyId: `s${index}`,
    side: sign === 1 ? 'LONG' : 'SHORT',
    riskDistance: String(risk),
    initialStop: String(PRICE - sign * risk),
    stopPrice: String(PRICE - sign * risk),
    tp1Price: String(PRICE + sign * risk * 0.75),
    tp2Price: String(PRICE + sign * risk * 1.5),
  });
  return { ...position, origin: 'suppressed', reason: 'cooldown', decidedBy: [] };
}

const OF_INSTRUMENT = Array.from({ length: INSTRUMENTS }, (_, instrument) =>
  Array.from({ length: POSITIONS / INSTRUMENTS }, (__, index) => virtualOf(index * INSTRUMENTS + instrument)),
);

/** `apart`: a book for each position. */
function followed(apart: boolean): Followed {
  const told = new Map<string, number>();
  const count = (kind: string) => told.set(kind, (told.get(kind) ?? 0) + 1);
  const output: VirtualOutput = {
    record: ({ events }) => {
      for (const { kind } of events) count(kind);
    },
    marks: (events) => {
      for (const { kind } of events) count(`mark:${kind}`);
    },
  };
  const totals = { open: 0, dropped: 0 };
  const books = OF_INSTRUMENT.map((positions) =>
    (apart ? positions.map((one) => [one]) : [positions]).map((group) => {
      const book = new VirtualBook(output, totals);
      for (const position of group) book.open(position);
      book.onTrade(PRICE, START, 1);
      return book;
    }),
  );
  return { books, told };
}

function tape(): Float64Array {
  const random = randomOf(3);
  const last = new Float64Array(INSTRUMENTS).fill(PRICE);
  return Float64Array.from({ length: TICKS }, (_, row) => {
    const instrument = row % INSTRUMENTS;
    last[instrument] = (last[instrument] as number) + (Math.floor(random() * 31) - 15) / 10;
    return last[instrument] as number;
  });
}

/** CPU time that a second of the market takes, ms. */
function play({ books }: Followed, prices: Float64Array): number {
  const all = books.flat();
  const began = process.cpuUsage();
  let clock = START;
  for (let row = 0; row < TICKS; row += 1) {
    const time = START + row * TICK_MS;
    for (; clock + CLOCK_MS <= time; clock += CLOCK_MS) for (const book of all) book.mark(clock + CLOCK_MS);
    for (const book of books[row % INSTRUMENTS] as readonly VirtualBook[])
      book.onTrade(prices[row] as number, time, row + 2);
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / (TICKS * TICK_MS);
}

function assertEqual(prices: Float64Array): void {
  const [together, apart] = [followed(false), followed(true)];
  play(together, prices);
  play(apart, prices);
  const kinds = ({ told }: Followed) => JSON.stringify([...told].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (kinds(together) !== kinds(apart)) throw new Error(`events differ: ${kinds(together)} ${kinds(apart)}`);
  for (const kind of ['tp1_near', 'tp1_hit', 'sl_near', 'sl_hit', 'closed', 'price_updated']) {
    if ((together.told.get(kind) ?? 0) < 100) throw new Error(`too few ${kind}: the tape is too quiet`);
  }
}

export const suite: Suite = {
  name: 'virtual-positions',
  open: async () => {
    const prices = tape();
    assertEqual(prices);
    const [ours, baseline] = ['ms a second of 1,000 virtual positions', 'each position on each tick'];
    const about = { unit: 'ms', better: 'lower', ours } as const;
    return {
      measures: {
        [ours]: () => play(followed(false), prices),
        [baseline]: () => play(followed(true), prices),
      },
      claims: [
        {
          ...about,
          name: 'positions/virtual-second',
          ...{ baseline: null, baselineName: null, atMost: 10 },
        },
        {
          ...about,
          name: 'positions/virtual-each',
          ...{ baseline, baselineName: 'a look at each position', ratio: 1.5 },
        },
      ],
      close: () => Promise.resolve(),
    };
  },
};
