import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { HOUR_MS, MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import { DEFAULT_PAPER } from '@ae/server/engine/core/model/paper-config.ts';
import { sampleConfig, sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { Dispatch } from '@ae/server/engine/runtime/dispatch.ts';
import { createTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { storesOf } from '@ae/server/store/stores.ts';
import { configHash } from '@ae/server/store/strategy-hash.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { type BenchDatabase, MARKET_AT } from '../stored-market.ts';
import { madeTrades, READ_HOURS } from './trades.ts';

/** Positions are opened when a day and two hours are there, held for hours and closed before the end. */
const HOURS = READ_HOURS + 9;
const HELD_HOURS = 6;
const LEVEL_FROM = MARKET_AT + READ_HOURS * HOUR_MS;
/** The first has opened by then: a position keeps the fill model that it was opened by. */
const MARKET_FROM = LEVEL_FROM + HOUR_MS;

export const VENUE = 'simulated';
const CLOCK_MS = 250;
/** Trades between two looks at whether the database keeps up. */
const BREATH = 8_192;
const MOST_PENDING = 50_000;
const OFF = { enabled: false };
/** Signals whenever two CVDs agree; stop and targets lie beyond what this market does in hours. */
const HOLDING = {
  ...{ gateVol: OFF, gateCvd: OFF, gateWhale: OFF, gateObi: OFF, gateSpotPerp: OFF },
  ...{ flipThreshold: 95, slAtrMultiplier: 3, tp1Ratio: 2, tp2Ratio: 4 },
  timeoutMinutes: (HELD_HOURS * HOUR_MS) / MINUTE_MS,
};
const STRATEGIES = ['scored', 'level', 'market'] as const;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: console.error, error: console.error };

/** Ids: one that is scored from the first minute, and one that opens by each fill model after a day. */
export type StrategyIds = Readonly<Record<(typeof STRATEGIES)[number], string>>;

/**
 * A busy day and some hours that the engine's core saw live, trade by trade, with all that it decided, stored by
 * the product's own writers.
 */
export async function recordMarket(place: BenchDatabase): Promise<StrategyIds> {
  const connection = connectDatabase(place.url, { max: 4 });
  const state = createStateStore(connection, VENUE);
  const { id: _, set: __, ...listed } = sampleInstrument();
  const [instrument] = await state.saveInstruments([listed], new Set([listed.symbol]), MARKET_AT);
  if (instrument === undefined) throw new Error('the instrument was not stored');
  const ids = await insertStrategies(connection, instrument.id);
  await new Recording(place, connection, instrument).run(ids);
  await connection.sql`vacuum (analyze) agg_trades, signal_evaluations, feature_snapshots`;
  await connection.close();
  return ids;
}

async function insertStrategies(connection: Database, instrumentId: number): Promise<StrategyIds> {
  const { strategies } = storesOf(connection, VENUE);
  const rows = STRATEGIES.map((displayName) => [displayName, randomUUID()] as const);
  for (const [displayName, id] of rows) {
    const config = sampleConfig({ ...HOLDING, displayName });
    const row = { id, version: 1, config, configHash: configHash(config), createdBy: null };
    await strategies.insert(connection.db, { ...row, at: MARKET_AT, instrumentId, presetKey: null });
  }
  return Object.fromEntries(rows) as StrategyIds;
}

/** A core whose effects go to a database as in the running engine. */
class Recording {
  readonly #state: ReturnType<typeof createStateStore>;
  readonly #dispatch: Dispatch;
  readonly #engine: Engine;
  readonly #symbol: string;
  readonly #room: () => Promise<void>;
  #clock = MARKET_AT;

  constructor(place: BenchDatabase, connection: Database, instrument: Instrument) {
    this.#symbol = instrument.symbol;
    this.#state = createStateStore(connection, VENUE);
    const tickWriter = createTickWriter({
      ...{ mode: 'thread', logger, logLevel: 'warn' },
      ...{ databaseUrl: place.url, spoolFolder: join(place.folder, 'spool') },
    });
    this.#room = () => tickWriter.room(MOST_PENDING);
    this.#dispatch = new Dispatch({
      ...{ tickWriter, ticks: createTickStore(connection), state: this.#state, logger },
      engineInstance: randomUUID(),
      rowsFolder: join(place.folder, 'rows'),
      now: () => this.#clock,
      instrumentId: () => instrument.id,
      arrival: () => ({ latencyMs: null, latencyZScore: null, shardLoad: null, timestampConsistency: null }),
      ...{ onTradeStored: quiet, onVirtualStored: quiet },
    });
    this.#engine = new Engine(
      {},
      {
        emit: (effect) => this.#dispatch.take(effect),
        tick: (instrumentId, trade) => this.#dispatch.tick(instrumentId, trade),
      },
    );
    this.#engine.process({ kind: 'instruments', instruments: [instrument] });
  }

  async run({ scored, level, market }: StrategyIds): Promise<void> {
    await this.#start(scored);
    const trades = madeTrades(this.#symbol, MARKET_AT, HOURS);
    await this.#play(trades, LEVEL_FROM);
    await this.#start(level);
    await this.#play(trades, MARKET_FROM);
    this.#engine.process({ kind: 'paperConfig', config: { ...DEFAULT_PAPER, fillModel: 'market' } });
    await this.#start(market);
    await this.#play(trades, Number.POSITIVE_INFINITY);
    await this.#dispatch.close();
  }

  async #start(id: string): Promise<void> {
    const strategy = await this.#state.strategy(id);
    if (strategy === null) throw new Error(`strategy ${id} was not stored`);
    this.#engine.process({ kind: 'strategy', strategy, at: this.#clock });
  }

  /** Until the first trade of `until` or later, which is played too. */
  async #play(trades: ReturnType<typeof madeTrades>, until: number): Promise<void> {
    for (let one = trades.next(); one.done !== true; one = trades.next()) {
      const trade = one.value;
      for (; this.#clock <= trade.receivedAt; this.#clock += CLOCK_MS)
        this.#engine.process({ kind: 'clock', at: this.#clock });
      this.#engine.trade(trade, 'live');
      if (trade.aggId % BREATH === 0) await Promise.all([this.#room(), this.#dispatch.queue.drain()]);
      if (trade.receivedAt >= until) return;
    }
  }
}
