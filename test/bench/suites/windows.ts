import { Engine } from '@ae/server/engine/core/engine.ts';
import { Flow, WINDOW_MS } from '@ae/server/engine/core/features/flow.ts';
import { WhaleRatios } from '@ae/server/engine/core/features/whale.ts';
import { TradeTape } from '@ae/server/engine/core/features/windows/tape.ts';
import type { TradeSlot } from '@ae/server/engine/core/model/market-event.ts';
import type { TradeColumns } from '@ae/server/engine/core/model/trade-columns.ts';
import { START } from '@ae/server/engine/core/samples.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { Suite } from '../harness.ts';
import { BLOCK, type FeedBlock, feedSlot, fillSlot, MarketFeed } from '../market-feed.ts';
import { ObjectDeques } from '../object-deque.ts';

/**
 * All windows and percentiles of 300 instruments with a day of trades resident (30 million):
 * the whole core a tick at 100,000 ticks/s with its evaluations, bytes a trade, resident memory.
 * And the windows of one instrument of the size of BTC against deques of objects.
 */
const INSTRUMENTS = 300;
const DAY_MS = 86_400_000;
const RESIDENT = 30_000_000;
/** 16 s of the design load, so that each round has its share of evaluations. */
const LIVE = 1_600_000;
const LIVE_PER_MS = 100;
const MIB = 2 ** 20;
/** One instrument's day, evaluated every 15 s. */
const DEQUE_TRADES = 1_000_000;
const STEP_MS = 15_000;
const WHALE_USD = 100_000;

type Gathered = { -readonly [Field in keyof TradeColumns]: TradeColumns[Field] };

/** Rows of each instrument, gathered until there is a batch of them. */
class Batches {
  readonly #columns: Gathered[];
  readonly #take: (instrument: number, columns: TradeColumns) => void;

  constructor(take: (instrument: number, columns: TradeColumns) => void) {
    this.#take = take;
    const doubles = () => new Float64Array(4_096);
    this.#columns = Array.from({ length: INSTRUMENTS }, () => ({
      length: 0,
      ...{
        aggIds: doubles(),
        times: doubles(),
        prices: doubles(),
        qtys: doubles(),
        sells: new Uint8Array(4_096),
      },
    }));
  }

  add(block: FeedBlock, row: number): void {
    const instrument = block.instruments[row] as number;
    const columns = this.#columns[instrument] as Gathered;
    const at = columns.length;
    columns.aggIds[at] = block.aggIds[row] as number;
    columns.times[at] = block.times[row] as number;
    columns.prices[at] = block.prices[row] as number;
    columns.qtys[at] = block.qtys[row] as number;
    columns.sells[at] = block.sells[row] as number;
    columns.length += 1;
    if (columns.length === columns.aggIds.length) this.#flush(instrument);
  }

  flush(): void {
    for (let instrument = 0; instrument < INSTRUMENTS; instrument += 1) this.#flush(instrument);
  }

  #flush(instrument: number): void {
    const columns = this.#columns[instrument] as Gathered;
    if (columns.length > 0) this.#take(instrument, columns);
    columns.length = 0;
  }
}

interface Market {
  readonly engine: Engine;
  readonly feed: MarketFeed;
  readonly snapshots: FeatureSnapshot[];
  /** Own list of the trades of the instruments that are checked; none once they are. */
  readonly checked: Map<number, { time: number; qty: number; isBuy: boolean }[]>;
}

function market(): Market {
  const feed = new MarketFeed(INSTRUMENTS, START, RESIDENT / DAY_MS);
  const snapshots: FeatureSnapshot[] = [];
  const engine = new Engine(
    {},
    {
      emit: (effect) => {
        if (effect.kind === 'snapshot') snapshots.push(effect.snapshot);
      },
      tick: () => undefined,
    },
  );
  engine.process({ kind: 'instruments', instruments: feed.instruments });
  const checked: Market['checked'] = new Map([20, 150, 299].map((instrument) => [instrument, []]));
  return { engine, feed, snapshots, checked };
}

function note({ checked }: Market, block: FeedBlock): void {
  if (checked.size === 0) return;
  for (let row = 0; row < BLOCK; row += 1) {
    checked.get(block.instruments[row] as number)?.push({
      time: block.times[row] as number,
      qty: block.qtys[row] as number,
      isBuy: block.sells[row] === 0,
    });
  }
}

