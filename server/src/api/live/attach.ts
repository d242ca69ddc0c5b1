import { GraphQLError } from 'graphql';
import type { EngineUpdate } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { LiveStream } from './stream.ts';

/** How a subscription turns engine updates into messages. */
export interface LiveSource<M> {
  readonly intervalMs: number;
  /** Remembers what matters of an update; true when there is something new to send. */
  readonly offer: (update: EngineUpdate) => boolean;
  readonly take: () => M | null;
}

/** Ends with the reason a page must know: the session went (close code 4403). */
export function sessionEnded(): GraphQLError {
  return new GraphQLError('the session has ended', {
    extensions: { code: 'SESSION_ENDED', closeCode: 4403 },
  });
}

/** Ends with the reason that the client reads too slowly (close code 4429). */
export function tooSlow(): GraphQLError {
  return new GraphQLError('the connection is too slow for this subscription', {
    extensions: { code: 'TOO_SLOW', closeCode: 4429 },
  });
}

/** A stream that listens to the engine and ends with the viewer's session. */
export function attach<M>(
  { parts, auth }: Pick<ApiContext, 'parts' | 'auth'>,
  source: LiveSource<M>,
): LiveStream<M> {
  const stops: (() => void)[] = [];
  const stream = new LiveStream<M>({
    intervalMs: source.intervalMs,
    take: source.take,
    detach: () => {
      for (const stop of stops) stop();
    },
  });
  stops.push(
    parts.hub.listen((update) => {
      if (source.offer(update)) stream.wake();
    }),
    auth.onEnd(() => stream.fail(sessionEnded())),
  );
  return stream;
}
