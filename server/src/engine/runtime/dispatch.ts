import type { IndicatorType } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EngineEffect } from '../core/model/effects.ts';
import { type EpochMs, HOUR_MS } from '../core/model/epoch-ms.ts';
import type { Evaluation, Signal } from '../core/model/evaluation.ts';
import type { AggTrade, Candle, Indicator, Liquidation, MarkPrice } from '../core/model/market-event.ts';
import type { Position } from '../core/model/position.ts';
import type { Quarantine } from '../core/model/strategy.ts';
import { isVirtual, type VirtualRecord } from '../core/model/virtual.ts';
import type { BookFeatures, EngineLogger, SeriesRange, StateStore, TickStore, TickWriter } from '../ports.ts';
import type { ArrivalFeatures } from './arrivals.ts';
import { type Lane, lanesIn } from './lane.ts';
import { WriteQueue } from './write-queue.ts';

type TradingEffect = Extract<EngineEffect, { kind: 'positionOpened' | 'positionChanged' }>;
/** A checkpoint is an open position as it stands: in order with its changes, and nobody's news. */
type TradingRow = TradingEffect | { readonly kind: 'checkpoint'; readonly position: Position };
type GapStep =
  | {
      readonly open: true;
      readonly instrumentId: number;
      readonly from: number;
      readonly to: number;
      readonly at: EpochMs;
    }
  | {
      readonly open: false;
      readonly instrumentId: number;
      readonly from: number;
      readonly absent: readonly SeriesRange[];
      readonly at: EpochMs;
    };
type Rejected = Extract<EngineEffect, { kind: 'rejected' }>;

export interface DispatchOptions {
  readonly tickWriter: TickWriter;
  readonly ticks: TickStore;
  readonly state: StateStore;
  readonly logger: EngineLogger;
  readonly engineInstance: string;
  /** Where rows wait that are too many for memory; read back by the next start. */
  readonly rowsFolder: string;
  /** Venue time: a hole is closed when its trades are in, not when they were made. */
  readonly now: () => EpochMs;
  /** Our id of a symbol; null when unknown. */
  readonly instrumentId: (symbol: string) => number | null;
  /** How the trades of an instrument come in: kept with its features. */
  readonly arrival: (symbol: string) => ArrivalFeatures;
  /** A position is in the database: now the world may know. */
  readonly onTradeStored: (effect: TradingEffect) => void;
  readonly onVirtualStored: (record: VirtualRecord) => void;
}

const FLUSH_EVERY_MS = 1_000;
const REJECTED_AN_HOUR = 1_000;

/**
 * Carries the engine's effects to the database: ticks through their own writer, the rest in bulk, in order within
 * each kind, trading rows at once. What
 * concerns positions is told to others only when it is stored.
 */
export class Dispatch {
  readonly queue: WriteQueue;
  readonly rejectedByReason: Record<string, number> = {};
  readonly #options: DispatchOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #ticks: TickWriter;
  readonly #candles: Lane<{ instrumentId: number; candle: Candle }>;
  readonly #gaps: Lane<GapStep>;
  readonly #snapshots: Lane<{ instrumentId: number; snapshot: FeatureSnapshot & ArrivalFeatures }>;
  readonly #evaluations: Lane<Evaluation>;
  readonly #signals: Lane<Signal>;
  readonly #trading: Lane<TradingRow>;
  readonly #virtual: Lane<VirtualRecord>;
  readonly #quarantines: Lane<Quarantine>;
  readonly #indicators: Lane<{ instrumentId: number; indicator: Indicator }>;
  readonly #liquidations: Lane<{ instrumentId: number; liquidation: Liquidation }>;
  readonly #rates: Lane<{ instrumentId: number; mark: MarkPrice }>;
  readonly #books: Lane<{ instrumentId: number; features: BookFeatures }>;
  readonly #rejected: Lane<Rejected>;
  #hour = 0;
  /** Openings and changes of positions so far: whoever reads an account sees whether one came meanwhile. */
  positionRows = 0;
  #keptThisHour = 0;

