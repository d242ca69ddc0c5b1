import { lineFaults, type Rule } from '../source.ts';

/** The lockfile pins versions and hashes, not the registry of whoever made it. */
export const lockfile: Rule = {
  name: 'no-registry-host',
  applies: (path) => path === 'pnpm-lock.yaml' || /(^|\/)\.npmrc$/.test(path),
  check: (source) =>
    lineFaults(
      source,
      /https?:\/\/[\w.-]+/,
      (host) => `${host} ties every installation to one host: let the registry setting of the machine decide`,
    ),
};