/** A day of history; returns trades a second of CPU time. */
function load(given: Market): number {
  const { engine, feed } = given;
  let spent = 0;
  const batches = new Batches((instrument, columns) => {
    const began = process.cpuUsage();
    engine.storedTrades(feed.instruments[instrument]?.symbol ?? '', columns);
    const { user, system } = process.cpuUsage(began);
    spent += user + system;
  });
  let rows = 0;
  for (; rows < RESIDENT; rows += BLOCK) {
    const block = feed.next();
    note(given, block);
    for (let row = 0; row < BLOCK; row += 1) batches.add(block, row);
  }
  batches.flush();
  for (const { symbol } of feed.instruments) {
    engine.process({ kind: 'historyFrom', symbol, coveredFrom: START, at: feed.time });
  }
  return rows / (spent / 1e6);
}

/**
 * Live trades at the design load; returns CPU time a tick in ns, evaluations included. What it takes to write the feed's
 * numbers into a trade is taken off: that is a reader's part. What others left behind is cleared away before.
 */
function live(given: Market): number {
  const { engine, feed } = given;
  const slot = feedSlot();
  feed.perMs = LIVE_PER_MS;
  let spent = 0;
  globalThis.gc?.();
  for (let done = 0; done < LIVE; done += BLOCK) {
    note(given, feed.next());
    given.snapshots.length = 0;
    const began = process.cpuUsage();
    takeBlock(engine, slot, feed);
    engine.process({ kind: 'clock', at: Math.floor(feed.time) });
    spent += sinceNs(began) - filling(slot, feed);
  }
  return spent / (Math.ceil(LIVE / BLOCK) * BLOCK);
}

/** A function of its own: as a part of one that runs once a round, it would be compiled anew in the midst of each. */
function takeBlock(engine: Engine, slot: TradeSlot, feed: MarketFeed): void {
  for (let row = 0; row < BLOCK; row += 1) {
    fillSlot(slot, feed, row);
    engine.trade(slot, 'live');
  }
}

function filling(slot: TradeSlot, feed: MarketFeed): number {
  const began = process.cpuUsage();
  for (let row = 0; row < BLOCK; row += 1) fillSlot(slot, feed, row);
  return sinceNs(began);
}

function sinceNs(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) * 1_000;
}

/** Runs on to an evaluation and compares sums and percentiles of it with fresh ones, exactly. */
function assertExact(given: Market): void {
  let found = 0;
  while (found < given.checked.size) {
    live(given);
    for (const snapshot of given.snapshots) {
      const instrument = given.feed.instruments.findIndex(({ symbol }) => symbol === snapshot.symbol);
      const trades = given.checked.get(instrument);
      if (trades === undefined || snapshot.p95Qty === null) continue;
      const inside = trades.filter(({ time }) => time >= snapshot.at - DAY_MS && time <= snapshot.at);
      compare(snapshot, inside);
      found += 1;
    }
  }
}

function compare(snapshot: FeatureSnapshot, inside: readonly { qty: number; isBuy: boolean }[]): void {
  const lots = inside.reduce((sum, { qty, isBuy }) => sum + Math.round(qty * 1_000) * (isBuy ? 1 : -1), 0);
  const sorted = Float64Array.from(inside, ({ qty }) => qty).sort();
  const [p95, p99] = [0.95, 0.99].map((share) => sorted[Math.floor(sorted.length * share)]);
  const fresh = { trades24h: sorted.length, cvd: lots / 1_000, p95, p99 };
  const { trades24h, p95Qty, p99Qty } = snapshot;
  const kept = { trades24h, cvd: snapshot.cvd['24h'], p95: p95Qty, p99: p99Qty };
  if (JSON.stringify(kept) !== JSON.stringify(fresh)) {
    throw new Error(`${snapshot.symbol}: windows ${JSON.stringify(kept)}, fresh ${JSON.stringify(fresh)}`);
  }
}

function memory(): { readonly buffers: number; readonly resident: number } {
  globalThis.gc?.();
  const { arrayBuffers, rss } = process.memoryUsage();
  return { buffers: arrayBuffers, resident: rss };
}

