import type { Logger } from 'pino';
import { type PaperConfig, paperExpectation } from '../engine/core/model/paper-config.ts';
import type { EngineCommand, EngineHandle, PositionView } from '../engine/index.ts';
import type { Stores } from '../store/stores.ts';
import { configDiff } from './config-diff.ts';
import { ConflictError, type FieldProblem, NotFoundError, ValidationError } from './errors.ts';
import { openPositions } from './open-positions.ts';
import { problem } from './strategy-input.ts';

/** Settings to change; those left out stay. */
export type PaperChanges = Readonly<Partial<Record<keyof PaperConfig, unknown>>>;

interface Parts {
  readonly stores: Stores;
  readonly engine: EngineHandle;
  readonly logger: Logger;
  /** Called after the settings were stored. */
  readonly onConfig: () => void;
}

/** The switches of paper trading: what an admin may do to all of it, or to one position. Everything is audited. */
export class PaperControl {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws ValidationError with the path of each wrong setting. */
  async setConfig(changes: PaperChanges, actorId: string): Promise<PaperConfig> {
    const given = checkedChanges(changes);
    const { stores } = this.#parts;
    const at = Date.now();
    const config = await stores.transaction(async (tx) => {
      const before = await stores.paperConfig.lock(tx);
      const after: PaperConfig = { ...before, ...given };
      await stores.paperConfig.write(tx, after, at);
      const details = { changes: configDiff(before, after) };
      await stores.audit.appendIn(tx, {
        at,
        actorId,
        action: 'paper.config',
        subject: 'paper_config',
        details,
      });
      return after;
    });
    this.#parts.onConfig();
    await this.#command({ kind: 'reloadPaperConfig' }, false);
    return config;
  }

  /** Throws NotFoundError, ConflictError. */
  async closePosition(id: string, actorId: string): Promise<PositionView> {
    const position = await this.#position(id);
    if (position.closedAt !== null) throw new ConflictError('the position is closed already');
    const details = { strategyId: position.strategyId };
    await this.#audit({ actorId, action: 'paper.close_position', subject: id, details });
    await this.#command({ kind: 'closePosition', positionId: id }, true);
    return this.#position(id);
  }

  /** Closes what is open, of one strategy or of all; the ids of what was. Throws NotFoundError, ConflictError. */
  async closeAll(strategyId: string | null, actorId: string): Promise<readonly string[]> {
    if (strategyId !== null) await this.#known(strategyId);
    const ids = (await openPositions(this.#parts, strategyId)).map((position) => position.id);
    const details = { positions: ids };
    await this.#audit({ actorId, action: 'paper.close_all', subject: strategyId ?? 'all', details });
    if (strategyId === null) await this.#command({ kind: 'closeAll' }, true);
    else for (const positionId of ids) await this.#command({ kind: 'closePosition', positionId }, true);
    return ids;
  }

  async #known(strategyId: string): Promise<void> {
    if ((await this.#parts.stores.strategies.byId(strategyId)) === null) throw new NotFoundError('strategy');
  }

  async #position(id: string): Promise<PositionView> {
    const [row] = await this.#parts.stores.trades.byIds([id]);
    if (row === undefined) throw new NotFoundError('position');
    return row;
  }

  #audit(entry: {
    readonly actorId: string;
    readonly action: string;
    readonly subject: string;
    readonly details: Readonly<Record<string, unknown>>;
  }): Promise<void> {
    return this.#parts.stores.audit.append({ at: Date.now(), ...entry });
  }

  /** `isNeeded` false: it is durable already, and an engine that is away reads it at its next start. */
  async #command(command: EngineCommand, isNeeded: boolean): Promise<void> {
    try {
      await this.#parts.engine.command(command);
    } catch (error) {
      this.#parts.logger.error({ err: error, command }, 'the engine did not take a command');
      if (isNeeded) throw new ConflictError('the engine is not running; try again when it is');
    }
  }
}

/** Those that are given. Throws ValidationError. */
export function checkedChanges(changes: PaperChanges): Partial<PaperConfig> {
  const problems: FieldProblem[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) continue;
    const expected = paperExpectation(name as keyof PaperConfig, value);
    if (expected !== null) problems.push(problem(name, value, expected.en, expected.zh));
    given[name] = value;
  }
  if (problems.length > 0) throw new ValidationError(problems);
  return given;
}
