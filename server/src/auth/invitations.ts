import { randomUUID } from 'node:crypto';
import type { InviteRow } from '../store/invites.ts';
import type { Stores } from '../store/stores.ts';
import { type FieldProblem, ValidationError } from './errors.ts';
import { randomCode } from './tokens.ts';

const CODE_LENGTH = 8;
const DAY_MS = 86_400_000;

/** Invites to be made. */
export interface InviteOrder {
  readonly count: number;
  readonly maxUses: number;
  /** null: never. */
  readonly expiresInDays: number | null;
}

/** Making and disabling invite codes; each act is in the audit log with the row it made. */
export class Invitations {
  readonly #stores: Pick<Stores, 'invites' | 'audit' | 'transaction'>;

  constructor(stores: Pick<Stores, 'invites' | 'audit' | 'transaction'>) {
    this.#stores = stores;
  }

  /** Throws ValidationError for numbers out of range. `actorId` null: the command line. */
  async create(order: InviteOrder, actorId: string | null): Promise<InviteRow[]> {
    checkOrder(order);
    const { invites, audit } = this.#stores;
    const at = Date.now();
    const expiresAt = order.expiresInDays === null ? null : at + order.expiresInDays * DAY_MS;
    const rows = Array.from({ length: order.count }, () => ({
      id: randomUUID(),
      code: randomCode(CODE_LENGTH),
      maxUses: order.maxUses,
      expiresAt,
      createdBy: actorId,
    }));
    return this.#stores.transaction(async (tx) => {
      const made = await invites.insert(rows, at, tx);
      const details = { ids: made.map(({ id }) => id), maxUses: order.maxUses, expiresAt };
      const subject = `${made.length} invites`;
      await audit.appendIn(tx, { at, actorId, action: 'invite.create', subject, details });
      return made;
    });
  }

  /** Null when there is no such invite. */
  disable(id: string, actorId: string | null): Promise<InviteRow | null> {
    const { invites, audit } = this.#stores;
    const at = Date.now();
    return this.#stores.transaction(async (tx) => {
      const invite = await invites.disable(id, at, tx);
      if (invite === null) return null;
      await audit.appendIn(tx, { at, actorId, action: 'invite.disable', subject: id, details: {} });
      return invite;
    });
  }
}

function checkOrder({ count, maxUses, expiresInDays }: InviteOrder): void {
  const problems = [
    outside('count', count, 100),
    outside('maxUses', maxUses, 1_000),
    expiresInDays === null ? null : outside('expiresInDays', expiresInDays, 365),
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw new ValidationError(problems);
}

function outside(path: string, value: number, max: number): FieldProblem | null {
  if (Number.isInteger(value) && value >= 1 && value <= max) return null;
  const expected = `a whole number from 1 to ${max}`;
  return {
    path,
    code: 'out_of_range',
    message: `${path}: ${value} is not allowed, expected ${expected}`,
    messageZh: `${path}：不允许 ${value}，应为 1 到 ${max} 的整数`,
    expected,
  };
}
