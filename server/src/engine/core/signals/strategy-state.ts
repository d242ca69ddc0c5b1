import type { Side } from '@ae/db/enums.ts';
import type { SlopeMemory } from '@ae/strategies/features.ts';
import type { ModelMemory, StrategyModel } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import { type EpochMs, HOUR_MS } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { EngineStrategy } from '../model/strategy.ts';
import { Cooldown } from './cooldown.ts';
import { isKept, type RestoredMemory, restoredMemory } from './restored-memory.ts';

/** One strategy at run time: its own memory, cooldown, warm-up and account; shares nothing with others. */
export class StrategyState {
  strategy: EngineStrategy;
  /** Undefined when the registry does not know the model: a named error, not a crash. */
  model: StrategyModel | undefined;
  memory: SlopeMemory | null = null;
  /** T of the evaluation that left `memory`; null when there is none. */
  previousAt: EpochMs | null = null;
  /** What its model remembers from the evaluation before; null at the first and for models without memory. */
  modelMemory: ModelMemory | null = null;
  /** Side for which its position is being closed; the entry after it needs no cooldown. */
  flippingTo: Side | null = null;
  /** Evaluations since its features became ready. */
  evaluations = 0;
  /** Why it is quarantined; null while it is not. Only a new version gets a new chance, a restart is none. */
  error: string | null;
  readonly cooldown: Cooldown;
  /** From before a restart; waits for the first evaluation. */
  #restored: RestoredMemory | null;
  #entries: readonly EpochMs[];

  constructor(strategy: EngineStrategy) {
    this.strategy = strategy;
    this.model = modelById(strategy.config.model);
    this.error = strategy.quarantineError;
    this.cooldown = new Cooldown(strategy);
    this.#restored = restoredMemory(this.model, strategy);
    this.#entries = strategy.recentEntries;
  }

  /** Takes an edit, a change of status or of balance; what was learned from the market stays. */
  update(strategy: EngineStrategy): void {
    const before = this.strategy;
    if (before.version !== strategy.version) this.error = null;
    this.error ??= strategy.quarantineError;
    if (before.config.cvdFastWindow !== strategy.config.cvdFastWindow) this.forgetSlope();
    if (before.config.symbol !== strategy.config.symbol) {
      this.rest();
      this.#restored = null;
    }
    this.strategy = strategy;
    this.model = modelById(strategy.config.model);
  }

  /** Its features are not ready (any more): the next evaluations are first ones again. */
  rest(): void {
    this.forgetSlope();
    this.modelMemory = null;
    this.evaluations = 0;
  }

  /** What its model remembers at an evaluation; what was restored counts once, at the first. */
  takeMemory(at: EpochMs): ModelMemory | null {
    const restored = this.#restored;
    this.#restored = null;
    return restored !== null && isKept(restored, at) ? restored.memory : this.modelMemory;
  }

  forgetSlope(): void {
    this.memory = null;
    this.previousAt = null;
  }

  /** A paused one opens nothing, but its signals are known and followed. */
  get isEvaluated(): boolean {
    return this.strategy.status !== 'deprecated' && this.error === null;
  }

  /** Times of its latest openings, those of the last hour at least. */
  get entries(): readonly EpochMs[] {
    return this.#entries;
  }

  /** A position was opened: its cooldown begins. */
  entered(at: EpochMs): void {
    this.cooldown.signalled(at);
    this.#entries = [...this.#entries.filter((entry) => entry >= at - HOUR_MS), at];
  }

  /** Books exits into cooldown and, when the position closed, into the balance. */
  exited(position: Position, exits: readonly PositionExit[]): void {
    for (const { at, kind } of exits) this.cooldown.exited({ at, side: position.side, kind });
    if (position.pnlUsd === null) return;
    const balance = new Decimal(this.strategy.currentBalance).plus(position.pnlUsd);
    this.strategy = { ...this.strategy, currentBalance: decimalText(balance) };
  }
}
