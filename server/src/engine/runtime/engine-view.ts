import type { EngineUpdate, EngineView } from '../index.ts';
import type { EngineStatusView, EvaluationView, PositionView, RateView, TickView } from '../views.ts';

/** The latest of everything that was published: what a new subscriber gets first. */
export class LatestView implements EngineView {
  readonly ticks = new Map<string, TickView>();
  readonly rates = new Map<string, RateView>();
  readonly evaluations = new Map<string, EvaluationView>();
  readonly positions = new Map<string, PositionView>();
  status: EngineStatusView | null = null;

  apply(update: EngineUpdate): void {
    switch (update.kind) {
      case 'ticks':
        keep(this.ticks, update.ticks, (tick) => tick.symbol);
        break;
      case 'rates':
        keep(this.rates, update.rates, (rate) => rate.symbol);
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
      case 'status':
        this.status = update.status;
        break;
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
