import type { EngineUpdate, EngineView } from '../index.ts';
import type {
  BoardRowView,
  BookView,
  CandleView,
  EngineStatusView,
  EvaluationView,
  PositionView,
  RateView,
  TickView,
  VirtualView,
} from '../views.ts';

type MarketUpdate = Extract<
  EngineUpdate,
  { kind: 'listed' | 'board' | 'books' | 'candles' | 'minutesStored' | 'rates' | 'liquidations' }
>;

/** The latest of everything that was published: what a new subscriber gets first. */
export class LatestView implements EngineView {
  readonly ticks = new Map<string, TickView>();
  readonly board = new Map<string, BoardRowView>();
  readonly books = new Map<string, BookView>();
  readonly candles = new Map<string, CandleView>();
  readonly rates = new Map<string, RateView>();
  readonly evaluations = new Map<string, EvaluationView>();
  readonly positions = new Map<string, PositionView>();
  readonly virtual = new Map<string, VirtualView>();
  status: EngineStatusView | null = null;
  statusAt: number | null = null;
  ticksAt: number | null = null;

  apply(update: EngineUpdate): void {
    switch (update.kind) {
      case 'ticks':
        keep(this.ticks, update.ticks, bySymbol);
        this.ticksAt = performance.now();
        break;
      case 'scores':
        keep(this.evaluations, update.evaluations, (evaluation) => evaluation.strategyId);
        break;
      case 'positions':
        keep(this.positions, update.positions, (position) => position.id);
        for (const id of update.closedIds) this.positions.delete(id);
        break;
      case 'tradeEvent':
        this.#traded(update.event.position);
        break;
      case 'virtual':
        this.#followed(update);
        break;
      case 'status':
        this.status = update.status;
        this.statusAt = performance.now();
        break;
      default:
        this.#applyMarket(update);
        break;
    }
  }

  #applyMarket(update: MarketUpdate): void {
    switch (update.kind) {
      case 'listed':
        this.#keepListed(new Set(update.symbols));
        break;
      case 'board':
        keep(this.board, update.rows, bySymbol);
        break;
      case 'books':
        keep(this.books, update.books, bySymbol);
        break;
      case 'candles':
        this.#keepCandles(update.candles);
        break;
      case 'rates':
        keep(this.rates, update.rates, bySymbol);
        break;
      case 'liquidations':
      case 'minutesStored':
        // Events, not a state: there is no latest of them.
        break;
    }
  }

  /** A minute that comes in late is not the running one. */
  #keepCandles(candles: readonly CandleView[]): void {
    for (const candle of candles) {
      const known = this.candles.get(candle.symbol);
      if (known === undefined || candle.openTime >= known.openTime) this.candles.set(candle.symbol, candle);
    }
  }

  /** A contract that is gone has no place among those that can be traded, and no orders; its trades are what was last. */
  #keepListed(listed: ReadonlySet<string>): void {
    for (const values of [this.board, this.books, this.rates])
      for (const symbol of values.keys()) if (!listed.has(symbol)) values.delete(symbol);
  }

  #followed({ positions, events }: Extract<EngineUpdate, { kind: 'virtual' }>): void {
    for (const position of positions) {
      const last = this.virtual.get(position.id)?.last ?? null;
      if (position.closedAt === null) this.virtual.set(position.id, { position, last });
      else this.virtual.delete(position.id);
    }
    for (const last of events) {
      const known = this.virtual.get(last.positionId);
      if (known !== undefined) this.virtual.set(last.positionId, { position: known.position, last });
    }
  }

  #traded(position: PositionView): void {
    if (position.closedAt === null) this.positions.set(position.id, position);
    else this.positions.delete(position.id);
  }
}

function keep<T>(map: Map<string, T>, values: readonly T[], keyOf: (value: T) => string): void {
  for (const value of values) map.set(keyOf(value), value);
}

function bySymbol({ symbol }: { readonly symbol: string }): string {
  return symbol;
}
