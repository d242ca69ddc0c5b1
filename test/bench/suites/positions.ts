import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '@ae/server/engine/core/model/position.ts';
import { applyExits, exitKindsAt, triggerLevels } from '@ae/server/engine/core/positions/exits.ts';
import { PositionBook } from '@ae/server/engine/core/positions/position-book.ts';
import { START, samplePosition } from '@ae/server/engine/core/samples.ts';
import type { Suite } from '../harness.ts';
import { randomOf } from '../market-feed.ts';

/**
 * 10,000 open positions over 300 instruments while prices walk. Both sides run exits by the same functions; the
 * baseline looks at each position of the instrument on each trade. The tape of trades is the same, and so must be
 * every exit and every excursion at the end.
 */
const INSTRUMENTS = 300;
const POSITIONS = 10_000;
const TICKS = 3_000_000;
const SETTLED_MS = 200;
const PRICE = 60_000;
/** A constant of this module, which the loops need not load again for each tick. */
const FROM = START;

interface Tape {
  readonly instruments: Uint16Array;
  readonly prices: Float64Array;
}

interface Bought {
  onTrade(price: number, time: number, aggId: number): void;
  positions(): readonly Position[];
}

interface Opened<T extends Bought> {
  readonly books: readonly T[];
  readonly told: Position[];
}

/** What most engines do: a list a symbol, each of it looked at on each trade. */
class PositionList implements Bought {
  readonly #changed: (position: Position) => void;
  #open: Listed[];

  constructor(positions: readonly Position[], changed: (position: Position) => void) {
    this.#changed = changed;
    this.#open = positions.map((position) => new Listed(position));
  }

  onTrade(price: number, time: number, aggId: number): void {
    for (const listed of this.#open) {
      if (time > listed.timeoutAt) throw new Error('no position of this tape times out');
      listed.excursion(price);
      if (price < listed.above && price > listed.below) continue;
      const kinds = exitKindsAt(listed.levels, price);
      if (kinds.length > 0) this.#exit(listed, kinds, { at: time, price, aggId });
    }
  }

  positions(): readonly Position[] {
    return this.#open.map((listed) => listed.current());
  }

  #exit(
    listed: Listed,
    kinds: Parameters<typeof applyExits>[1],
    moment: Parameters<typeof applyExits>[2],
  ): void {
    const { position } = applyExits(listed.current(), kinds, moment);
    listed.set(position);
    if (position.closedAt !== null) this.#open = this.#open.filter((one) => one !== listed);
    this.#changed(position);
  }
}

class Listed {
  position: Position;
  levels: ReturnType<typeof triggerLevels>;
  above = Number.POSITIVE_INFINITY;
  below = Number.NEGATIVE_INFINITY;
  mfeR = 0.5;
  maeR = 0.5;
  readonly timeoutAt: number;
  readonly #isLong: boolean;
  readonly #entry: number;
  readonly #risk: number;

  constructor(position: Position) {
    this.position = position;
    this.levels = triggerLevels(position);
    this.timeoutAt = position.timeoutAt;
    this.#isLong = position.side === 'LONG';
    this.#entry = Number(position.entryPrice);
    this.#risk = Number(position.riskDistance);
    this.mfeR = position.mfeR;
    this.maeR = position.maeR;
    this.set(position);
  }

  set(position: Position): void {
    this.position = position;
    this.levels = triggerLevels(position);
    const { stop, target } = this.levels;
    this.above = this.#isLong ? target : stop;
    this.below = this.#isLong ? stop : target;
  }

