import { builder } from '../builder.ts';
import {
  ConflictError,
  type FieldProblem,
  ForbiddenError,
  FrozenError,
  InvalidCredentialsError,
  InviteError,
  LockedError,
  NotFoundError,
  ValidationError,
} from '../errors.ts';
import { globalId } from '../ids.ts';

const ErrorInterface = builder.interfaceRef<Error>('Error').implement({
  description: 'Something that a person can put right.',
  fields: (t) => ({ message: t.exposeString('message') }),
});

const FieldErrorType = builder.objectRef<FieldProblem>('FieldError').implement({
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Dotted path of the field; `weights` for their sum.' }),
    code: t.exposeString('code'),
    message: t.exposeString('message'),
    messageZh: t.exposeString('messageZh'),
    expected: t.exposeString('expected'),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  interfaces: [ErrorInterface],
  fields: (t) => ({ fields: t.field({ type: [FieldErrorType], resolve: (error) => [...error.fields] }) }),
});

builder.objectType(NotFoundError, { name: 'NotFoundError', interfaces: [ErrorInterface] });
builder.objectType(ForbiddenError, { name: 'ForbiddenError', interfaces: [ErrorInterface] });
builder.objectType(InvalidCredentialsError, {
  name: 'InvalidCredentialsError',
  interfaces: [ErrorInterface],
});
builder.objectType(InviteError, { name: 'InviteError', interfaces: [ErrorInterface] });

builder.objectType(ConflictError, {
  name: 'ConflictError',
  interfaces: [ErrorInterface],
  fields: (t) => ({ currentVersion: t.exposeInt('currentVersion', { nullable: true }) }),
});

builder.objectType(FrozenError, {
  name: 'FrozenError',
  interfaces: [ErrorInterface],
  description: 'The strategy is in a running A/B test, which must end first.',
  fields: (t) => ({
    abTestId: t.id({ resolve: ({ abTest }) => globalId('AbTest', abTest.id) }),
    abTestName: t.string({ resolve: ({ abTest }) => abTest.name }),
  }),
});

builder.objectType(LockedError, {
  name: 'LockedError',
  interfaces: [ErrorInterface],
  fields: (t) => ({ retryAt: t.expose('retryAt', { type: 'DateTime' }) }),
});