  constructor(options: DispatchOptions) {
    const { ticks, state, engineInstance } = options;
    const lane = lanesIn(options.rowsFolder, options.logger);
    this.#options = options;
    this.#ticks = options.tickWriter;
    this.#candles = lane('candles', 2_000, (rows) => ticks.writeCandles(rows));
    this.#gaps = lane('gaps', 1, (rows) => this.#writeGaps(rows));
    this.#snapshots = lane('snapshots', 500, (rows) => state.writeSnapshots(rows));
    this.#evaluations = lane('evaluations', 500, (rows) => state.writeEvaluations(rows, engineInstance));
    this.#signals = lane('signals', 500, (rows) => state.writeSignals(rows));
    this.#trading = lane(
      'trading',
      1,
      (rows) => this.#writeTrading(rows),
      (row) => {
        if (row.kind !== 'checkpoint') options.onTradeStored(row);
      },
    );
    this.#virtual = lane('virtual', 500, (rows) => state.writeVirtual(rows), options.onVirtualStored);
    this.#quarantines = lane('quarantines', 1, async ([row]) => row && state.quarantine(row));
    this.#indicators = lane('indicators', 2_000, (rows) => ticks.writeIndicators(rows));
    this.#liquidations = lane('liquidations', 2_000, (rows) => ticks.writeLiquidations(rows));
    this.#rates = lane('rates', 2_000, (rows) => ticks.writeRates(rows));
    this.#books = lane('book features', 2_000, (rows) => ticks.writeBookFeatures(rows));
    // Read back after a kill some may be there twice: they are only looked at.
    this.#rejected = lane('rejected', 500, (rows) => ticks.writeRejected(rows));
    this.queue = new WriteQueue(this.#lanes(), options.logger);
    this.#timer = setInterval(() => void this.queue.flush(), FLUSH_EVERY_MS);
  }

  /** A tick to be stored; copied. */
  tick(instrumentId: number, trade: AggTrade): void {
    this.#ticks.add(instrumentId, trade);
  }

  /** Rows of all kinds that wait for the database. */
  get pending(): number {
    return this.queue.pending + this.#ticks.pending;
  }

  get isDegraded(): boolean {
    return this.queue.isDegraded || this.#ticks.isDegraded;
  }

