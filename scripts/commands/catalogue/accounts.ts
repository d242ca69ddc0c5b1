import { type CommandEntry, JSON_OPTION } from '../command.ts';

/** Commands about people: invite codes, users and roles. */
export const ACCOUNT_COMMANDS: readonly CommandEntry[] = [
  {
    path: 'invites gen',
    summary: 'makes an invite code',
    options: [
      { flags: '--uses <n>', meaning: 'how many accounts it may make (default: 1)' },
      { flags: '--days <n>', meaning: 'days until it expires (default: 30)' },
      JSON_OPTION,
    ],
    examples: ['ae invites gen', 'ae invites gen --uses 5 --days 7'],
    load: () => import('../invites/gen.ts'),
  },
  {
    path: 'invites list',
    summary: 'lists invite codes with uses and state',
    options: [JSON_OPTION],
    examples: ['ae invites list --json'],
    load: () => import('../invites/list.ts'),
  },
  {
    path: 'invites disable',
    summary: 'ends an invite code',
    args: '<code>',
    options: [JSON_OPTION],
    examples: ['ae invites disable K7MPQ2XZ'],
    load: () => import('../invites/disable.ts'),
  },
  {
    path: 'users create-admin',
    summary: 'makes an administrator; the password is asked for, or read from standard input',
    args: '<name>',
    options: [JSON_OPTION],
    examples: ['ae users create-admin ada', 'ae users create-admin ada < password-file'],
    load: () => import('../users/create-admin.ts'),
  },
  {
    path: 'users list',
    summary: 'lists accounts with role, plan and state',
    options: [JSON_OPTION],
    examples: ['ae users list'],
    load: () => import('../users/list.ts'),
  },
  {
    path: 'users ban',
    summary: 'locks an account and ends its sessions at once',
    args: '<name>',
    options: [JSON_OPTION],
    examples: ['ae users ban mallory'],
    load: () => import('../users/ban.ts'),
  },
  {
    path: 'users unban',
    summary: 'unlocks an account',
    args: '<name>',
    options: [JSON_OPTION],
    examples: ['ae users unban mallory'],
    load: () => import('../users/unban.ts'),
  },
  {
    path: 'users set-role',
    summary: 'changes the role of an account',
    args: '<name> <role>',
    options: [JSON_OPTION],
    examples: ['ae users set-role ada admin'],
    load: () => import('../users/set-role.ts'),
  },
];
