import { type CommandEntry, JSON_OPTION } from '../command.ts';

/** Commands about the installation. */
export const SYSTEM_COMMANDS: readonly CommandEntry[] = [
  {
    path: 'presets list',
    summary: 'lists the shipped strategy presets',
    options: [{ flags: '--grid', meaning: 'with the 72 strategies of the factory grid' }, JSON_OPTION],
    examples: ['ae presets list --grid'],
    load: () => import('../presets/list.ts'),
  },
  {
    path: 'presets load',
    summary: 'creates the presets as strategies, once',
    options: [{ flags: '--grid', meaning: 'with the 72 strategies of the factory grid' }, JSON_OPTION],
    examples: ['ae presets load', 'ae presets load --grid'],
    load: () => import('../presets/load.ts'),
  },
  {
    path: 'doctor',
    summary: 'checks this installation and says what to fix',
    options: [JSON_OPTION],
    examples: ['ae doctor', 'ae doctor --json'],
    load: () => import('../doctor.ts'),
  },
];