  /** Resolves when everything taken so far is stored. */
  async drain(): Promise<void> {
    await Promise.all([this.#ticks.flush(), this.queue.drain()]);
  }

  /** Open positions with their excursions up to a tick, so that a start from there needs no older ticks. */
  queueCheckpoint(positions: readonly Position[]): void {
    for (const position of positions) {
      if (isVirtual(position)) this.#virtual.rows.push({ position, events: [] });
      else this.#trading.rows.push({ kind: 'checkpoint', position });
    }
  }

  /** Takes one effect; what others must do about it (fetch, publish) is not done here. */
  take(effect: EngineEffect): void {
    switch (effect.kind) {
      case 'candle':
        this.#candles.rows.push(effect);
        break;
      case 'fetchTrades':
      case 'gapClosed':
        this.#takeGap(effect);
        break;
      case 'rejected':
        this.#takeRejected(effect);
        break;
      case 'snapshot':
        if (effect.stored) this.#takeSnapshot(effect);
        break;
      case 'evaluation':
        this.#evaluations.rows.push(effect.evaluation);
        break;
      case 'quarantined':
        this.#quarantines.rows.push(effect);
        break;
      case 'virtual':
        this.#takeVirtual(effect.record);
        break;
      case 'virtualMarks':
      case 'lateTrades':
      case 'tradesSkipped':
        // Prices in passing are shown, not kept; late trades are ticks like others; the record of a hole stays open.
        break;
      default:
        this.#takeTrading(effect);
        break;
    }
  }

  indicators(symbol: string, values: readonly Indicator[]): void {
    const instrumentId = this.#options.instrumentId(symbol);
    if (instrumentId === null) return;
    for (const indicator of values) this.#indicators.rows.push({ instrumentId, indicator });
  }

  liquidation(liquidation: Liquidation): void {
    const instrumentId = this.#options.instrumentId(liquidation.symbol);
    if (instrumentId !== null) this.#liquidations.rows.push({ instrumentId, liquidation });
  }

  rates(marks: readonly MarkPrice[]): void {
    for (const mark of marks) {
      const instrumentId = this.#options.instrumentId(mark.symbol);
      if (instrumentId !== null) this.#rates.rows.push({ instrumentId, mark });
    }
  }

  bookFeatures(books: readonly BookFeatures[]): void {
    for (const features of books) {
      const instrumentId = this.#options.instrumentId(features.symbol);
      if (instrumentId !== null) this.#books.rows.push({ instrumentId, features });
    }
  }

  /** Stores what is left and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.queue.drain(), this.#ticks.close()]);
  }

  /** Ends and leaves what is not stored. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#ticks.abandon();
  }

  #takeGap(effect: Extract<EngineEffect, { kind: 'fetchTrades' | 'gapClosed' }>): void {
    const { fromAggId: from, toAggId: to, at, symbol } = effect;
    const instrumentId = this.#options.instrumentId(symbol);
    if (instrumentId === null) return;
    if (effect.kind === 'fetchTrades') this.#gaps.rows.push({ open: true, instrumentId, from, to, at });
    else {
      const closedAt = Math.max(at, this.#options.now());
      this.#gaps.rows.push({ open: false, instrumentId, from, absent: effect.absent, at: closedAt });
    }
  }

  #takeSnapshot({ instrumentId, snapshot }: Extract<EngineEffect, { kind: 'snapshot' }>): void {
    const arrival = this.#options.arrival(snapshot.symbol);
    this.#snapshots.rows.push({ instrumentId, snapshot: { ...snapshot, ...arrival } });
  }

  #takeRejected(effect: Rejected): void {
    this.rejectedByReason[effect.reason] = (this.rejectedByReason[effect.reason] ?? 0) + 1;
    const hour = Math.floor(effect.at / HOUR_MS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#keptThisHour = 0;
    }
    this.#keptThisHour += 1;
    if (this.#keptThisHour <= REJECTED_AN_HOUR) this.#rejected.rows.push(effect);
  }

  #takeTrading(effect: TradingEffect | Extract<EngineEffect, { kind: 'signal' }>): void {
    if (effect.kind === 'signal') this.#signals.rows.push(effect.signal);
    else {
      this.positionRows += 1;
      this.#trading.rows.push(effect);
    }
    void this.queue.flush();
  }

  /** What only came near, or moved, is told within a second. */
  #takeVirtual(record: VirtualRecord): void {
    this.#virtual.rows.push(record);
    if (record.position !== null) void this.queue.flush();
  }

  async #writeTrading([row]: readonly TradingRow[]): Promise<void> {
    const { state } = this.#options;
    if (row?.kind === 'positionOpened') await state.openPosition(row.position);
    else if (row?.kind === 'positionChanged') await state.savePosition(row.position, row.exits);
    else if (row !== undefined) await state.savePosition(row.position, []);
  }

  async #writeGaps([step]: readonly GapStep[]): Promise<void> {
    const { ticks } = this.#options;
    if (step === undefined) return;
    const { instrumentId, from, at } = step;
    if (step.open) await ticks.openGap(instrumentId, from, step.to, at);
    // What an older version left on disk says only whether any is absent: the watchdog finds out which.
    else if (Array.isArray(step.absent)) await ticks.closeGap(instrumentId, from, step.absent, at);
  }

  /** Trading rows first; what is only looked at later comes last. */
  #lanes(): readonly Lane<never>[] {
    return [
      this.#signals,
      this.#trading,
      this.#virtual,
      this.#quarantines,
      this.#snapshots,
      this.#evaluations,
      this.#candles,
      this.#gaps,
      this.#indicators,
      this.#liquidations,
      this.#rates,
      this.#books,
      this.#rejected,
    ] as unknown as readonly Lane<never>[];
  }
}

/** Indicator types that this engine sums up itself from forced orders. */
export const LIQUIDATION_TYPES: Readonly<Record<'LONG' | 'SHORT', IndicatorType>> = {
  LONG: 'liquidation_5m_long',
  SHORT: 'liquidation_5m_short',
};
