import { lineFaults, type Rule } from '../source.ts';

/** Folders of one person's or one machine's own. The parts are joined so that this file does not name any. */
const HOMES = ['home/[a-z]', 'Users/[A-Za-z]', 'root/', 'work/', 'workspace/', 'mnt/[a-z]'].join('|');
const PATHS = new RegExp(`(?:^|[\\s'"\`(=])(?:/(?:${HOMES})[^\\s'"\`)]*|[A-Z]:\\\\\\\\?Users)`);

/** Nothing in the product speaks of the machine it was made on. */
export const machinePaths: Rule = {
  name: 'no-machine-paths',
  applies: (path) => path !== 'pnpm-lock.yaml' && !path.startsWith('scripts/lint/rules/machine-paths'),
  check: (source) =>
    lineFaults(
      source,
      PATHS,
      (match) => `${match.trim()} is a path of one machine: use a path relative to the product`,
    ),
};
