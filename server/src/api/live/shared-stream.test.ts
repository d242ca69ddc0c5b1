import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TickView } from '../../engine/index.ts';
import type { Numbered } from '../types/live-updates.ts';
import { conflated } from './conflated.ts';
import { LONGEST_QUEUE, queued } from './queued.ts';
import { MOST_BACKLOG_BYTES, type Reader, SharedStream } from './shared-stream.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Message extends Numbered {
  readonly isFaulty?: boolean;
  readonly values: readonly number[];
}

class Listener implements Reader<Message> {
  readonly got: Message[] = [];
  backlogBytes = 0;
  dropped: string | null = null;
  #drained: () => void = () => undefined;

  send(message: Message): void {
    this.got.push(message);
  }

  onceDrained(callback: () => void): void {
    this.#drained = callback;
  }

  drain(): void {
    this.backlogBytes = 0;
    this.#drained();
  }

  drop(reason: string): void {
    this.dropped = reason;
  }
}

/** Ticks whose `aggId` is the value; the state is the latest of each symbol. */
function ticksOf(...values: number[]): LiveUpdate {
  return { kind: 'ticks', ticks: values.map((aggId) => ({ symbol: 'BTCUSDT', aggId }) as TickView) };
}

function open(kind: 'latest' | 'every', encode?: (message: Message) => Message | Promise<Message>) {
  const state = { latest: 0, executions: 0, ended: 0, errors: 0 };
  let tell: (update: LiveUpdate) => void = () => undefined;
  const changes = (update: LiveUpdate) => (update.kind === 'ticks' ? update.ticks : []);
  const latest = conflated<TickView, Message>({
    intervalMs: 100,
    snapshot: () => [{ aggId: state.latest } as TickView],
    changes,
    keyOf: ({ symbol }) => symbol,
    message: (ticks, numbered) => ({ ...numbered, values: ticks.map(({ aggId }) => aggId) }),
  });
  const every = queued<TickView, Message>({
    changes,
    message: ({ aggId }, numbered) => ({ ...numbered, values: [aggId] }),
  });
  const subject: LiveSubject<Message> = kind === 'latest' ? latest : every;
  const stream = new SharedStream<Message, Message>({
    subject,
    encode: (message) => {
      state.executions += 1;
      return encode === undefined ? message : encode(message);
    },
    isWhole: ({ isFaulty }) => isFaulty !== true,
    listen: (listener) => {
      tell = listener;
      return () => {
        tell = () => undefined;
      };
    },
    onError: () => {
      state.errors += 1;
    },
    onEnd: () => {
      state.ended += 1;
    },
  });
  const put = (value: number) => {
    state.latest = value;
    tell(ticksOf(value));
  };
  return { stream, state, put };
}

const numbers = (listener: Listener) => listener.got.map(({ sequence, reset }) => [sequence, reset]);
const values = (listener: Listener) => listener.got.flatMap((message) => message.values);

