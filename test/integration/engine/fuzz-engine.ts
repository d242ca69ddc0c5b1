import { FrameReader } from '@ae/server/engine/adapters/binance/wire/frame-reader.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import type { EngineEffect } from '@ae/server/engine/core/model/effects.ts';
import { type EpochMs, HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { EngineEvent } from '@ae/server/engine/core/model/events.ts';
import { type AggTrade, copyTrade } from '@ae/server/engine/core/model/market-event.ts';
import {
  sampleCandles,
  sampleInstrument,
  samplePosition,
  sampleStrategy,
} from '@ae/server/engine/core/samples.ts';
import type { MarketMessage } from '@ae/server/engine/ports.ts';
import { Intake } from '@ae/server/engine/runtime/intake.ts';
import { LiveMarket } from '@ae/server/engine/runtime/live-market.ts';
import { VenueClock } from '@ae/server/engine/runtime/venue-clock.ts';
import { statesWithin } from './fuzz-state.ts';

/** Positions far from the market: prices inside the band move their excursions, not their exits. */
const FAR = {
  entryPrice: '61800',
  initialStop: '40000',
  stopPrice: '40000',
  breakEvenStop: '61800',
} as const;
const TARGETS = { tp1Price: '90000', tp2Price: '99000', riskDistance: '21800' } as const;

export const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'] as const;

/** What became of a frame: a reason when it was refused. */
export type Outcome = 'accepted' | 'reply' | string;

type Tick = (instrumentId: number, trade: AggTrade) => void;
type Taken =
  | { readonly trade: AggTrade }
  | { readonly message: Exclude<MarketMessage, { kind: 'malformed' }> };

/** An engine with a few instruments, a strategy and a position, and everything it says. */
function engineOf(at: EpochMs, tick: Tick = () => undefined) {
  const effects: EngineEffect[] = [];
  const engine = new Engine(
    { evaluationIntervalMs: 60_000 },
    { emit: (effect) => effects.push(effect), tick },
  );
  const instruments = SYMBOLS.map((symbol, index) =>
    sampleInstrument({ id: index + 1, symbol, set: symbol === 'SOLUSDT' ? 'wide' : 'core' }),
  );
  engine.process({ kind: 'instruments', instruments });
  engine.process({ kind: 'strategy', strategy: sampleStrategy(), at });
  engine.process({ kind: 'seedCandles', candles: sampleCandles() });
  const states = statesWithin(() => {
    for (const symbol of SYMBOLS) {
      engine.process({ kind: 'historyFrom', symbol, coveredFrom: at - 25 * HOUR_MS, at });
    }
  });
  return { engine, effects, states };
}

/**
 * The way of a frame: bytes → FrameReader → Intake → Engine and the views beside it, as in the product; a claimed hole
 * is answered as the venue answers one that a false id made. Beside it a twin that gets only what was accepted.
 */
export class FuzzedEngine {
  readonly attacked: ReturnType<typeof engineOf>;
  readonly twin: ReturnType<typeof engineOf>;
  /** What pages show, and what rates, books and forced orders are stored from. */
  readonly live = new LiveMarket(() => undefined);
  /** Refused frames by reason, as the engine's own count is made. */
  readonly rejected = new Map<string, number>();
  readonly #intake: Intake;
  readonly #readers: Readonly<Record<'spot' | 'perpetual', FrameReader<{ name: string; symbol: string }>>>;
  #now: EpochMs;
  #positions = 0;
  #taken: Taken | null = null;
  #outcome: Outcome = 'accepted';

  constructor(at: EpochMs, streams: readonly string[]) {
    this.#now = at;
    this.attacked = engineOf(at, (instrumentId, trade) => this.live.accepted(instrumentId, trade));
    this.twin = engineOf(at);
    const venueClock = new VenueClock({ now: () => this.#now }, false);
    this.#intake = new Intake({
      venueClock,
      tapeClock: false,
      process: (event) => this.#process(event),
      trade: (trade, origin) => this.attacked.engine.trade(trade, origin),
      observe: (message) => this.attacked.engine.observe(message),
      onMessage: (message) => {
        this.live.see(message);
        if (message.kind === 'malformed') this.#refuse(message.reason);
      },
    });
    this.#readers = { spot: this.#reader(streams, true), perpetual: this.#reader(streams, false) };
  }

  /** Time passes to `at`, for both; a position that was closed gets a successor. */
  pass(at: EpochMs): void {
    this.#now = at;
    this.#intake.tick();
    if (this.attacked.engine.openPositions().length > 0) return;
    this.#positions += 1;
    const id = `fuzz@${this.#positions}`;
    const timeoutAt = at + HOUR_MS;
    const position = samplePosition({ ...FAR, ...TARGETS, id, strategyId: 'fuzz', openedAt: at, timeoutAt });
    for (const { engine } of [this.attacked, this.twin])
      engine.process({ kind: 'positions', positions: [position] });
  }

  /** One frame; what was accepted goes to the twin as well. */
  frame(bytes: Buffer, isSpot: boolean): Outcome {
    this.#taken = null;
    this.#outcome = 'accepted';
    const reader = this.#readers[isSpot ? 'spot' : 'perpetual'];
    const from = this.attacked.effects.length;
    reader.open(bytes);
    reader.read(0, bytes.length, this.#now);
    this.#hear(from);
    if (this.#outcome === 'accepted') this.#feedTwin();
    return this.#outcome;
  }

  /** What both said since the last call, without refusals and what belongs to them. */
  said(): readonly (readonly EngineEffect[])[] {
    return [this.attacked, this.twin].map(({ effects }) =>
      effects.splice(0).filter(({ kind }) => !['rejected', 'fetchTrades', 'gapClosed'].includes(kind)),
    );
  }

  /** News of the views since the last call, whatever symbol they are of. */
  news(): readonly unknown[] {
    const { live } = this;
    const books = [...live.takeBooks(true), ...live.takeBooks(false)];
    return [
      live.takeTicks(),
      live.takeRates(),
      books,
      live.takeLiquidations(),
      live.takeCandleSymbols(),
    ].flat();
  }

  /** What would be stored of books and rates at this time. */
  stored(at: EpochMs): readonly unknown[] {
    return SYMBOLS.flatMap((symbol) => [
      ...Object.values(this.live.books.features(symbol, at)),
      this.live.mark(symbol),
    ]);
  }

  #reader(streams: readonly string[], isSpot: boolean): FrameReader<{ name: string; symbol: string }> {
    const perpetualOf = new Map(SYMBOLS.map((symbol) => [symbol, symbol]));
    const symbolOf = (name: string) => name.slice(0, name.indexOf('@')).toUpperCase();
    return new FrameReader({
      shard: 'fuzz',
      parse: { tapeClock: false, ...(isSpot ? { perpetualOf } : {}) },
      streams: new Map(streams.map((name) => [name, { name, symbol: symbolOf(name) }])),
      sink: {
        trade: (trade) => {
          this.#taken = { trade: copyTrade(trade) };
          this.#intake.trade(trade);
        },
        message: (message) => {
          if (message.kind !== 'malformed') this.#taken = { message };
          this.#intake.message(message);
        },
      },
      onReply: () => {
        this.#outcome = 'reply';
      },
    });
  }

  #process(event: EngineEvent): void {
    this.attacked.engine.process(event);
    if (event.kind === 'clock') this.twin.engine.process(event);
  }

  /** Refusals of the core, and holes that a false id opened. */
  #hear(from: number): void {
    const { effects, engine } = this.attacked;
    for (let index = from; index < effects.length; index += 1) {
      const effect = effects[index] as EngineEffect;
      if (effect.kind === 'rejected') this.#refuse(effect.reason);
      if (effect.kind !== 'fetchTrades') continue;
      const { symbol, toAggId } = effect;
      engine.process({ kind: 'gapRefuted', symbol, toAggId, at: this.#now });
    }
  }

  #refuse(reason: string): void {
    this.#outcome = reason;
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
  }

  #feedTwin(): void {
    const taken = this.#taken;
    if (taken === null) throw new Error('a frame came to nothing');
    if ('trade' in taken) this.twin.engine.trade(taken.trade, 'live');
    else this.twin.engine.process(taken.message);
  }
}
