import { describe, expect, it } from 'vitest';
import { brokenRules, tree } from './tree.ts';

const routes = tree().filter(({ path }) => path.startsWith('web/src/routes/'));

describe('one page for any strategy', () => {
  it('no page, component or text source names a model or a preset', () => {
    expect(brokenRules('one-page-any-strategy')).toEqual([]);
  });

  it('routes are per kind of thing, by id', () => {
    expect(routes.length).toBeGreaterThan(0);
    const versioned = routes.filter(({ path }) => /\/(v\d+|[a-z]+[-_]?v\d+)(\/|$)/i.test(path));
    expect(versioned.map(({ path }) => path)).toEqual([]);
    const details = routes.filter(({ path }) =>
      /^web\/src\/routes\/strategies\/[^/]+\/\+page\.svelte$/.test(path),
    );
    expect(details.map(({ path }) => path).sort()).toEqual([
      'web/src/routes/strategies/[id]/+page.svelte',
      'web/src/routes/strategies/compare/+page.svelte',
      'web/src/routes/strategies/deprecated/+page.svelte',
      'web/src/routes/strategies/new/+page.svelte',
    ]);
  });
});
