import type { RejectionReason } from '@ae/db/enums.ts';
import type { OpenShare } from '@ae/strategies/limits.ts';
import { type AsideEvent, takeAside, takeSeeds } from './aside.ts';
import { type FeatureReadiness, readinessOf } from './features/readiness.ts';
import type { SpotFlow } from './features/spot.ts';
import type { TradeTape } from './features/windows/tape.ts';
import { InstrumentState } from './instrument-state.ts';
import { BySymbol } from './market/by-symbol.ts';
import { type HourRecord, hourOf } from './market/tape-root.ts';
import type { Emit, EngineOutput } from './model/effects.ts';
import type { EpochMs } from './model/epoch-ms.ts';
import type { EngineEvent, TickOrigin } from './model/events.ts';
import type { Instrument } from './model/instrument.ts';
import { type AggTrade, type Candle, copyTrade } from './model/market-event.ts';
import { DEFAULT_PAPER } from './model/paper-config.ts';
import type { Position } from './model/position.ts';
import type { EngineStrategy } from './model/strategy.ts';
import type { TradeColumns } from './model/trade-columns.ts';
import type { VirtualPosition } from './model/virtual.ts';
import type { CatchUp } from './positions/catch-up.ts';
import { Homeless } from './positions/homeless.ts';
import type { PositionChanged } from './positions/position-book.ts';
import type { VirtualTotals } from './positions/virtual-book.ts';
import { StrategyState } from './signals/strategy-state.ts';
import type { Desk } from './signals/trader.ts';
import { admit, messageOf, type StreamEvent } from './streams.ts';
import { type InstrumentMarket, marketOf } from './view.ts';

export interface EngineOptions {
  /** Distance of evaluations; 15 s unless said. */
  readonly evaluationIntervalMs?: number;
}

/** A whole hour of a tape; no record when it had no trades. */
export interface HourOfTape {
  readonly record: HourRecord | null;
}

const EVALUATION_INTERVAL_MS = 15_000;

/**
 * The engine: `process` takes everything that can happen, one event at a time, and emits what must be done. The
 * same events give the same effects, live, on paper and in a replay.
 */
export class Engine {
  /** Virtual positions that are open, and those that found no room. */
  readonly virtual: VirtualTotals = { open: 0, dropped: 0 };
  readonly #emit: Emit;
  readonly #options: EngineOptions;
  readonly #desk: Desk;
  readonly #instruments = new BySymbol<InstrumentState>();
  readonly #strategies = new Map<string, StrategyState>();
  readonly #homeless = new Homeless();
  #now: EpochMs = 0;