/** One instrument's day; the feed is made before the clock starts. */
function bigMarket(): {
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  readonly sells: Uint8Array;
} {
  const feed = new MarketFeed(1, START, (DEQUE_TRADES * 1.2) / (DAY_MS * 1.2));
  const rows = Math.ceil(DEQUE_TRADES / BLOCK) * BLOCK;
  const made = {
    times: new Float64Array(rows),
    prices: new Float64Array(rows),
    qtys: new Float64Array(rows),
    sells: new Uint8Array(rows),
  };
  for (let from = 0; from < rows; from += BLOCK) {
    const { times, prices, qtys, sells } = feed.next();
    made.times.set(times, from);
    made.prices.set(prices, from);
    made.qtys.set(qtys, from);
    made.sells.set(sells, from);
  }
  return made;
}

type Big = ReturnType<typeof bigMarket>;
const LENGTHS = Object.values(WINDOW_MS);

/** CPU time a trade in ns, and the last evaluation. */
function byTape({ times, prices, qtys, sells }: Big): {
  readonly ns: number;
  readonly cvd: readonly number[];
  readonly vwap: number;
} {
  const tape = new TradeTape('0.1', '0.001');
  const [flow, whales] = [new Flow(tape), new WhaleRatios(tape)];
  const began = process.cpuUsage();
  let due = START + STEP_MS;
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row] as number;
    for (; time > due; due += STEP_MS) {
      flow.cvd(due);
      flow.volumes(due, WINDOW_MS['30m']);
      whales.at(due, WHALE_USD);
    }
    const qty = qtys[row] as number;
    tape.put(time, row, prices[row] as number, sells[row] === 1 ? -qty : qty);
  }
  const { user, system } = process.cpuUsage(began);
  const at = times.at(-1) as number;
  const { vwap } = flow.volumes(at, WINDOW_MS['30m']);
  return { ns: ((user + system) * 1_000) / times.length, cvd: Object.values(flow.cvd(at)), vwap: vwap ?? 0 };
}

function byDeque({ times, prices, qtys, sells }: Big): ReturnType<typeof byTape> {
  const deque = new ObjectDeques(LENGTHS, WHALE_USD);
  const began = process.cpuUsage();
  let due = START + STEP_MS;
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row] as number;
    for (; time > due; due += STEP_MS) deque.evict(due);
    deque.add({ time, price: prices[row] as number, qty: qtys[row] as number, isBuy: sells[row] === 0 });
  }
  const { user, system } = process.cpuUsage(began);
  deque.evict(times.at(-1) as number);
  return { ns: ((user + system) * 1_000) / times.length, cvd: deque.cvd, vwap: deque.vwap };
}

/** Deques drift: near is as good as it gets for them. */
function assertAlike(big: Big): void {
  const [tape, deque] = [byTape(big), byDeque(big)];
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
  if (
    tape.cvd.every((value, index) => near(value, deque.cvd[index] ?? Number.NaN)) &&
    near(tape.vwap, deque.vwap)
  )
    return;
  throw new Error(`windows differ: ${JSON.stringify(tape)} and ${JSON.stringify(deque)}`);
}

export const suite: Suite = {
  name: 'windows',
  open: async () => {
    const big = bigMarket();
    assertAlike(big);
    const given = market();
    given.feed.next();
    const before = memory();
    const loadRate = load(given);
    const after = memory();
    assertExact(given);
    given.checked.clear();
    const rate = 'history into windows, trades/s';
    return {
      measures: {
        core: () => live(given),
        bytes: () => (after.buffers - before.buffers) / RESIDENT,
        resident: () => after.resident / MIB,
        [rate]: () => loadRate,
        tape: () => byTape(big).ns,
        deque: () => byDeque(big).ns,
      },
      claims: [
        claim('windows/tick', 'ns', 'core', { atMost: 500 }),
        claim('windows/bytes', 'bytes a trade', 'bytes', { atMost: 16 }),
        claim('windows/rss', 'MiB', 'resident', { atMost: 1_024 }),
        { ...claim('windows/history', 'trades/s', rate, { atLeast: 8_000_000 }), better: 'higher' },
        {
          ...claim('windows/deque', 'ns', 'tape', { ratio: 1.8 }),
          baseline: 'deque',
          baselineName: 'deques of objects',
        },
      ],
      close: async () => undefined,
    };
  },
};

function claim(
  name: string,
  unit: string,
  ours: string,
  goal: { readonly atMost?: number; readonly atLeast?: number; readonly ratio?: number },
) {
  return { name, unit, better: 'lower' as const, ours, baseline: null, baselineName: null, ...goal };
}
