import { builder } from '../builder.ts';
import {
  ForbiddenError,
  InvalidCredentialsError,
  InviteError,
  LockedError,
  ValidationError,
} from '../errors.ts';
import { UserType } from './user.ts';

const LoginInput = builder.inputType('LoginInput', {
  fields: (t) => ({
    username: t.string({ required: true }),
    password: t.string({ required: true }),
  }),
});

const RegisterInput = builder.inputType('RegisterInput', {
  fields: (t) => ({
    username: t.string({ required: true }),
    password: t.string({ required: true }),
    inviteCode: t.string(),
  }),
});

const CreateFirstAdminInput = builder.inputType('CreateFirstAdminInput', {
  fields: (t) => ({
    setupCode: t.string({ required: true }),
    username: t.string({ required: true }),
    password: t.string({ required: true }),
  }),
});

builder.mutationFields((t) => ({
  register: t.field({
    type: UserType,
    description: 'Makes an account with an invite code and signs it in.',
    args: { input: t.arg({ type: RegisterInput, required: true }) },
    errors: { types: [ValidationError, InviteError, LockedError] },
    resolve: async (_root, { input }, { parts, auth }) => {
      const user = await parts.accounts.register(
        { username: input.username, password: input.password, code: input.inviteCode ?? '' },
        auth.client,
      );
      await auth.signIn(user);
      return user;
    },
  }),
  createFirstAdmin: t.field({
    type: UserType,
    description: 'Makes the first admin with the one-time code that the server printed; once.',
    args: { input: t.arg({ type: CreateFirstAdminInput, required: true }) },
    errors: { types: [ValidationError, InviteError, ForbiddenError, LockedError] },
    resolve: async (_root, { input }, { parts, auth }) => {
      const user = await parts.accounts.createFirstAdmin(
        { username: input.username, password: input.password, code: input.setupCode },
        auth.client,
      );
      await auth.signIn(user);
      return user;
    },
  }),
  login: t.field({
    type: UserType,
    args: { input: t.arg({ type: LoginInput, required: true }) },
    errors: { types: [InvalidCredentialsError, LockedError] },
    resolve: async (_root, { input }, { parts, auth }) => {
      const user = await parts.accounts.login(input, auth.client);
      await auth.signIn(user);
      return user;
    },
  }),
  logout: t.boolean({
    description: 'Ends this session everywhere it is open.',
    errors: { types: [ForbiddenError] },
    authScopes: { signedIn: true },
    resolve: async (_root, _args, { auth }) => {
      await auth.signOut();
      return true;
    },
  }),
}));
