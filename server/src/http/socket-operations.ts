import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { OperationResult, SubscribePayload } from 'graphql-ws';
import { checkDocumentLength } from '../api/limits.ts';
import type { Reader } from '../api/live/shared-stream.ts';
import { isStream, type SharedStreams } from '../api/live/shared-streams.ts';
import { scopeOf, type ViewerScope } from '../api/live/viewer-scope.ts';
import type { Api, ServerContext } from '../api/yoga.ts';
import type { NextMessage } from './next-message.ts';
import { Seat } from './seat.ts';
import { openSharedStream, type StreamParts } from './stream-opening.ts';

export interface OperationParts extends StreamParts {
  readonly api: Api;
  readonly shared: SharedStreams<NextMessage>;
}

/** An operation as a client asks for it over a WebSocket. */
export interface AskedOperation {
  readonly context: ServerContext;
  readonly params: SubscribePayload;
  /** Where the messages of a subscription go. */
  readonly reader: Reader<NextMessage>;
}

/** What executes an operation, carried along with it. */
export interface Executor {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
}

/**
 * Reads an operation through the same parser, limits and masks as one over HTTP; a subscription joins the execution
 * that all viewers of the same scope share. Mutations are refused: they need the answer's cookies.
 */
export async function prepareOperation(
  given: OperationParts,
  asked: AskedOperation,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { context, params } = asked;
  const enveloped = given.api.getEnveloped({ ...context, params });
  let document: DocumentNode;
  try {
    checkDocumentLength(params.query);
    document = enveloped.parse(params.query);
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('the document cannot be read')];
  }
  const { schema } = enveloped;
  const errors: readonly GraphQLError[] = enveloped.validate(schema, document);
  if (errors.length > 0) return errors;
  const kind = getOperationAST(document, params.operationName)?.operation;
  if (kind === OperationTypeNode.MUTATION) return [new GraphQLError('mutations are sent over HTTP')];
  const executor: Executor = {
    execute: enveloped.execute,
    subscribe: (args) => join(given, asked, args.document),
  };
  return {
    schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    // A shared execution has a context of its own.
    contextValue: kind === OperationTypeNode.SUBSCRIPTION ? context : await enveloped.contextFactory(),
    rootValue: executor,
  };
}

async function join(
  given: OperationParts,
  { context, params, reader }: AskedOperation,
  document: DocumentNode,
): Promise<Awaited<OperationResult>> {
  const scope = scopeOf(context.auth.viewer);
  const opened = await given.shared.join(
    keyOf(scope, params),
    (onEnd) => openSharedStream(given, { scope, params, document }, onEnd),
    reader,
  );
  if (!isStream(opened)) return opened;
  return new Seat(() => opened.leave(reader)) as unknown as Awaited<OperationResult>;
}

/** Equal for operations whose messages are equal. */
function keyOf(scope: ViewerScope, { query, operationName, variables }: SubscribePayload): string {
  const sorted = Object.entries(variables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([scope, query, operationName ?? null, sorted]);
}
