import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import type { ApiContext } from './context.ts';
import { ForbiddenError } from './errors.ts';
import { complexityOptions } from './limits.ts';

/** Types the builder works with; times are epoch milliseconds inside, ISO text outside. */
export interface BuilderTypes {
  Context: ApiContext;
  DefaultFieldNullability: false;
  AuthScopes: { signedIn: boolean; admin: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: number; Output: number };
    Decimal: { Input: string; Output: string };
    BigInt: { Input: string; Output: string | number };
    JSON: { Input: unknown; Output: unknown };
    TradeColumns: { Input: never; Output: TradeColumns };
  };
  /** Lists that can be counted cheaply say how. */
  Connection: { totalCount?: number | (() => Promise<number> | number) };
}

/** The one schema builder. `errors` comes first so that refusals by scopes become typed results too. */
export const builder = new SchemaBuilder<BuilderTypes>({
  defaultFieldNullability: false,
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  errors: { defaultTypes: [], directResult: false },
  relay: {
    nodesQueryOptions: false,
    cursorType: 'String',
    // The page size is counted once, on the connection itself.
    edgesFieldOptions: { complexity: { field: 1, multiplier: 1 } },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, context) => new ForbiddenError(context.auth.viewer === null),
    authScopes: (context) => ({
      signedIn: context.auth.viewer !== null,
      admin: context.auth.viewer?.role === 'admin',
    }),
  },
  complexity: complexityOptions,
});

builder.queryType({ authScopes: { signedIn: true } });
builder.mutationType({});
builder.subscriptionType({ authScopes: { signedIn: true } });

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    nullable: true,
    description: 'How many there are in all; null where counting is not cheap.',
    resolve: ({ totalCount }) => (typeof totalCount === 'function' ? totalCount() : (totalCount ?? null)),
  }),
);