describe('a shared stream', () => {
  it('executes once a message, however many read it', async () => {
    const { stream, state, put } = open('latest');
    const readers = Array.from({ length: 50 }, () => new Listener());
    for (const reader of readers) stream.join(reader);
    expect(state.executions).toBe(1);
    put(1);
    await vi.advanceTimersByTimeAsync(100);
    put(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(state.executions).toBe(3);
    for (const reader of readers) expect(values(reader)).toEqual([0, 1, 2]);
  });

  it('gives a late joiner the state first and then only what is later, without a hole', async () => {
    const { stream, put } = open('latest');
    const early = new Listener();
    stream.join(early);
    for (const value of [1, 2, 3]) {
      put(value);
      await vi.advanceTimersByTimeAsync(100);
    }
    const late = new Listener();
    stream.join(late);
    put(4);
    await vi.advanceTimersByTimeAsync(100);
    expect(numbers(early)).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, false],
      [4, false],
    ]);
    expect(numbers(late)).toEqual([
      [3, true],
      [4, false],
    ]);
    expect(values(late)).toEqual([3, 4]);
  });

  it('makes the first message once for all who join within a second while nothing is told', async () => {
    const { stream, state } = open('latest');
    const readers = Array.from({ length: 20 }, () => new Listener());
    for (const reader of readers) {
      stream.join(reader);
      await vi.advanceTimersByTimeAsync(49);
    }
    expect([state.executions, readers.flatMap(values)]).toEqual([1, readers.map(() => 0)]);
  });

  it('makes it anew for one who joins later: what it holds may have changed untold', async () => {
    const { stream, state } = open('latest');
    const [early, late] = [new Listener(), new Listener()];
    stream.join(early);
    state.latest = 7;
    await vi.advanceTimersByTimeAsync(1_000);
    stream.join(late);
    expect([values(early), late.got]).toEqual([[0], [{ sequence: 0, reset: true, values: [7] }]]);
  });

  it('gives a first message with errors to nobody else', async () => {
    let isAway = true;
    const { stream, state, put } = open('latest', (message) => ({ ...message, isFaulty: isAway }));
    const [unlucky, next, third] = [new Listener(), new Listener(), new Listener()];
    stream.join(unlucky);
    isAway = false;
    stream.join(next);
    stream.join(third);
    expect([unlucky, next, third].map(({ got }) => got[0]?.isFaulty)).toEqual([true, false, false]);
    expect(state.executions).toBe(2);
    put(1);
    await vi.advanceTimersByTimeAsync(100);
    expect([numbers(unlucky), values(next)]).toEqual([
      [
        [0, true],
        [1, false],
      ],
      [0, 1],
    ]);
  });

  it('keeps the order when executions take their time', async () => {
    const waiting: (() => void)[] = [];
    const { stream, put } = open(
      'latest',
      (message) => new Promise((resolve) => waiting.push(() => resolve(message))),
    );
    const first = new Listener();
    stream.join(first);
    put(1);
    const second = new Listener();
    stream.join(second);
    expect(waiting).toHaveLength(1);
    for (let step = 0; step < 4; step += 1) {
      waiting.shift()?.();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(values(first)).toEqual([0, 1]);
    expect(numbers(second)[0]).toEqual([0, true]);
    expect(numbers(second).slice(1)).toEqual([[1, false]]);
  });

  it('leaves a slow reader out and gives it the present state when it has caught up', async () => {
    const { stream, put } = open('latest');
    const [slow, quick] = [new Listener(), new Listener()];
    stream.join(slow);
    stream.join(quick);
    slow.backlogBytes = MOST_BACKLOG_BYTES.latest + 1;
    for (let value = 1; value <= 20; value += 1) {
      put(value);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(values(slow)).toEqual([0]);
    expect(values(quick)).toHaveLength(21);
    slow.drain();
    expect(slow.got.at(-1)).toEqual({ sequence: 20, reset: true, values: [20] });
    put(21);
    await vi.advanceTimersByTimeAsync(100);
    expect(slow.got.at(-1)).toEqual({ sequence: 21, reset: false, values: [21] });
    expect(slow.dropped).toBeNull();
  });

  it('never leaves an event out: a reader that cannot take them is let go with a reason', () => {
    const { stream, put } = open('every');
    const [slow, quick] = [new Listener(), new Listener()];
    stream.join(slow);
    stream.join(quick);
    put(1);
    slow.backlogBytes = MOST_BACKLOG_BYTES.every + 1;
    put(2);
    expect(slow.dropped).toMatch(/too slow/);
    expect(values(quick)).toEqual([1, 2]);
  });

  it('lets everybody go when events gather faster than they can be executed', () => {
    const { stream, put } = open('every', () => new Promise(() => undefined));
    const reader = new Listener();
    stream.join(reader);
    for (let value = 0; value <= LONGEST_QUEUE; value += 1) put(value);
    expect(reader.dropped).toBeNull();
    put(LONGEST_QUEUE + 1);
    expect(reader.dropped).toMatch(/too slow/);
  });

  it('ends once, when the last reader has left, and survives a message that cannot be made', async () => {
    const { stream, state, put } = open('latest', (message) => {
      if (message.values.includes(1)) throw new Error('no');
      return message;
    });
    const [one, other] = [new Listener(), new Listener()];
    stream.join(one);
    stream.join(other);
    put(1);
    await vi.advanceTimersByTimeAsync(100);
    put(2);
    await vi.advanceTimersByTimeAsync(100);
    expect([values(one), state.errors]).toEqual([[0, 2], 1]);
    stream.leave(one);
    expect(stream.isEnded).toBe(false);
    stream.leave(other);
    stream.leave(other);
    expect([stream.isEnded, state.ended]).toEqual([true, 1]);
  });
});
