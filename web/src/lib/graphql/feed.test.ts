import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FeedSink, LiveFeed } from './feed.ts';
import { repeat, retryDelayMs } from './retry.ts';
import { judge, numberingOf } from './sequence.ts';

interface Message {
  rates: { sequence?: number; reset?: boolean; n: number };
}

/** A socket of one's own: what was subscribed, and what the page heard. */
function bench() {
  const sinks: FeedSink<Message>[] = [];
  const heard: number[] = [];
  const failures: string[] = [];
  const state = { connection: 1, ended: 0, sessionEnds: 0 };
  const feed = new LiveFeed<Message>({
    subscribe: (sink) => {
      sinks.push(sink);
      return () => {
        state.ended += 1;
      };
    },
    connection: () => state.connection,
    onMessage: ({ rates }) => heard.push(rates.n),
    onFailure: (message) => failures.push(message),
    onSessionEnd: () => {
      state.sessionEnds += 1;
    },
  });
  const say = (n: number, sequence?: number, reset?: boolean): void => {
    const numbering = {
      ...(sequence === undefined ? {} : { sequence }),
      ...(reset === undefined ? {} : { reset }),
    };
    sinks.at(-1)?.next({ data: { rates: { n, ...numbering } } });
  };
  return { sinks, heard, failures, state, feed, say };
}

describe('LiveFeed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('takes messages in sequence and skips repeated ones', () => {
    const { heard, say } = bench();
    say(1, 0, true);
    say(2, 1, false);
    say(99, 1, false);
    say(3, 2, false);
    expect(heard).toEqual([1, 2, 3]);
  });

  it('subscribes again after a hole, for a new snapshot', async () => {
    const { heard, say, sinks } = bench();
    say(1, 0, true);
    say(99, 2, false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sinks).toHaveLength(2);
    say(2, 0, true);
    expect(heard).toEqual([1, 2]);
  });

  it('hears nothing more from a subscription that it has ended', async () => {
    const { heard, say, sinks } = bench();
    say(1, 0, true);
    say(99, 5, false);
    sinks[0]?.next({ data: { rates: { n: 98, sequence: 1, reset: false } } });
    await vi.advanceTimersByTimeAsync(1_000);
    sinks[0]?.next({ data: { rates: { n: 97, sequence: 0, reset: true } } });
    expect(heard).toEqual([1]);
  });

  it('counts anew on a new connection, which has its own numbering', () => {
    const { heard, say, state } = bench();
    say(1, 7);
    state.connection = 2;
    say(2, 0);
    say(3, 1);
    expect(heard).toEqual([1, 2, 3]);
  });

  it('tells a failure, tries again, and waits longer each time', async () => {
    const { failures, sinks } = bench();
    sinks[0]?.error([{ message: 'too slow', extensions: { code: 'TOO_SLOW' } }]);
    await vi.advanceTimersByTimeAsync(600);
    expect(sinks).toHaveLength(2);
    sinks[1]?.error(new Error('away'));
    await vi.advanceTimersByTimeAsync(600);
    expect(sinks).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(600);
    expect(sinks).toHaveLength(3);
    expect(failures).toEqual(['too slow', 'away']);
  });

  it('tells when the session has ended', () => {
    const { sinks, state } = bench();
    sinks[0]?.next({ data: null, errors: [{ message: 'over', extensions: { code: 'SESSION_ENDED' } }] });
    expect(state.sessionEnds).toBe(1);
  });

  it('stays silent after it was stopped', async () => {
    const { feed, heard, say, sinks, state } = bench();
    feed.stop();
    say(1, 0, true);
    sinks[0]?.complete();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([heard, sinks.length, state.ended]).toEqual([[], 1, 1]);
  });
});

describe('sequence', () => {
  it.each([
    [null, { sequence: 5 }, 'take'],
    [4, { sequence: 5, reset: false }, 'take'],
    [5, { sequence: 5, reset: false }, 'skip'],
    [5, { sequence: 7, reset: false }, 'hole'],
    [5, { sequence: 0, reset: true }, 'take'],
    [5, {}, 'take'],
  ] as const)('after %s, %o: %s', (last, message, verdict) => {
    expect(judge(last, message)).toBe(verdict);
  });

  it('is read from the only root field', () => {
    expect(numberingOf({ rates: { sequence: 3, reset: false, rates: [] } })).toEqual({
      sequence: 3,
      reset: false,
    });
    expect(numberingOf({ serverStatus: { at: 'x' } })).toEqual({});
    expect(numberingOf({ nothing: null })).toEqual({});
  });
});

describe('retryDelayMs', () => {
  it('doubles up to ten seconds and is spread by half', () => {
    expect([0, 1, 2, 3].map((retries) => retryDelayMs(retries, 1))).toEqual([500, 1_000, 2_000, 4_000]);
    expect(retryDelayMs(50, 1)).toBe(10_000);
    expect(retryDelayMs(50, 0)).toBe(5_000);
  });
});

describe('repeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on until it is ended, also in the middle of an act', async () => {
    let acts = 0;
    const end = repeat(async () => {
      acts += 1;
      if (acts === 3) end();
    });
    await vi.advanceTimersByTimeAsync(500);
    expect(acts).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(acts).toBe(3);
  });

  it('does nothing when it is ended before the first act', async () => {
    let acts = 0;
    repeat(async () => {
      acts += 1;
    })();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(acts).toBe(0);
  });
});
