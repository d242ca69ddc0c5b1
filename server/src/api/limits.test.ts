import { complexityFromQuery } from '@pothos/plugin-complexity';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkDocumentLength, LIMITS, pageCost, shapeRule } from './limits.ts';
import { schema } from './schema.ts';

const refusals = (document: string) =>
  validate(schema, parse(document), [shapeRule]).map((error) => error.message);

describe('the shape of a document', () => {
  it('takes what a page needs', () => {
    expect(refusals('{ me { username } a: rates { totalCount } b: rates { totalCount } }')).toEqual([]);
  });

  it('counts aliases everywhere, fragments included', () => {
    const aliases = Array.from({ length: LIMITS.aliases }, (_, i) => `a${i}: symbol`).join(' ');
    const document = `{ x: rates { edges { node { ...F } } } } fragment F on Rate { ${aliases} }`;
    expect(refusals(document)).toEqual([expect.stringMatching(/too many aliases/)]);
  });

  it.each([
    ['inline', (fields: string) => `{ ... on Query { ${fields} } }`],
    ['nested', (fields: string) => `{ ... { ... on Query { ${fields} } } }`],
    ['named', (fields: string) => `{ ...F } fragment F on Query { ...G } fragment G on Query { ${fields} }`],
  ])('counts root fields through fragments: %s', (_name, document) => {
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: __typename`).join(' ');
    expect(refusals(document(fields(LIMITS.rootFields)))).toEqual([]);
    expect(refusals(document(fields(LIMITS.rootFields + 1)))).toEqual([
      expect.stringMatching(/too many root fields: at most 20/),
    ]);
  });

  it('counts a fragment that is spread again and again once, also one that holds itself', () => {
    const spreads = '...F '.repeat(30);
    expect(refusals(`{ ${spreads} } fragment F on Query { __typename ...F }`)).toEqual([]);
  });

  it('reports a flood once and quickly', () => {
    const flood = Array.from({ length: 20_000 }, (_, i) => `a${i}: __typename`).join(' ');
    const document = parse(`{ ${flood} }`, { noLocation: true });
    const started = performance.now();
    expect(validate(schema, document, [shapeRule])).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('counts directives', () => {
    const fields = Array.from({ length: 31 }, () => 'symbol @skip(if: false)').join(' ');
    expect(refusals(`{ rates { edges { node { ${fields} } } } }`)).toEqual([
      expect.stringMatching(/too many directives/),
    ]);
  });
});

describe('the length of a document', () => {
  it('is bounded, and the refusal says by what', () => {
    expect(() => checkDocumentLength(' '.repeat(LIMITS.documentChars))).not.toThrow();
    expect(() => checkDocumentLength(' '.repeat(LIMITS.documentChars + 1))).toThrow(
      'query: 16385 characters are too many, expected at most 16384',
    );
  });
});

describe('the cost of a page', () => {
  it.each([
    [{}, 20],
    [{ first: 100 }, 100],
    [{ last: 7 }, 7],
    [{ first: 0 }, 1],
    [{ first: 1e9 }, 1_000],
    [{ first: 'many' }, 1_000],
  ])('%o counts %d', (args, multiplier) => {
    expect(pageCost(args)).toEqual({ field: 1, multiplier });
  });
});

describe('the cost of documents', () => {
  const cost = (query: string) => complexityFromQuery(query, { schema, ctx: {}, variables: {} }).complexity;

  it('counts trades that come as columns by how many may come, and a summary as what it reads', () => {
    const columns = (limit: string) =>
      `tradeColumns(symbol: "X", from: "2026-01-01T00:00:00Z"${limit}) { columns }`;
    expect(cost(`{ ${columns('')} }`)).toBe(12_701);
    expect(cost(`{ a: ${columns('')} b: ${columns('')} }`)).toBeLessThan(LIMITS.cost.signedIn);
    expect(cost(`{ a: ${columns('')} b: ${columns('')} c: ${columns(', limit: 100000')} }`)).toBeGreaterThan(
      LIMITS.cost.signedIn,
    );
    expect(cost(`{ ${columns(', limit: 800')} }`)).toBe(301);
    const summary = 'tradeSummary(symbol: "X", from: "2026-01-01T00:00:00Z") { trades }';
    expect(cost(`{ ${summary} }`)).toBeGreaterThanOrEqual(5_000);
  });

  it('lets the heaviest pages through, a guest read all rates, and refuses products of pages', () => {
    const stats =
      'trades winRate netR netUsd balance maxDrawdownR profitFactor last24hR last24hUsd lastTradeAt';
    const latest = 'score gates { name value threshold passed } layers { name score max }';
    const card = `id displayName symbol status sparkline stats { ${stats} } latestEvaluation { ${latest} }`;
    expect(
      cost(`{ strategies(first: 100) { edges { node { ${card} openPositions { id unrealisedR } } } } }`),
    ).toBeLessThan(LIMITS.cost.signedIn / 2);
    const bar = 'openTime open high low close volume buyVolume quoteVolume trades';
    expect(
      cost(`{ candles(symbol: "X", interval: m1, first: 1000) { edges { node { ${bar} } } } }`),
    ).toBeLessThan(LIMITS.cost.signedIn / 2);
    const rate = 'symbol fundingRate markPrice indexPrice basisFraction nextFundingAt time';
    expect(cost(`{ rates(first: 1000) { edges { node { ${rate} } } } }`)).toBeLessThan(LIMITS.cost.guest);
    const versions = 'versions(first: 100) { edges { node { changes { path } } } }';
    expect(cost(`{ strategies(first: 100) { edges { node { ${versions} } } } }`)).toBeGreaterThan(
      LIMITS.cost.signedIn,
    );
  });
});
