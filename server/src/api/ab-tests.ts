import { randomUUID } from 'node:crypto';
import type { AbTestRow } from '../store/ab-tests.ts';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { Executor } from '../store/users.ts';
import { FEWEST_COMPARED, MOST_COMPARED } from './comparison/compare.ts';
import { ConflictError, type FieldProblem, FrozenError, NotFoundError, ValidationError } from './errors.ts';
import { problem } from './strategy-input.ts';

/** A test that somebody wants to start. */
export interface AbTestStart {
  readonly name: string;
  readonly note: string;
  readonly strategyIds: readonly string[];
}

interface Parts {
  readonly stores: Stores;
  readonly onChanged: (strategyIds: readonly string[]) => void;
}

const LONGEST_NAME = 80;
const LONGEST_NOTE = 2_000;
/** What is tested can be compared. */
const [LEAST_MEMBERS, MOST_MEMBERS] = [FEWEST_COMPARED, MOST_COMPARED];

/**
 * Starts and ends A/B tests. A start locks all its strategies before it looks at them, as every edit does, so that
 * a strategy is never edited and put into a test at once.
 */
export class AbTests {
  readonly #stores: Stores;
  readonly #onChanged: Parts['onChanged'];

  constructor({ stores, onChanged }: Parts) {
    this.#stores = stores;
    this.#onChanged = onChanged;
  }

  /** Throws ValidationError, NotFoundError, ConflictError, FrozenError. */
  async start(given: AbTestStart, actorId: string): Promise<AbTestRow> {
    const wanted = checked(given);
    const id = randomUUID();
    const at = Date.now();
    await this.#stores.transaction(async (tx) => {
      const rows = await this.#stores.strategies.lock(tx, wanted.strategyIds);
      await this.#refuse(tx, wanted.strategyIds, rows);
      const members = rows.map((row) => ({ strategyId: row.id, strategyVersion: row.version }));
      const { name, note } = wanted;
      await this.#stores.abTests.insert(tx, { id, name, note, at, actorId, members });
      const details = { name, note, members };
      await this.#stores.audit.appendIn(tx, { at, actorId, action: 'ab_test.start', subject: id, details });
    });
    this.#onChanged(wanted.strategyIds);
    return this.#existing(id);
  }

  /** Throws NotFoundError, ConflictError. */
  async end(id: string, actorId: string): Promise<AbTestRow> {
    const test = await this.#existing(id);
    const at = Date.now();
    await this.#stores.transaction(async (tx) => {
      if (!(await this.#stores.abTests.end(tx, id, { at, actorId }))) {
        throw new ConflictError(`the A/B test “${test.name}” has ended already`);
      }
      const details = { name: test.name };
      await this.#stores.audit.appendIn(tx, { at, actorId, action: 'ab_test.end', subject: id, details });
    });
    this.#onChanged(test.members.map(({ strategyId }) => strategyId));
    return this.#existing(id);
  }

  async #refuse(tx: Executor, ids: readonly string[], rows: readonly StrategyRow[]): Promise<void> {
    const unknown = ids.find((id) => !rows.some((row) => row.id === id));
    if (unknown !== undefined) throw new NotFoundError(`strategy ${unknown}`);
    const idle = rows.find((row) => row.status !== 'running');
    if (idle !== undefined) {
      throw new ConflictError(`${idle.displayName} is ${idle.status}; only running strategies can be tested`);
    }
    const [taken] = (await this.#stores.abTests.runningOf(ids, tx)).values();
    if (taken !== undefined) throw new FrozenError(taken);
  }

  async #existing(id: string): Promise<AbTestRow> {
    const [row] = await this.#stores.abTests.byIds([id]);
    if (row === undefined) throw new NotFoundError('A/B test');
    return row;
  }
}

function checked({ name, note, strategyIds }: AbTestStart): AbTestStart {
  const given = { name: name.trim(), note: note.trim(), strategyIds: [...new Set(strategyIds)] };
  const problems: FieldProblem[] = [];
  if (!isText(given.name, 1, LONGEST_NAME)) {
    problems.push(problem('name', name, `1 to ${LONGEST_NAME} characters`, `1 至 ${LONGEST_NAME} 个字符`));
  }
  if (!isText(given.note, 0, LONGEST_NOTE)) {
    problems.push(
      problem('note', note.length, `at most ${LONGEST_NOTE} characters`, `至多 ${LONGEST_NOTE} 个字符`),
    );
  }
  const { length } = given.strategyIds;
  if (length < LEAST_MEMBERS || length > MOST_MEMBERS) {
    const range = `${LEAST_MEMBERS} to ${MOST_MEMBERS} different strategies`;
    problems.push(problem('strategyIds', length, range, `${LEAST_MEMBERS} 至 ${MOST_MEMBERS} 个不同的策略`));
  }
  if (problems.length > 0) throw new ValidationError(problems);
  return given;
}

/** Length in characters, and nothing that the database cannot hold. */
function isText(text: string, least: number, most: number): boolean {
  const { length } = [...text];
  return length >= least && length <= most && !text.includes('\0');
}
