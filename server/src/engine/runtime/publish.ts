import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EngineEffect } from '../core/model/effects.ts';
import type { Evaluation } from '../core/model/evaluation.ts';
import type { Candle } from '../core/model/market-event.ts';
import type { Position } from '../core/model/position.ts';
import type { EngineUpdate } from '../index.ts';
import type { EngineLogger, Publisher } from '../ports.ts';
import type { CandleView, EngineStatusView, EvaluationView, StoredMinutesView } from '../views.ts';
import type { Board } from './board.ts';
import { candleView } from './candle-view.ts';
import type { LiveMarket } from './live-market.ts';
import { type Repeating, repeat } from './repeat.ts';
import { ShownPositions } from './shown-positions.ts';
import type { VirtualNews } from './virtual-news.ts';

export interface PublishParts {
  readonly publisher: Publisher;
  readonly logger: EngineLogger;
  readonly live: LiveMarket;
  readonly openPositions: () => readonly Position[];
  readonly status: () => EngineStatusView;
  readonly board: Board;
  readonly virtual: VirtualNews;
  /** The candle of the running minute as far as it is whole. */
  readonly openCandle: (symbol: string) => Candle | null;
}

const TICKS_MS = 100;
const BOOKS_MS = 200;
const POSITIONS_MS = 250;
const CANDLES_MS = 500;
const SECOND_MS = 1_000;
/** Status, rates, board, best prices: one of them each quarter of a second. */
const SLOW_PARTS = 4;
const LARGE_MARKET = 40;

type TradingEffect = Extract<EngineEffect, { kind: 'positionOpened' | 'positionChanged' }>;

/**
 * Sends what changed, conflated: ticks ten times a second, deep books five times, positions four times, candles
 * twice, scores as soon as an instrument is through; board, best prices, rates and status each second, each at a
 * moment of its own so that the receiving thread is never busy for long. Positions appear only once they are stored.
 */
export class Publish {
  readonly #parts: PublishParts;
  readonly #loops: Repeating[] = [];
  readonly #snapshots = new Map<number, FeatureSnapshot>();
  #scores: EvaluationView[] = [];
  #closedCandles: CandleView[] = [];
  #quarters = 0;
  /** As of the last status. */
  #instruments = 0;
  readonly #shown: ShownPositions;
  #closed: string[] = [];
  /** null until told: then every contract counts as listed. */
  #listed: ReadonlySet<string> | null = null;

  constructor(parts: PublishParts) {
    this.#parts = parts;
    this.#shown = new ShownPositions(parts.live);
  }