  constructor(options: EngineOptions, { emit, tick }: EngineOutput) {
    this.#options = options;
    this.#emit = emit;
    this.#desk = {
      emit,
      tick,
      paper: DEFAULT_PAPER,
      openOf: (id) => this.#countOpen((state) => state.book.countOf(id)),
      openInAll: () => this.#countOpen((state) => state.book.size),
      openShares: (modelId) => this.#openShares(modelId),
      virtual: this.virtual,
      record: (record) => emit({ kind: 'virtual', record }),
      marks: (marks) => emit({ kind: 'virtualMarks', marks }),
    };
  }

  /** One trade: what `process` does with an event 'aggTrade', without the event. Copies what it keeps of `trade`. */
  trade(trade: AggTrade, origin: TickOrigin): void {
    const state = this.#instruments.ofTrade(trade);
    if (state === undefined)
      this.#reject('unknown_instrument', 'aggTrade', copyTrade(trade), trade.receivedAt);
    else state.onTrade(trade, origin);
  }

  /**
   * Trades of one instrument read back from storage, ascending by id: the same as `trade` with origin 'stored' for
   * each, at the speed of the columns, and told to nobody (`EngineOutput.tick` is not called).
   */
  storedTrades(symbol: string, columns: TradeColumns): void {
    this.#instruments.get(symbol)?.onStored(columns);
  }

  process(event: EngineEvent): void {
    if (event.kind === 'aggTrade') this.trade(event.trade, event.origin);
    else if (event.kind === 'clock') this.#clock(event);
    else this.#other(event);
  }

  /** A message of the streams beside the trades: as `process` takes it, and whether it was accepted. */
  observe(event: StreamEvent): boolean {
    const message = messageOf(event);
    const refused = admit(event, this.#instruments.get(message.symbol));
    if (refused !== null) this.#reject(refused, event.kind, message, message.receivedAt);
    return refused === null;
  }

  /** How far each windowed feature of each instrument is at `at`. */
  readiness(at: EpochMs): FeatureReadiness[] {
    return [...this.#instruments.values()].flatMap(({ features, shownFrom }) =>
      readinessOf(features, at, shownFrom),
    );
  }

  /** Memory of the trades that windows hold; it grows until they reach back a day. */
  windowBytes(): number {
    let bytes = 0;
    for (const { features } of this.#instruments.values()) bytes += features.tape.ring.bytes;
    return bytes;
  }

  /** Open positions with their excursions so far. */
  openPositions(): Position[] {
    const open = [...this.#instruments.values()].flatMap((state) => state.book.positions());
    return [...open, ...this.#homeless.positions];
  }

  /** Open virtual positions of an instrument with their excursions so far. */
  openVirtual(symbol: string): VirtualPosition[] {
    return this.#instruments.get(symbol)?.virtual.positions() ?? [];
  }

  /** Latest market state and health of an instrument; null when it is not known. */
  market(symbol: string): InstrumentMarket | null {
    const state = this.#instruments.get(symbol);
    return state === undefined ? null : marketOf(state);
  }

  /** Whether ids of the hole up to this one are still missing. */
  isGapOpen(symbol: string, toAggId: number): boolean {
    return this.#instruments.get(symbol)?.continuity.isMissing(toAggId) ?? false;
  }

  /** What the open positions of an instrument need of a time that was missed; null when it is not known. */
  catchUp(symbol: string): CatchUp | null {
    return this.#instruments.get(symbol)?.catchUp ?? null;
  }

  /** What is known of the spot market beside an instrument; null when it is not known. */
  spot(symbol: string): SpotFlow | null {
    return this.#instruments.get(symbol)?.features.spot ?? null;
  }

  /** The candle of the running minute; null before its first trade and when its beginning was missed. */
  openCandle(symbol: string): Candle | null {
    return this.#instruments.get(symbol)?.openCandle() ?? null;
  }

  /** The trades in the windows of an instrument, late ones in their place; null when it is not known. */
  tape(symbol: string): TradeTape | null {
    const tape = this.#instruments.get(symbol)?.features.tape ?? null;
    tape?.settle();
    return tape;
  }

  /**
   * What the hour from `hour` on adds up to in the tape of an instrument, for its root. Null when the hour is not
   * known from its first trade to its last: it is not covered, not over, or a hole in it is not closed yet.
   */
  hourOf(symbol: string, hour: EpochMs): HourOfTape | null {
    const state = this.#instruments.get(symbol);
    if (!state?.isHourWhole(hour, this.#now)) return null;
    return { record: hourOf(state.features.tape, hour) };
  }

  /** Contracts that are not known, on which positions are open. */
  get homeless(): Homeless['contracts'] {
    return this.#homeless.contracts;
  }

  symbols(): string[] {
    return this.#instruments.symbols();
  }

  /** Quarantined strategies and their errors. */
  quarantined(): { strategyId: string; error: string }[] {
    return [...this.#strategies.values()].flatMap(({ strategy, error }) =>
      error === null ? [] : [{ strategyId: strategy.id, error }],
    );
  }

  #clock({ at, settleMs }: Extract<EngineEvent, { kind: 'clock' }>): void {
    this.#advance(at);
    for (const state of this.#instruments.values()) state.onClock(at, settleMs);
  }

  #advance(at: EpochMs): void {
    if (at > this.#now) this.#now = at;
  }

  #other(event: Exclude<EngineEvent, { kind: 'aggTrade' | 'clock' }>): void {
    switch (event.kind) {
      case 'instruments':
        this.#setInstruments(event.instruments);
        break;
      case 'strategy':
        this.#setStrategy(event.strategy);
        break;
      case 'paperConfig':
        this.#desk.paper = event.config;
        break;
      case 'positions':
        this.#homeless.add(event.positions, [], this.#home);
        break;
      case 'virtualPositions':
        this.#homeless.add([], event.restored, this.#home);
        break;
      case 'closePosition':
        for (const state of this.#instruments.values()) state.close(event.positionId, event.at);
        break;
      case 'closeAll':
        for (const state of this.#instruments.values()) state.closeAll(event.at);
        break;
      case 'delisted':
        this.#end(event);
        break;
      case 'seedCandles':
        takeSeeds(event, this.#instruments);
        break;
      case 'gapAbsent':
      case 'gapLeft':
      case 'gapRefuted':
      case 'tradesUnheard':
      case 'historyFrom':
      case 'fundingHistory':
      case 'indicator':
      case 'markCandles':
      case 'spotHistory':
        this.#aside(event);
        break;
      default:
        this.observe(event);
        break;
    }
  }

  /** What the runtime brings for one instrument; for one that is not known it is of no use. */
  #aside(event: AsideEvent): void {
    const symbol = event.kind === 'indicator' ? event.indicator.symbol : event.symbol;
    const state = this.#instruments.get(symbol);
    if (state !== undefined) takeAside(event, state);
  }

  #reject(reason: RejectionReason, stream: string, message: object, at: EpochMs): void {
    this.#emit({ kind: 'rejected', reason, stream, at, payload: JSON.stringify(message) });
  }

  /** New and changed contracts. What is open on one that is gone ends with `delisted`. */
  #setInstruments(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const state = this.#instruments.get(instrument.symbol);
      if (state === undefined) this.#instruments.set(instrument.symbol, this.#newInstrument(instrument));
      else state.update(instrument);
    }
    this.#homeless.settle(this.#home);
    for (const state of this.#strategies.values()) this.#bind(state);
  }

  #newInstrument(instrument: Instrument): InstrumentState {
    return new InstrumentState(instrument, {
      desk: this.#desk,
      evaluationIntervalMs: this.#options.evaluationIntervalMs ?? EVALUATION_INTERVAL_MS,
      now: () => this.#now,
      advance: (at) => this.#advance(at),
      positionChanged: this.#positionChanged,
    });
  }

  readonly #positionChanged: PositionChanged = (position, exits) => {
    this.#strategies.get(position.strategyId)?.exited(position, exits);
    this.#emit({ kind: 'positionChanged', position, exits });
  };

  readonly #home = (symbol: string): InstrumentState | undefined => this.#instruments.get(symbol);

  #end({ symbol, price, at }: Extract<EngineEvent, { kind: 'delisted' }>): void {
    const state = this.#instruments.get(symbol);
    state?.book.force(price, at);
    state?.virtual.force(price, at);
    this.#homeless.end(symbol, { price, at }, { changed: this.#positionChanged, virtual: this.#desk });
  }

  #setStrategy(strategy: EngineStrategy): void {
    const known = this.#strategies.get(strategy.id);
    if (known === undefined) {
      const state = new StrategyState(strategy);
      this.#strategies.set(strategy.id, state);
      this.#bind(state);
      return;
    }
    const before = known.strategy.config.symbol;
    known.update(strategy);
    if (before !== strategy.config.symbol) this.#instruments.get(before)?.removeStrategy(strategy.id);
    this.#bind(known);
  }

  #bind(state: StrategyState): void {
    this.#instruments.get(state.strategy.config.symbol)?.addStrategy(state);
  }

  #openShares(modelId: string): OpenShare[] {
    return [...this.#instruments.values()].flatMap(({ book }) =>
      book.positions().flatMap(({ strategyId, symbol, side, capitalFraction }) => {
        const isOfModel = this.#strategies.get(strategyId)?.strategy.config.model === modelId;
        return isOfModel && capitalFraction !== null ? [{ symbol, side, capitalFraction }] : [];
      }),
    );
  }

  #countOpen(count: (state: InstrumentState) => number): number {
    let total = 0;
    for (const state of this.#instruments.values()) total += count(state);
    return total;
  }
}
