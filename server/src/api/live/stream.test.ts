import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveStream } from './stream.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function counter(intervalMs: number) {
  const state = { latest: 0, sent: 0, detached: 0 };
  const take = () => {
    if (state.latest === state.sent) return null;
    state.sent = state.latest;
    return state.latest;
  };
  const stream = new LiveStream<number>({ intervalMs, first: () => null, take }, () => {
    state.detached += 1;
  });
  const put = (value: number) => {
    state.latest = value;
    stream.wake();
  };
  return { stream, state, put };
}

describe('a live stream', () => {
  it('gives a waiting client a change at once and a slow one the latest only', async () => {
    const { stream, put } = counter(0);
    const waiting = stream.next();
    put(1);
    expect(await waiting).toEqual({ done: false, value: 1 });
    for (let value = 2; value <= 1_000; value += 1) put(value);
    expect(await stream.next()).toEqual({ done: false, value: 1_000 });
  });

  it('keeps the interval between messages', async () => {
    const { stream, put } = counter(200);
    put(1);
    expect((await stream.next()).value).toBe(1);
    put(2);
    const second = stream.next();
    const seen = vi.fn();
    void second.then(seen);
    await vi.advanceTimersByTimeAsync(199);
    expect(seen).not.toHaveBeenCalled();
    put(3);
    await vi.advanceTimersByTimeAsync(1);
    expect((await second).value).toBe(3);
  });

  it('ends an idle wait and detaches once', async () => {
    const { stream, state } = counter(0);
    const waiting = stream.next();
    await stream.return();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(state.detached).toBe(1);
  });

  it('tells a waiting client, or the next one that asks, why it failed', async () => {
    const waiting = counter(0);
    const next = waiting.stream.next();
    waiting.stream.fail(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
    const late = counter(0);
    late.stream.fail(new Error('gone'));
    await expect(late.stream.next()).rejects.toThrow('gone');
    expect(await late.stream.next()).toEqual({ done: true, value: undefined });
    expect([waiting.state.detached, late.state.detached]).toEqual([1, 1]);
  });
});