  start(): void {
    const { logger } = this.#parts;
    this.#loops.push(
      repeat('publish ticks', TICKS_MS, () => this.#quick(), logger),
      repeat('publish books', BOOKS_MS, () => this.#books(true), logger),
      repeat('publish positions', POSITIONS_MS, () => this.#positions(), logger),
      repeat('publish candles', CANDLES_MS, () => this.#candles(), logger),
      repeat('publish state', SECOND_MS / SLOW_PARTS, () => this.#slowPart(), logger),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    this.#quick();
    this.#candles();
    this.#instruments = 0;
    for (let part = 0; part < SLOW_PARTS; part += 1) this.#slowPart();
  }

  /** A closed candle of the core: sent once, never conflated. */
  candleClosed(candle: Candle): void {
    this.#closedCandles.push(candleView(candle, true));
  }

  /** Minutes that were over are in the database: bars that hold them are to be read again. */
  minutesStored(minutes: readonly StoredMinutesView[]): void {
    this.#send({ kind: 'minutesStored', minutes });
  }

  snapshot(instrumentId: number, snapshot: FeatureSnapshot): void {
    this.#snapshots.set(instrumentId, snapshot);
    this.#parts.board.snapshot(snapshot);
  }

  /** The contracts that are listed now: what is gone leaves the rates and the board, and does not come back there. */
  setListed(symbols: readonly string[]): void {
    const before = this.#listed;
    const listed = new Set(symbols);
    this.#listed = listed;
    this.#parts.board.setListed(listed);
    if (before === null || before.size !== listed.size || symbols.some((symbol) => !before.has(symbol)))
      this.#send({ kind: 'listed', symbols });
  }

  evaluated(evaluation: Evaluation): void {
    const features = this.#snapshots.get(evaluation.instrumentId);
    if (features !== undefined) this.#scores.push({ ...evaluation, features });
  }

  /** Positions restored from the database are known to be stored. */
  restored(positions: readonly Position[]): void {
    for (const { id } of positions) this.#shown.add(id);
  }

  /** A change of a position is in the database. */
  tradeStored(effect: TradingEffect): void {
    const { position } = effect;
    const view = this.#shown.view(position);
    if (effect.kind === 'positionOpened') {
      this.#shown.add(position.id);
      this.#send({ kind: 'tradeEvent', event: { kind: 'opened', at: position.openedAt, position: view } });
    } else if (position.closedAt !== null) {
      this.#shown.remove(position.id);
      this.#closed.push(position.id);
      this.#send({ kind: 'tradeEvent', event: { kind: 'closed', at: position.closedAt, position: view } });
    } else if (position.tp1At !== null && effect.exits.some(({ kind }) => kind === 'tp1')) {
      this.#send({ kind: 'tradeEvent', event: { kind: 'tp1_hit', at: position.tp1At, position: view } });
    }
    this.#positions();
  }

  #quick(): void {
    const { live } = this.#parts;
    const virtual = this.#parts.virtual.take();
    if (virtual !== null) this.#send(virtual);
    const ticks = live.takeTicks();
    if (ticks.length > 0) this.#send({ kind: 'ticks', ticks });
    const liquidations = live.takeLiquidations();
    if (liquidations.length > 0) this.#send({ kind: 'liquidations', liquidations });
    if (this.#scores.length === 0) return;
    this.#send({ kind: 'scores', evaluations: this.#scores });
    this.#scores = [];
  }

  #books(isDeep: boolean): void {
    const books = this.#parts.live.takeBooks(isDeep);
    if (books.length > 0) this.#send({ kind: 'books', books });
  }

  /** Closed ones first: the next minute's begins after them. */
  #candles(): void {
    const { live, openCandle } = this.#parts;
    const candles = this.#closedCandles;
    this.#closedCandles = [];
    for (const symbol of live.takeCandleSymbols()) {
      const candle = openCandle(symbol);
      if (candle !== null) candles.push(candleView(candle, false));
    }
    if (candles.length > 0) this.#send({ kind: 'candles', candles });
  }

  #slowPart(): void {
    const part = this.#quarters % SLOW_PARTS;
    this.#quarters += 1;
    if (part === 0) this.#status();
    else if (part === 1) this.#rates();
    else if (part === 2) this.#board();
    else this.#books(false);
  }

  /** A row an instrument: of a large market every other second is enough. */
  #status(): void {
    const isOdd = Math.floor(this.#quarters / SLOW_PARTS) % 2 === 1;
    if (isOdd && this.#instruments > LARGE_MARKET) return;
    const status = this.#parts.status();
    this.#instruments = status.instruments.length;
    this.#send({ kind: 'status', status });
  }

  #rates(): void {
    const rates = this.#parts.live.takeRates().filter(({ symbol }) => this.#listed?.has(symbol) ?? true);
    if (rates.length > 0) this.#send({ kind: 'rates', rates });
  }

  #board(): void {
    const rows = this.#parts.board.takeChanged();
    if (rows.length > 0) this.#send({ kind: 'board', rows });
  }

  #positions(): void {
    const changed = this.#shown.takeChanged(this.#parts.openPositions());
    const closedIds = this.#closed;
    this.#closed = [];
    if (changed.length + closedIds.length > 0)
      this.#send({ kind: 'positions', positions: changed, closedIds });
  }

  #send(update: EngineUpdate): void {
    this.#parts.publisher.publish(update);
  }
}
