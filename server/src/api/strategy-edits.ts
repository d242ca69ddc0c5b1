import { randomUUID } from 'node:crypto';
import type { StrategyStatus } from '@ae/db/enums.ts';
import { fieldErrorMessage, parseStrategyConfig, type StrategyConfig } from '@ae/strategies/config.ts';
import { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { EngineHandle } from '../engine/index.ts';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import { configHash } from '../store/strategy-hash.ts';
import type { Executor } from '../store/users.ts';
import { configDiff } from './config-diff.ts';
import { ConflictError, type FieldProblem, NotFoundError, ValidationError } from './errors.ts';

/** What life of a strategy allows: from which states to which. */
const MOVES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  deprecate: { from: ['running', 'paused'], to: 'deprecated' },
  restore: { from: ['deprecated'], to: 'running' },
} as const satisfies Record<string, { from: readonly StrategyStatus[]; to: StrategyStatus }>;
export type StrategyMove = keyof typeof MOVES;

/** An edit of a strategy against the version that was looked at. */
export interface StrategyEdit {
  readonly id: string;
  readonly expectedVersion: number;
  readonly config: unknown;
}

interface Parts {
  readonly stores: Stores;
  readonly engine: EngineHandle;
  readonly logger: Logger;
}

/** Writes strategies: every edit is a version and an audit row in one transaction, then the engine reloads. */
export class StrategyEdits {
  readonly #stores: Stores;
  readonly #engine: EngineHandle;
  readonly #logger: Logger;

  constructor({ stores, engine, logger }: Parts) {
    this.#stores = stores;
    this.#engine = engine;
    this.#logger = logger;
  }

  /** Throws ValidationError. */
  async create(input: unknown, actorId: string): Promise<StrategyRow> {
    const { config, instrumentId } = await this.#validate(input);
    const id = randomUUID();
    const at = Date.now();
    const hash = configHash(config);
    await this.#stores.transaction(async (tx) => {
      await this.#stores.strategies.insert(tx, {
        id,
        version: 1,
        config,
        configHash: hash,
        createdBy: actorId,
        at,
        instrumentId,
        presetKey: null,
      });
      const details = { version: 1, configHash: hash };
      await this.#stores.audit.appendIn(tx, { at, actorId, action: 'strategy.create', subject: id, details });
    });
    return this.#reloaded(id);
  }

  /** Makes the next version. Throws ValidationError, NotFoundError, ConflictError. */
  async update(edit: StrategyEdit, actorId: string): Promise<StrategyRow> {
    const current = await this.#existing(edit.id);
    if (current.status === 'deprecated') {
      throw new ConflictError('a deprecated strategy cannot be edited; restore it first', current.version);
    }
    if (current.version !== edit.expectedVersion) throw changedMeanwhile(current.version);
    const { config } = await this.#validate(edit.config);
    checkBound(current, config);
    const hash = configHash(config);
    if (hash === current.configHash) return current;
    await this.#stores.transaction((tx) => this.#write(tx, { current, config, hash, actorId }));
    return this.#reloaded(edit.id);
  }

  /** Pauses, resumes, deprecates or restores. Throws NotFoundError, ConflictError. */
  async move(id: string, move: StrategyMove, actorId: string): Promise<StrategyRow> {
    const current = await this.#existing(id);
    const { from, to } = MOVES[move];
    const at = Date.now();
    await this.#stores.transaction(async (tx) => {
      if (!(await this.#stores.strategies.setStatus(tx, id, { from, to, at }))) {
        throw new ConflictError(`cannot ${move} a strategy that is ${current.status}`, current.version);
      }
      const details = { from: current.status, to };
      await this.#stores.audit.appendIn(tx, {
        at,
        actorId,
        action: `strategy.${move}`,
        subject: id,
        details,
      });
    });
    return this.#reloaded(id);
  }

  async #write(
    tx: Executor,
    edit: {
      readonly current: StrategyRow;
      readonly config: StrategyConfig;
      readonly hash: string;
      readonly actorId: string;
    },
  ): Promise<void> {
    const { current, config, hash, actorId } = edit;
    const at = Date.now();
    const version = current.version + 1;
    const raisedBy = new Decimal(config.initialBalance).minus(current.initialBalance).toFixed();
    const written = await this.#stores.strategies.addVersion(
      tx,
      { id: current.id, version, config, configHash: hash, createdBy: actorId, at },
      raisedBy,
    );
    if (!written) throw changedMeanwhile(null);
    const details = { version, configHash: hash, changes: configDiff(current.config, config) };
    await this.#stores.audit.appendIn(tx, {
      at,
      actorId,
      action: 'strategy.update',
      subject: current.id,
      details,
    });
  }

  async #validate(input: unknown): Promise<{ config: StrategyConfig; instrumentId: number }> {
    const instruments = await this.#stores.market.instruments();
    const result = parseStrategyConfig(
      input,
      instruments.map((row) => row.symbol),
    );
    if (!result.ok) {
      throw new ValidationError(
        result.errors.map((error) => ({
          path: error.path,
          code: error.code,
          message: error.message,
          messageZh: fieldErrorMessage(error, 'zh'),
          expected: error.expected,
        })),
      );
    }
    const instrument = instruments.find((row) => row.symbol === result.config.symbol);
    if (instrument === undefined) throw new NotFoundError(`instrument ${result.config.symbol}`);
    return { config: result.config, instrumentId: instrument.id };
  }

  async #existing(id: string): Promise<StrategyRow> {
    const row = await this.#stores.strategies.byId(id);
    if (row === null) throw new NotFoundError('strategy');
    return row;
  }

  /** The edit is durable already: an engine that cannot take it now reads it at its next start, and says so. */
  async #reloaded(id: string): Promise<StrategyRow> {
    try {
      await this.#engine.command({ kind: 'reloadStrategy', strategyId: id });
    } catch (error) {
      this.#logger.error({ err: error, strategyId: id }, 'the engine did not reload a strategy');
    }
    return this.#existing(id);
  }
}

function changedMeanwhile(version: number | null): ConflictError {
  return new ConflictError('the strategy was changed meanwhile; look at the newest version', version);
}

/** What an edit may not change: the instrument it is bound to, and money already given to it. */
function checkBound(current: StrategyRow, config: StrategyConfig): void {
  const problems: FieldProblem[] = [];
  if (config.symbol !== current.symbol) {
    problems.push({
      path: 'symbol',
      code: 'immutable',
      message: `symbol: ${config.symbol} is not allowed, expected ${current.symbol} (a strategy keeps its instrument)`,
      messageZh: `symbol:不允许 ${config.symbol},应为 ${current.symbol}(策略的合约不可更改)`,
      expected: current.symbol,
    });
  }
  if (new Decimal(config.initialBalance).lessThan(current.initialBalance)) {
    problems.push({
      path: 'initialBalance',
      code: 'lowered',
      message: `initialBalance: ${config.initialBalance} is not allowed, expected at least ${current.initialBalance}`,
      messageZh: `initialBalance:不允许 ${config.initialBalance},应不低于 ${current.initialBalance}`,
      expected: `at least ${current.initialBalance}`,
    });
  }
  if (problems.length > 0) throw new ValidationError(problems);
}
