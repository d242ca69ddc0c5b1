import type { SlopeMemory } from '@ae/strategies/features.ts';
import type { StrategyModel } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { EngineStrategy } from '../model/strategy.ts';
import { Cooldown } from './cooldown.ts';

/** One strategy at run time: its own memory, cooldown, warm-up and account; shares nothing with others. */
export class StrategyState {
  strategy: EngineStrategy;
  /** Undefined when the registry does not know the model: a named error, not a crash. */
  model: StrategyModel | undefined;
  memory: SlopeMemory | null = null;
  /** Evaluations since its features became ready. */
  evaluations = 0;
  /** Why it is quarantined; null while it is not. A new version gets a new chance. */
  error: string | null = null;
  readonly cooldown: Cooldown;

  constructor(strategy: EngineStrategy) {
    this.strategy = strategy;
    this.model = modelById(strategy.config.model);
    this.cooldown = new Cooldown(strategy);
  }

  /** Takes an edit, a change of status or of balance; what was learned from the market stays. */
  update(strategy: EngineStrategy): void {
    const before = this.strategy;
    if (before.version !== strategy.version) this.error = null;
    if (before.config.cvdFastWindow !== strategy.config.cvdFastWindow) this.memory = null;
    if (before.config.symbol !== strategy.config.symbol) this.rest();
    this.strategy = strategy;
    this.model = modelById(strategy.config.model);
  }

  /** Its features are not ready (any more): the next evaluations are first ones again. */
  rest(): void {
    this.memory = null;
    this.evaluations = 0;
  }

  get isEvaluated(): boolean {
    return this.strategy.status === 'running' && this.error === null;
  }

  /** Books exits into cooldown and, when the position closed, into the balance. */
  exited(position: Position, exits: readonly PositionExit[]): void {
    for (const { at, kind } of exits) this.cooldown.exited({ at, side: position.side, kind });
    if (position.pnlUsd === null) return;
    const balance = new Decimal(this.strategy.currentBalance).plus(position.pnlUsd);
    this.strategy = { ...this.strategy, currentBalance: decimalText(balance) };
  }
}
