import type { SchemaTypes } from '@pothos/core';
import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { ApiContext } from './context.ts';

/** Bounds of one document; what a page of the app needs, with room, and nothing near what hurts. */
export const LIMITS = {
  /** Of a whole document; comments and strings count, which are no tokens. The app's longest has 1,800. */
  documentChars: 16 * 1024,
  tokens: 2_000,
  aliases: 30,
  directives: 30,
  /** Root fields of one operation, those of its fragments included. */
  rootFields: 20,
  /** Nesting; a connection costs two levels (edges, node). */
  depth: 15,
  bodyBytes: 256 * 1024,
  cost: { guest: 3_000, signedIn: 30_000 },
} as const;

interface PagedArgs {
  readonly first?: unknown;
  readonly last?: unknown;
}

/** Cost of a connection: what it returns at most, not what it happens to hold. */
export function pageCost(args: PagedArgs): { field: number; multiplier: number } {
  const size = Number(args.first ?? args.last ?? 20);
  return { field: 1, multiplier: Number.isFinite(size) ? Math.min(1_000, Math.max(1, size)) : 1_000 };
}

/** Of a connection of plain fields from memory: a row costs a twenty-fifth of what a row from the database does. */
export function memoryPageCost(args: PagedArgs): { field: number; multiplier: number } {
  const { field, multiplier } = pageCost(args);
  return { field, multiplier: multiplier / 25 };
}

/** Options of the complexity plugin: cost and depth by who asks. */
export const complexityOptions = {
  defaultComplexity: 1,
  defaultListMultiplier: 5,
  limit: (context: SchemaTypes['Context']) => ({
    complexity: (context as ApiContext).auth.viewer === null ? LIMITS.cost.guest : LIMITS.cost.signedIn,
    depth: LIMITS.depth,
  }),
  complexityError: (kind: string) => tooMuch(`levels or fields (${kind})`, null),
};

/** Refuses documents with too many aliases, directives or root fields, or nested too deeply. */
export const shapeRule: ValidationRule = (context: ValidationContext): ASTVisitor => {
  const seen = { aliases: 0, directives: 0 };
  const count = (what: 'aliases' | 'directives') => {
    seen[what] += 1;
    if (seen[what] === LIMITS[what] + 1) context.reportError(tooMuch(what, LIMITS[what]));
  };
  return {
    Field: (node) => {
      if (node.alias !== undefined) count('aliases');
    },
    Directive: () => count('directives'),
    OperationDefinition: (node) => {
      if (rootFields(context, node.selectionSet) > LIMITS.rootFields) {
        context.reportError(tooMuch('root fields', LIMITS.rootFields));
      }
    },
  };
};

/** Fields that a selection brings, also through fragments; each named fragment once, as its fields merge. */
function rootFields(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  seen = new Set<string>(),
): number {
  let fields = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) fields += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      fields += rootFields(context, selection.selectionSet, seen);
    else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      if (fragment) fields += rootFields(context, fragment.selectionSet, seen);
    }
  }
  return fields;
}

/** Throws LIMIT for a document that is too long to be read. Its text would be remembered with what is made of it. */
export function checkDocumentLength(query: unknown): void {
  if (typeof query !== 'string' || query.length <= LIMITS.documentChars) return;
  throw new GraphQLError(
    `query: ${query.length} characters are too many, expected at most ${LIMITS.documentChars}`,
    { extensions: { code: 'LIMIT' } },
  );
}

function tooMuch(what: string, limit: number | null): GraphQLError {
  const rule = limit === null ? 'the document is too complex' : `at most ${limit} are allowed`;
  return new GraphQLError(`too many ${what}: ${rule}`, {
    extensions: { code: 'LIMIT' },
  });
}
