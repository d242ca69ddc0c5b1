import { GraphQLError } from 'graphql';
import type { ApiContext } from '../context.ts';
import { LiveStream } from './stream.ts';
import type { LiveSubject } from './subject.ts';

/** Close code of a connection that reads too slowly; a client may come back. */
export const TOO_SLOW_CODE = 4008;

/** Ends with the reason a page must know: the session went (close code 4403). */
function sessionEnded(): GraphQLError {
  return new GraphQLError('the session has ended', {
    extensions: { code: 'SESSION_ENDED', closeCode: 4403 },
  });
}

/** Ends with the reason that the client reads too slowly (close code 4008). */
export function tooSlow(): GraphQLError {
  return new GraphQLError('the connection is too slow for this subscription', {
    extensions: { code: 'TOO_SLOW', closeCode: TOO_SLOW_CODE },
  });
}

/**
 * What a subscription resolves to. Whoever shares one execution among many takes its subject; iterated, it is a
 * stream of one reader (SSE) that listens to the engine from then on and ends with the viewer's session.
 */
export class LiveSource<M> implements AsyncIterable<M> {
  readonly subject: LiveSubject<M>;
  readonly #context: Pick<ApiContext, 'parts' | 'auth' | 'disconnect'>;

  constructor(context: Pick<ApiContext, 'parts' | 'auth' | 'disconnect'>, subject: LiveSubject<M>) {
    this.#context = context;
    this.subject = subject;
  }

  [Symbol.asyncIterator](): LiveStream<M> {
    const { subject } = this;
    const { parts, auth, disconnect } = this.#context;
    const stops: (() => void)[] = [];
    const stream = new LiveStream<M>(subject, () => {
      for (const stop of stops) stop();
    });
    const onUpdate = () => {
      if (subject.isOverrun !== true) return stream.wake();
      stream.fail(tooSlow());
      disconnect(TOO_SLOW_CODE, tooSlow().message);
    };
    stops.push(
      parts.hub.listen((update) => {
        if (subject.offer(update)) onUpdate();
      }),
      auth.onEnd(() => stream.fail(sessionEnded())),
    );
    return stream;
  }
}
