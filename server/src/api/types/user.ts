import type { UserRow } from '../../store/users.ts';
import { builder } from '../builder.ts';
import { UserRoleEnum } from '../enums.ts';
import { uuidOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { listPage } from '../paging.ts';

const UserRef = builder.objectRef<UserRow>('User');

export const UserType = builder.node(UserRef, {
  description: 'An account. A person sees their own, an admin all.',
  id: { resolve: (user) => user.id, parse: uuidOf('User') },
  loadMany: async (ids, { parts, auth }) => {
    const seen = auth.viewer?.role === 'admin' ? ids : ids.filter((id) => id === auth.viewer?.id);
    const rows = await parts.stores.users.byIds(seen);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  authScopes: (user, { auth }) => auth.viewer?.id === user.id || auth.viewer?.role === 'admin',
  fields: (t) => ({
    username: t.exposeString('username'),
    role: t.expose('role', { type: UserRoleEnum }),
    plan: t.exposeString('plan'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    bannedAt: t.expose('bannedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: UserType,
    nullable: true,
    description: 'Who is signed in; null for a guest.',
    skipTypeScopes: true,
    resolve: (_root, _args, { parts, auth }) =>
      auth.viewer === null ? null : parts.stores.users.byId(auth.viewer.id),
  }),
  setupRequired: t.boolean({
    description: 'True while there is no admin: the page for the first one is open.',
    skipTypeScopes: true,
    resolve: async (_root, _args, { parts }) => !(await parts.stores.users.hasAdmin()),
  }),
  users: t.connection({
    type: UserType,
    authScopes: { admin: true },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) =>
      listPage(args, await parts.stores.users.all(), (user) => [user.username]),
  }),
}));
