import type { Rule } from '../source.ts';

const VAGUE = /(^|[/._-])(services?|managers?|helpers?|utils?)([/._-]|$)/i;

/** Files and folders are named by the field's nouns. */
export const fileNames: Rule = {
  name: 'named-by-the-field',
  applies: (path) => /\.(ts|mts|js|mjs|cjs|svelte)$/.test(path),
  check: ({ path }) => {
    const found = VAGUE.exec(path)?.[2];
    if (found === undefined) return [];
    return [
      { line: 1, message: `"${found}" in the path says nothing: name what is inside in words of the field` },
    ];
  },
};
