import { GraphQLError } from 'graphql';

/** A field that is wrong, with words in both languages. */
export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly messageZh: string;
  readonly expected: string;
}

/** The input is wrong; `fields` says where and why. */
export class ValidationError extends GraphQLError {
  override readonly name = 'ValidationError';
  readonly fields: readonly FieldProblem[];
  constructor(fields: readonly FieldProblem[]) {
    super(fields.map((field) => field.message).join('; '), { extensions: { code: 'VALIDATION', fields } });
    this.fields = fields;
  }
}

/** Too many attempts; `retryAt` is epoch milliseconds. */
export class LockedError extends GraphQLError {
  override readonly name = 'LockedError';
  readonly retryAt: number;
  constructor(retryAt: number) {
    super('too many failed attempts, wait before the next one', { extensions: { code: 'LOCKED', retryAt } });
    this.retryAt = retryAt;
  }
}

/** Same words for an unknown name and a wrong password. */
export class InvalidCredentialsError extends GraphQLError {
  override readonly name = 'InvalidCredentialsError';
  constructor() {
    super('name or password is not right', { extensions: { code: 'INVALID_CREDENTIALS' } });
  }
}

/** The invite or set-up code cannot be used; the words do not say which part of it is wrong. */
export class InviteError extends GraphQLError {
  override readonly name = 'InviteError';
  constructor(message = 'this code is unknown, used up, expired or disabled') {
    super(message, { extensions: { code: 'INVITE' } });
  }
}
