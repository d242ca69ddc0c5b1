import type { VirtualEvent, VirtualPosition } from './core/model/virtual.ts';
import type {
  BoardRowView,
  BookView,
  CandleView,
  EngineStatusView,
  EvaluationView,
  LiquidationView,
  PositionView,
  RateView,
  StoredMinutesView,
  TickView,
  VirtualView,
} from './views.ts';

export type { VirtualEvent, VirtualPosition } from './core/model/virtual.ts';
export type { RetainedTable, RetentionDays } from './ports.ts';
export type { WideStream } from './runtime/options.ts';
export type * from './views.ts';

/**
 * The door to the engine for everything that is not the engine. The engine runs in a worker thread; what
 * comes through here is plain data, already conflated (latest value per key), never the hot path.
 */
export interface EngineHandle {
  /** Resolves when instruments and strategies are loaded (not when windows are warm). */
  readonly ready: Promise<void>;
  /** Sends a command and resolves when the engine has carried it out; rejects with its reason. */
  command(command: EngineCommand): Promise<void>;
  /** Calls `listener` for each update from now on; returns the way to stop. A throwing listener is logged. */
  subscribe(listener: (update: EngineUpdate) => void): () => void;
  /** Latest known state; what a new subscriber gets first. */
  view(): EngineView;
  stop(): Promise<void>;
}

export type EngineCommand =
  /** A strategy was created, edited, paused, resumed …: read it again from the store. */
  | { readonly kind: 'reloadStrategy'; readonly strategyId: string }
  | { readonly kind: 'reloadPaperConfig' }
  | { readonly kind: 'closePosition'; readonly positionId: string }
  | { readonly kind: 'closeAll' };

export type EngineUpdate =
  | { readonly kind: 'ticks'; readonly ticks: readonly TickView[] }
  /** All contracts that the venue lists: others are gone, whatever was told of them before. At the start and when it changes. */
  | { readonly kind: 'listed'; readonly symbols: readonly string[] }
  /** Changed rows, each at most once a second. */
  | { readonly kind: 'board'; readonly rows: readonly BoardRowView[] }
  /** Changed books, each at most five times a second. */
  | { readonly kind: 'books'; readonly books: readonly BookView[] }
  /** Every forced order that the venue tells of; never conflated. */
  | { readonly kind: 'liquidations'; readonly liquidations: readonly LiquidationView[] }
  /** Changed 1-minute candles, each at most twice a second, and each once more when it has closed. */
  | { readonly kind: 'candles'; readonly candles: readonly CandleView[] }
  /** Late trades, history: bars that hold such minutes are not what they were. Told when they are stored. */
  | { readonly kind: 'minutesStored'; readonly minutes: readonly StoredMinutesView[] }
  | { readonly kind: 'rates'; readonly rates: readonly RateView[] }
  | { readonly kind: 'scores'; readonly evaluations: readonly EvaluationView[] }
  /** Changed open positions, and ids of those no longer open. */
  | {
      readonly kind: 'positions';
      readonly positions: readonly PositionView[];
      readonly closedIds: readonly string[];
    }
  /** Sent after the database has it; never conflated. */
  | { readonly kind: 'tradeEvent'; readonly event: TradeEventView }
  /**
   * Virtual positions that changed, closed ones included, and what happened: every stored event in order, once, then
   * the latest price of each whose price is not worth storing.
   */
  | {
      readonly kind: 'virtual';
      readonly positions: readonly VirtualPosition[];
      readonly events: readonly VirtualEvent[];
    }
  | { readonly kind: 'status'; readonly status: EngineStatusView };

export interface EngineView {
  readonly ticks: ReadonlyMap<string, TickView>;
  /** When ticks came in here last, by this thread's monotonic clock, ms; null before the first. */
  readonly ticksAt: number | null;
  readonly board: ReadonlyMap<string, BoardRowView>;
  readonly books: ReadonlyMap<string, BookView>;
  /** The candle of the running minute by symbol. */
  readonly candles: ReadonlyMap<string, CandleView>;
  readonly rates: ReadonlyMap<string, RateView>;
  /** Latest evaluation per strategy id. */
  readonly evaluations: ReadonlyMap<string, EvaluationView>;
  /** Open positions by id. */
  readonly positions: ReadonlyMap<string, PositionView>;
  /** Open virtual positions by id. */
  readonly virtual: ReadonlyMap<string, VirtualView>;
  readonly status: EngineStatusView | null;
  /** When that came in here, by this thread's monotonic clock, ms; null before the first. */
  readonly statusAt: number | null;
}

export interface TradeEventView {
  readonly kind: 'opened' | 'tp1_hit' | 'closed';
  readonly at: number;
  readonly position: PositionView;
}
