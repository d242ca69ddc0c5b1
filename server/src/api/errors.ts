import { GraphQLError } from 'graphql';
import { ThreadBusy } from '../threads/request-thread.ts';

export {
  type FieldProblem,
  InvalidCredentialsError,
  InviteError,
  LockedError,
  ValidationError,
} from '../auth/errors.ts';

export class NotFoundError extends GraphQLError {
  override readonly name = 'NotFoundError';
  constructor(what: string) {
    super(`${what} does not exist`, { extensions: { code: 'NOT_FOUND' } });
  }
}

/** The viewer may not do this; a guest is told to sign in. */
export class ForbiddenError extends GraphQLError {
  override readonly name = 'ForbiddenError';
  constructor(guest: boolean) {
    super(guest ? 'sign in to use this' : 'your role does not allow this', {
      extensions: { code: guest ? 'UNAUTHENTICATED' : 'FORBIDDEN' },
    });
  }
}

/** Somebody else was faster, or the state does not allow it. */
export class ConflictError extends GraphQLError {
  override readonly name = 'ConflictError';
  readonly currentVersion: number | null;
  constructor(message: string, currentVersion: number | null = null) {
    super(message, { extensions: { code: 'CONFLICT', currentVersion } });
    this.currentVersion = currentVersion;
  }
}

/** For `catch`: too much waits for a thread of long requests. */
export function busyIsConflict(error: unknown): never {
  throw error instanceof ThreadBusy ? new ConflictError(error.message) : error;
}

/** A strategy in a running A/B test is not changed until the test ends. */
export class FrozenError extends GraphQLError {
  override readonly name = 'FrozenError';
  readonly abTest: { readonly id: string; readonly name: string };
  constructor(abTest: { readonly id: string; readonly name: string }) {
    super(`the strategy is in the running A/B test “${abTest.name}”; end the test first`, {
      extensions: { code: 'FROZEN', abTestName: abTest.name },
    });
    this.abTest = abTest;
  }
}

/** An argument of a query that cannot be understood. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
