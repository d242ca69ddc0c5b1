import { type InviteRow, inviteState } from '../../store/invites.ts';
import { builder } from '../builder.ts';
import { ForbiddenError, NotFoundError, ValidationError } from '../errors.ts';
import { localId, uuidOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';

const InviteRef = builder.objectRef<InviteRow>('InviteCode');

export const InviteCodeType = builder.node(InviteRef, {
  id: { resolve: (invite) => invite.id, parse: uuidOf('InviteCode') },
  authScopes: { admin: true },
  loadMany: async (ids, { parts, auth }) => {
    const rows = auth.viewer?.role === 'admin' ? await parts.stores.invites.byIds(ids) : [];
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    code: t.exposeString('code'),
    maxUses: t.exposeInt('maxUses'),
    uses: t.exposeInt('uses'),
    state: t.string({
      description: 'active, exhausted, expired or disabled',
      resolve: (invite) => inviteState(invite, Date.now()),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    disabledAt: t.expose('disabledAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

const CreateInvitesInput = builder.inputType('CreateInvitesInput', {
  fields: (t) => ({
    count: t.int({ required: true, description: '1 to 100' }),
    maxUses: t.int({ required: true, description: '1 to 1,000' }),
    expiresInDays: t.int({ description: '1 to 365; absent: never' }),
  }),
});

const DisableInviteInput = builder.inputType('DisableInviteInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

builder.queryFields((t) => ({
  inviteCodes: t.connection({
    type: InviteCodeType,
    authScopes: { admin: true },
    complexity: pageCost,
    resolve: (_root, args, { parts }) =>
      keysetPage<InviteRow>(args, {
        uuid: true,
        keyOf: (invite) => ({ at: invite.createdAt, id: invite.id }),
        load: (slice) => parts.stores.invites.page(slice),
      }),
  }),
}));

builder.mutationFields((t) => ({
  createInvites: t.field({
    type: [InviteCodeType],
    args: { input: t.arg({ type: CreateInvitesInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError] },
    resolve: (_root, { input }, { parts, auth }) =>
      parts.invitations.create(
        { count: input.count, maxUses: input.maxUses, expiresInDays: input.expiresInDays ?? null },
        auth.viewer?.id ?? null,
      ),
  }),
  disableInvite: t.field({
    type: InviteCodeType,
    args: { input: t.arg({ type: DisableInviteInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [NotFoundError, ForbiddenError] },
    resolve: async (_root, { input }, { parts, auth }) => {
      const invite = await parts.invitations.disable(
        localId('InviteCode', input.id),
        auth.viewer?.id ?? null,
      );
      if (invite === null) throw new NotFoundError('invite');
      return invite;
    },
  }),
}));
