import { Engine } from '@ae/server/engine/core/engine.ts';
import type { EngineEffect } from '@ae/server/engine/core/model/effects.ts';
import type { EngineStrategy } from '@ae/server/engine/core/model/strategy.ts';
import type { TradeColumns } from '@ae/server/engine/core/model/trade-columns.ts';
import { START, sampleInstrument } from '@ae/server/engine/core/samples.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { parseStrategyConfig } from '@ae/strategies/config.ts';
import { CORE_TUNINGS, gridPresets } from '@ae/strategies/grid.ts';
import { presets } from '@ae/strategies/presets.ts';
import type { Suite } from '../harness.ts';
import { BLOCK, feedSlot, fillSlot, MarketFeed } from '../market-feed.ts';

/**
 * The factory grid and the earlier models on four instruments with a day of trades in the windows: how long after
 * each 15-second mark the last of 99 % of the evaluations is there. Time is the feed's (a trade each few
 * milliseconds, the clock every 50 ms, as in the product) plus what this processor takes.
 */
const SYMBOLS = CORE_TUNINGS.map(({ symbol }) => symbol);
const DAY_MS = 86_400_000;
const STEP_MS = 15_000;
const CLOCK_MS = 50;
const HISTORY_PER_MS = 2_000_000 / DAY_MS;
/** 200 trades a second. */
const LIVE_PER_MS = 0.2;
const MARKS = 120;

export const suite: Suite = {
  name: 'evaluate',
  async open() {
    const desk = new TradingDesk();
    desk.load();
    // The first marks after a day of history make every feature ready and run the silent first evaluations.
    desk.settle();
    return {
      measures: { p99: () => desk.run(MARKS) },
      claims: [
        {
          name: 'evaluate/p99-after-the-mark',
          unit: 'ms',
          better: 'lower',
          ours: 'p99',
          baseline: null,
          baselineName: null,
          atMost: 150,
        },
      ],
      close: async () => undefined,
    };
  },
};

/** The grid, and each earlier model on each instrument. */
function configs(): StrategyConfig[] {
  const earlier = presets().filter(({ model }) => model !== 'orderflow-v54');
  const copies = earlier.flatMap((config) => SYMBOLS.map((symbol) => onInstrument(config, symbol)));
  return [...gridPresets(), ...copies];
}

function onInstrument(config: StrategyConfig, symbol: string): StrategyConfig {
  const parsed = parseStrategyConfig(
    { ...config, symbol, displayName: `${config.model} ${symbol}` },
    SYMBOLS,
  );
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('; '));
  return parsed.config;
}

class TradingDesk {
  readonly #feed = new MarketFeed(SYMBOLS.length, START, HISTORY_PER_MS);
  readonly #strategies: readonly EngineStrategy[] = configs().map(strategyOf);
  readonly #slot = feedSlot();
  readonly #engine: Engine;
  #clock = 0;
  /** The latest mark that was evaluated. */
  #mark = 0;
  /** Since when the present event is worked on, and how late it is itself against the mark it makes due. */
  #eventAt = 0;
  #beganAt = 0;
  #delays: number[] = [];

  constructor() {
    this.#engine = new Engine({}, { emit: (effect) => this.#take(effect), tick: () => undefined });
    const instruments = SYMBOLS.map((symbol, index) => sampleInstrument({ id: index + 1, symbol }));
    this.#engine.process({ kind: 'instruments', instruments });
    for (const strategy of this.#strategies) {
      this.#engine.process({ kind: 'strategy', strategy, at: START });
    }
  }

  load(): void {
    const feed = this.#feed;
    while (feed.time < START + DAY_MS + STEP_MS) {
      feed.next();
      for (const [index, symbol] of SYMBOLS.entries())
        this.#engine.storedTrades(symbol, this.#columns(index));
    }
    for (const symbol of SYMBOLS)
      this.#engine.process({ kind: 'historyFrom', symbol, coveredFrom: START, at: feed.time });
    feed.perMs = LIVE_PER_MS;
    this.#clock = Math.ceil(feed.time / CLOCK_MS) * CLOCK_MS;
    this.#mark = Math.floor(feed.time / STEP_MS) * STEP_MS;
  }

  /** A few marks that do not count. */
  settle(): void {
    for (let blocks = 0; blocks < 2; blocks += 1) this.#block();
  }

  /** Runs over so many marks; the 99th percentile of the delays in ms. Throws when an evaluation is missing or late. */
  run(marks: number): number {
    this.#delays = [];
    const from = this.#mark;
    const to = from + marks * STEP_MS;
    while (this.#mark < to) this.#block();
    const passed = (this.#mark - from) / STEP_MS;
    const expected = passed * this.#strategies.length;
    // Of the last mark not all instruments may be through yet.
    if (Math.abs(this.#delays.length - expected) >= this.#strategies.length)
      throw new Error(`${this.#delays.length} evaluations in ${passed} marks, expected ${expected}`);
    const sorted = this.#delays.sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] as number;
  }

  #block(): void {
    const { block } = this.#feed;
    this.#feed.next();
    for (let row = 0; row < BLOCK; row += 1) {
      const time = block.times[row] as number;
      for (; this.#clock <= time; this.#clock += CLOCK_MS) {
        this.#begin(this.#clock);
        this.#engine.process({ kind: 'clock', at: this.#clock });
      }
      fillSlot(this.#slot, this.#feed, row);
      this.#slot.symbol = SYMBOLS[block.instruments[row] as number] as string;
      this.#begin(time);
      this.#engine.trade(this.#slot, 'live');
    }
  }

  #begin(eventAt: number): void {
    this.#eventAt = eventAt;
    this.#beganAt = performance.now();
  }

  #take(effect: EngineEffect): void {
    if (effect.kind === 'quarantined') throw new Error(effect.error);
    if (effect.kind !== 'evaluation') return;
    const { at, suppressedBy } = effect.evaluation;
    if (suppressedBy === 'late_evaluation') throw new Error(`the evaluation of ${at} was late`);
    this.#mark = Math.max(this.#mark, at);
    this.#delays.push(this.#eventAt - at + performance.now() - this.#beganAt);
  }

  #columns(index: number): TradeColumns {
    const { block } = this.#feed;
    const rows = [...block.instruments.keys()].filter((row) => block.instruments[row] === index);
    const of = (column: Float64Array): Float64Array =>
      Float64Array.from(rows, (row) => column[row] as number);
    return {
      length: rows.length,
      aggIds: of(block.aggIds),
      times: of(block.times),
      prices: of(block.prices),
      qtys: of(block.qtys),
      sells: Uint8Array.from(rows, (row) => block.sells[row] as number),
    };
  }
}

function strategyOf(config: StrategyConfig, index: number): EngineStrategy {
  return {
    id: `strategy-${index}`,
    version: 1,
    configHash: String(index),
    config,
    status: 'running',
    quarantineError: null,
    initialBalance: String(config.initialBalance),
    currentBalance: String(config.initialBalance),
    lastSignalAt: null,
    recentExits: [],
    recentEntries: [],
    lastEvaluation: null,
  };
}
