import { randomUUID } from 'node:crypto';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { type ExecutionResult, GraphQLError, NoSchemaIntrospectionCustomRule, parse } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { RequestAuth } from '../auth/request-auth.ts';
import type { ApiContext, ApiParts } from './context.ts';
import { checkDocumentLength, LIMITS, shapeRule } from './limits.ts';
import { loadersFor } from './loaders.ts';
import { schema } from './schema.ts';
import { documentCaches } from './text-cache.ts';

/** What the HTTP server (or the WebSocket) hands in with each request. */
export interface ServerContext {
  readonly auth: RequestAuth;
  /** Ends the connection with a code and a reason, where it is a WebSocket. */
  readonly disconnect: (code: number, reason: string) => void;
}

/** The GraphQL endpoint, with limits and without words that tell too much. */
export function createApi(parts: ApiParts) {
  const production = parts.config.environment === 'production';
  return createYoga<ServerContext, ApiContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    batching: false,
    // Origins are checked before this (http/origin.ts), which also answers preflight requests.
    cors: false,
    logging: false,
    healthCheckEndpoint: '/graphql/health',
    parserAndValidationCache: documentCaches(),
    context: ({ auth, disconnect }) => ({ parts, auth, disconnect, loaders: loadersFor(parts) }),
    maskedErrors: {
      maskError: (error) => masked(error, parts),
    },
    plugins: [
      useCSRFPrevention({ requestHeaders: ['x-graphql-yoga-csrf', 'apollo-require-preflight'] }),
      limitsPlugin(),
      ...(production ? [noHintsPlugin(), memberIntrospectionPlugin()] : []),
    ],
  });
}

export type Api = ReturnType<typeof createApi>;

/** Length first, token count while parsing, shape before execution; cost and depth are the complexity plugin's. */
function limitsPlugin(): Plugin<ApiContext> {
  return {
    // What the parser itself refuses is remembered under the whole text.
    onParams: ({ params }) => checkDocumentLength(params?.query),
    onParse: ({ setParseFn }) => {
      setParseFn((source: string, options: object) =>
        parse(source, { ...options, maxTokens: LIMITS.tokens }),
      );
    },
    onValidate: ({ addValidationRule }) => addValidationRule(shapeRule),
  };
}

/** The schema is shown to members only, over HTTP and WebSocket alike (a request exists only for the first). */
function memberIntrospectionPlugin(): Plugin<ApiContext> {
  return {
    onValidate: ({ context, addValidationRule }) => {
      const { auth } = context as Partial<ServerContext>;
      if (auth === undefined || auth.viewer === null) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

const HINT = / Did you mean .*$/s;

/** Names of fields are not offered to who guesses them. */
function noHintsPlugin(): Plugin<ApiContext> {
  return {
    onValidate:
      () =>
      ({ valid, result, setResult }) => {
        if (!valid) setResult((result as readonly Error[]).map(withoutHint));
      },
  };
}

function withoutHint(error: Error): Error {
  if (!(error instanceof GraphQLError) || !HINT.test(error.message)) return error;
  const { nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(error.message.replace(HINT, ''), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions,
  });
}

/** The same for a result that was made without the endpoint. */
export function maskedResult(result: ExecutionResult, parts: ApiParts): ExecutionResult {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => masked(error, parts) as GraphQLError) };
}

/** Refusals of GraphQL and of ours pass; anything else becomes a number that the log knows. */
function masked(error: unknown, parts: ApiParts): Error {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (error instanceof Error && isRefusal(original)) {
    // Words about wrong variables come from execution and not from validation.
    return parts.config.environment === 'production' ? withoutHint(error) : error;
  }
  const errorId = randomUUID();
  parts.logger.error({ err: original, errorId, path: pathOf(error) }, 'unexpected error in the API');
  return new GraphQLError('Unexpected error', {
    ...(error instanceof GraphQLError ? { path: error.path ?? null, nodes: error.nodes ?? null } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  });
}

/** GraphQLError by its shape, not its class: a second copy of the library must not turn refusals into faults. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof GraphQLError ||
    (error instanceof Error && 'extensions' in error && 'positions' in error && 'locations' in error)
  );
}

function pathOf(error: unknown): string | undefined {
  return error instanceof GraphQLError ? error.path?.join('.') : undefined;
}
