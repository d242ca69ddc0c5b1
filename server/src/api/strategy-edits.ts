import { randomUUID } from 'node:crypto';
import type { StrategyStatus } from '@ae/db/enums.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { Decimal } from 'decimal.js';
import type { Logger } from 'pino';
import type { EngineHandle } from '../engine/index.ts';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import { configHash } from '../store/strategy-hash.ts';
import type { Executor } from '../store/users.ts';
import { configDiff } from './config-diff.ts';
import { ConflictError, FrozenError, NotFoundError } from './errors.ts';
import { type CheckedConfig, checkBound, parseInput, raisedBalance, withChanges } from './strategy-input.ts';

/** What life of a strategy allows: from which states to which, and whether a running A/B test forbids it. */
const MOVES = {
  pause: { from: ['running'], to: 'paused', isFrozen: true },
  resume: { from: ['paused'], to: 'running', isFrozen: false },
  deprecate: { from: ['running', 'paused'], to: 'deprecated', isFrozen: true },
  restore: { from: ['deprecated'], to: 'running', isFrozen: false },
} as const satisfies Record<
  string,
  { from: readonly StrategyStatus[]; to: StrategyStatus; isFrozen: boolean }
>;
export type StrategyMove = keyof typeof MOVES;

/** An edit of a strategy against the version that was looked at. */
export interface StrategyEdit {
  readonly id: string;
  readonly expectedVersion: number;
  readonly config: unknown;
}

/** A copy of a strategy under a name of its own, with some fields changed. */
export interface StrategyClone {
  readonly id: string;
  readonly displayName: string | null;
  readonly changes: unknown;
}

interface Parts {
  readonly stores: Stores;
  readonly engine: EngineHandle;
  readonly logger: Logger;
  /** Told after each write, so that pages hear of it. */
  readonly onChanged: (strategyIds: readonly string[]) => void;
}

interface NewVersion {
  readonly current: StrategyRow;
  readonly config: StrategyConfig;
  readonly actorId: string;
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a new strategy comes from, for the audit. */
interface Origin {
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly presetKey: string | null;
}

const LONGEST_NAME = 50;

/**
 * Writes strategies. Each write locks the strategy's row first and decides on what it reads after that: edits,
 * top-ups, pauses, closing trades and the start of an A/B test come one after the other, and none is lost. Every
 * edit is a version and an audit row in that same transaction; then the engine reloads.
 */
export class StrategyEdits {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws ValidationError. */
  async create(input: unknown, actorId: string): Promise<StrategyRow> {
    const checked = (await parseInput(this.#parts.stores, input)).get();
    return this.#insert(checked, actorId, { action: 'strategy.create', details: {}, presetKey: null });
  }

  /** Copies the newest configuration; money, history and tests stay with the original. Throws as `create`. */
  async clone({ id, displayName, changes }: StrategyClone, actorId: string): Promise<StrategyRow> {
    const original = await this.#existing(id);
    const named = { displayName: displayName ?? copyName(original.displayName) };
    const input = withChanges({ ...original.config, ...named }, changes ?? {});
    const checked = (await parseInput(this.#parts.stores, input)).get();
    const details = {
      clonedFrom: id,
      clonedVersion: original.version,
      changes: configDiff(original.config, checked.config),
    };
    return this.#insert(checked, actorId, { action: 'strategy.clone', details, presetKey: null });
  }

  /** Creates a shipped preset once. Throws ValidationError, ConflictError. */
  async importPreset(key: string, config: StrategyConfig, actorId: string): Promise<StrategyRow> {
    const checked = (await parseInput(this.#parts.stores, config)).get();
    return this.#insert(checked, actorId, {
      action: 'strategy.create',
      details: { preset: config.displayName },
      presetKey: key,
    });
  }

  /** Makes the next version. Throws ValidationError, NotFoundError, ConflictError, FrozenError. */
  async update(edit: StrategyEdit, actorId: string): Promise<StrategyRow> {
    const parsed = await parseInput(this.#parts.stores, edit.config);
    return this.#change(edit.id, async (tx, current) => {
      refuseDeprecated(current, 'edited');
      if (current.version !== edit.expectedVersion) throw changedMeanwhile(current.version);
      await this.#refuseFrozen(tx, current);
      const { config } = parsed.get();
      checkBound(current, config);
      if (configHash(config) === current.configHash) return;
      const details = { changes: configDiff(current.config, config) };
      await this.#nextVersion(tx, { current, config, actorId, action: 'strategy.update', details });
    });
  }

  /** Raises initial and current balance together, as a version. Throws as `update`, naming `amount`. */
  addBalance(id: string, amount: string, actorId: string): Promise<StrategyRow> {
    return this.#change(id, async (tx, current) => {
      refuseDeprecated(current, 'topped up');
      await this.#refuseFrozen(tx, current);
      const initialBalance = raisedBalance(current.initialBalance, amount);
      const config = { ...current.config, initialBalance };
      const details = { amount, before: current.initialBalance, after: String(initialBalance) };
      await this.#nextVersion(tx, { current, config, actorId, action: 'strategy.add_balance', details });
    });
  }

  /** Pauses, resumes, deprecates or restores. Throws NotFoundError, ConflictError, FrozenError. */
  move(id: string, move: StrategyMove, actorId: string): Promise<StrategyRow> {
    const { from, to, isFrozen } = MOVES[move];
    const { stores } = this.#parts;
    return this.#change(id, async (tx, current) => {
      if (isFrozen) await this.#refuseFrozen(tx, current);
      const at = Date.now();
      if (!(await stores.strategies.setStatus(tx, id, { from, to, at }))) {
        throw new ConflictError(`cannot ${move} a strategy that is ${current.status}`, current.version);
      }
      const details = { from: current.status, to };
      await stores.audit.appendIn(tx, { at, actorId, action: `strategy.${move}`, subject: id, details });
    });
  }