  excursion(price: number): void {
    const up = (price - this.#entry) / this.#risk;
    const move = this.#isLong ? up : -up;
    if (move > this.mfeR) this.mfeR = move;
    if (move < this.maeR) this.maeR = move;
  }

  current(): Position {
    return { ...this.position, mfeR: this.mfeR, maeR: this.maeR };
  }
}

function tapeOf(ticks: number): Tape {
  const random = randomOf(3);
  const last = new Float64Array(INSTRUMENTS).fill(PRICE);
  const tape = { instruments: new Uint16Array(ticks), prices: new Float64Array(ticks) };
  for (let row = 0; row < ticks; row += 1) {
    const instrument = Math.floor(random() * INSTRUMENTS);
    last[instrument] = (last[instrument] as number) + (Math.floor(random() * 15) - 7) / 10;
    tape.instruments[row] = instrument;
    tape.prices[row] = last[instrument] as number;
  }
  return tape;
}

/** Stops and targets between 0.1 % and 1.1 % away, so that some are reached and most wait. */
function positionsOf(instrument: number): readonly Position[] {
  const random = randomOf(instrument + 11);
  const count = Math.floor(POSITIONS / INSTRUMENTS) + (instrument < POSITIONS % INSTRUMENTS ? 1 : 0);
  return Array.from({ length: count }, (_, index) => {
    const sign = random() < 0.5 ? 1 : -1;
    const risk = 60 + Math.floor(random() * 600);
    return samplePosition({
      id: `${instrument}:${index}`,
      strategyId: `s${index}`,
      side: sign === 1 ? 'LONG' : 'SHORT',
      riskDistance: String(risk),
      stopPrice: String(PRICE - sign * risk),
      tp1Price: String(PRICE + sign * risk * 0.75),
      tp2Price: String(PRICE + sign * risk * 1.5),
    });
  });
}

function opened<T extends Bought>(
  make: (instrument: number, told: (position: Position) => void) => T,
): Opened<T> {
  const told: Position[] = [];
  const books = Array.from({ length: INSTRUMENTS }, (_, index) =>
    make(index, (position) => told.push(position)),
  );
  // Positions wait for the first trade after their own; that one is before the clock starts.
  for (const book of books) book.onTrade(PRICE, START, 1);
  return { books, told };
}

const POSITIONS_OF = Array.from({ length: INSTRUMENTS }, (_, instrument) => positionsOf(instrument));
const at = (instrument: number): readonly Position[] => POSITIONS_OF[instrument] as readonly Position[];

const indexed = () =>
  opened((instrument, told) => {
    const book = new PositionBook(told);
    for (const position of at(instrument)) book.add(position);
    return book;
  });
const listed = () => opened((instrument, told) => new PositionList(at(instrument), told));

/** CPU time a tick, ns. One loop a side, so that neither is compiled for the other's sake. */
function playIndexed(books: readonly PositionBook[], { instruments, prices }: Tape): number {
  const began = process.cpuUsage();
  for (let row = 0; row < TICKS; row += 1) {
    const book = books[instruments[row] as number] as PositionBook;
    book.onTrade(prices[row] as number, FROM + (row >> 7), row + 2);
  }
  return perTick(began);
}

function playListed(books: readonly PositionList[], { instruments, prices }: Tape): number {
  const began = process.cpuUsage();
  for (let row = 0; row < TICKS; row += 1) {
    const list = books[instruments[row] as number] as PositionList;
    list.onTrade(prices[row] as number, FROM + (row >> 7), row + 2);
  }
  return perTick(began);
}

function perTick(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return ((user + system) * 1_000) / TICKS;
}

/** Making 10,000 positions leaves work to the collector's threads, whose time would count as that of the ticks. */
function settled(): Promise<void> {
  return sleep(SETTLED_MS);
}

function assertEqual(tape: Tape): void {
  const [ours, plain] = [indexed(), listed()];
  playIndexed(ours.books, tape);
  playListed(plain.books, tape);
  const left = ({ books }: Opened<Bought>) => books.flatMap((book) => book.positions());
  if (ours.told.length < 100) throw new Error(`only ${ours.told.length} exits: the tape is too quiet`);
  if (JSON.stringify([ours.told, left(ours)]) !== JSON.stringify([plain.told, left(plain)])) {
    throw new Error('exits or excursions differ from those of a look at each position on each trade');
  }
}

export const suite: Suite = {
  name: 'positions',
  open: async () => {
    const tape = tapeOf(TICKS);
    assertEqual(tape);
    const [ours, baseline] = ['ns per tick of 10,000 positions by nearest trigger', 'list per symbol'];
    return {
      measures: {
        [ours]: async () => {
          const { books } = indexed();
          await settled();
          return playIndexed(books, tape);
        },
        [baseline]: async () => {
          const { books } = listed();
          await settled();
          return playListed(books, tape);
        },
      },
      claims: [
        {
          name: 'positions/tick',
          unit: 'ns',
          better: 'lower',
          ours,
          baseline: null,
          baselineName: null,
          atMost: 30,
        },
        {
          name: 'positions/list',
          unit: 'ns',
          better: 'lower',
          ours,
          baseline,
          baselineName: 'a list per symbol',
          ratio: 20,
        },
      ],
      warmUps: 2,
      close: async () => undefined,
    };
  },
};
