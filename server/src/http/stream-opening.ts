import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { ApiParts } from '../api/context.ts';
import { SharedStream } from '../api/live/shared-stream.ts';
import type { Opened } from '../api/live/shared-streams.ts';
import { LiveSource } from '../api/live/source.ts';
import { scopeAuth, type ViewerScope } from '../api/live/viewer-scope.ts';
import { type Api, maskedResult } from '../api/yoga.ts';
import type { Sessions } from '../auth/sessions.ts';
import { NextMessage } from './next-message.ts';

export interface StreamParts {
  readonly api: Api;
  readonly parts: ApiParts;
  readonly sessions: Sessions;
}

/** A validated subscription and the scope of those who may read it. */
export interface WantedStream {
  readonly scope: ViewerScope;
  readonly params: SubscribePayload;
  readonly document: DocumentNode;
}

type Stream = SharedStream<unknown, NextMessage>;

/**
 * Begins the one execution for all viewers of a scope: authorised as that scope, one result a message. Resolves to
 * the errors when the subscription is refused.
 */
export async function openSharedStream(
  { api, parts, sessions }: StreamParts,
  { scope, params, document }: WantedStream,
  onEnd: (stream: Stream) => void,
): Promise<Opened<NextMessage>> {
  const auth = scopeAuth(sessions, scope);
  const { schema, contextFactory } = api.getEnveloped({ auth, disconnect: () => undefined, params });
  const args: ExecutionArgs = {
    schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    contextValue: await contextFactory(),
  };
  const source: unknown = await createSourceEventStream(args);
  if (!(source instanceof LiveSource)) return maskedResult(source as ExecutionResult, parts);
  const encoded = (result: ExecutionResult) => new NextMessage(maskedResult(result, parts));
  const stream: Stream = new SharedStream<unknown, NextMessage>({
    subject: source.subject,
    encode: (message) => {
      const result = execute({ ...args, rootValue: message });
      return result instanceof Promise ? result.then(encoded) : encoded(result);
    },
    isWhole: (message) => message.isWhole,
    listen: (listener) => parts.hub.listen(listener),
    onError: (error) => parts.logger.error({ err: error }, 'a message of a subscription cannot be made'),
    onEnd: () => onEnd(stream),
  });
  return stream;
}