  /** Changes one strategy under its lock. */
  async #change(
    id: string,
    work: (tx: Executor, current: StrategyRow) => Promise<void>,
  ): Promise<StrategyRow> {
    const { stores } = this.#parts;
    await stores.transaction(async (tx) => {
      const [current] = await stores.strategies.lock(tx, [id]);
      if (current === undefined) throw new NotFoundError('strategy');
      await work(tx, current);
    });
    return this.#reloaded(id);
  }

  async #refuseFrozen(tx: Executor, { id }: StrategyRow): Promise<void> {
    const test = (await this.#parts.stores.abTests.runningOf([id], tx)).get(id);
    if (test !== undefined) throw new FrozenError(test);
  }

  async #insert(checked: CheckedConfig, actorId: string, origin: Origin): Promise<StrategyRow> {
    const { stores } = this.#parts;
    const { config, instrumentId } = checked;
    const id = randomUUID();
    const at = Date.now();
    const version = { version: 1, configHash: configHash(config) };
    const { action, presetKey } = origin;
    await stores.transaction(async (tx) => {
      const row = { id, ...version, config, createdBy: actorId, at, instrumentId, presetKey };
      if (!(await stores.strategies.insert(tx, row))) {
        throw new ConflictError('this preset has been imported already; clone its strategy for another one');
      }
      const details = { ...version, ...origin.details };
      await stores.audit.appendIn(tx, { at, actorId, action, subject: id, details });
    });
    return this.#reloaded(id);
  }

  async #nextVersion(tx: Executor, { current, config, actorId, action, details }: NewVersion): Promise<void> {
    const { strategies, audit } = this.#parts.stores;
    const at = Date.now();
    const next = { version: current.version + 1, configHash: configHash(config) };
    const raisedBy = new Decimal(config.initialBalance).minus(current.initialBalance).toFixed();
    const row = { id: current.id, ...next, config, createdBy: actorId, at };
    if (!(await strategies.addVersion(tx, row, raisedBy))) throw changedMeanwhile(null);
    await audit.appendIn(tx, { at, actorId, action, subject: current.id, details: { ...next, ...details } });
  }

  async #existing(id: string): Promise<StrategyRow> {
    const row = await this.#parts.stores.strategies.byId(id);
    if (row === null) throw new NotFoundError('strategy');
    return row;
  }

  /** The edit is durable already: an engine that cannot take it now reads it at its next start, and says so. */
  async #reloaded(id: string): Promise<StrategyRow> {
    const { engine, logger, onChanged } = this.#parts;
    try {
      await engine.command({ kind: 'reloadStrategy', strategyId: id });
    } catch (error) {
      logger.error({ err: error, strategyId: id }, 'the engine did not reload a strategy');
    }
    onChanged([id]);
    return this.#existing(id);
  }
}

function copyName(name: string): string {
  const suffix = ' copy';
  return `${[...name].slice(0, LONGEST_NAME - suffix.length).join('')}${suffix}`;
}

function refuseDeprecated({ status, version }: StrategyRow, what: string): void {
  if (status !== 'deprecated') return;
  throw new ConflictError(`a deprecated strategy cannot be ${what}; restore it first`, version);
}

function changedMeanwhile(version: number | null): ConflictError {
  return new ConflictError('the strategy was changed meanwhile; look at the newest version', version);
}
