import { ACCOUNT_COMMANDS } from './catalogue/accounts.ts';
import { MARKET_COMMANDS } from './catalogue/market.ts';
import { SYSTEM_COMMANDS } from './catalogue/system.ts';
import type { CommandEntry } from './command.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  ...MARKET_COMMANDS,
  ...ACCOUNT_COMMANDS,
  ...SYSTEM_COMMANDS,
];

/** What the words stand for that only group commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  partitions: 'stored months of the large tables',
  presets: 'strategy presets and the factory grid',
  invites: 'invite codes for registration',
  users: 'accounts and roles',
};
