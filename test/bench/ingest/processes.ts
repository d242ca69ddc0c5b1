import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type Build,
  type FromReceiver,
  type FromSender,
  type Run,
  steadyMs,
  type ToReceiver,
  type ToSender,
} from './messages.ts';

/** The sender in its own process. */
export interface SendingVenue {
  readonly url: string;
  /** Frames of the next trades of this receiver are written. */
  prepare(feed: Build, blocks: number, isStamped: boolean): Promise<void>;
  /** Resolves when everything prepared is on its way. */
  send(feed: Build, perSecond: number | null): Promise<void>;
  close(): void;
}

/** A build in its own process, so that the garbage of one does not burden the other. */
export interface ReceivingBuild {
  /** Lets the venue send blocks of so many ticks; `tookMs` runs from the first byte to the last decision. */
  run(
    venue: SendingVenue,
    blocks: number,
    ticks: number,
    perSecond: number | null,
  ): Promise<Run & { readonly tookMs: number }>;
  close(): void;
}

export async function startVenue(): Promise<SendingVenue> {
  const child = start(new URL('sender.ts', import.meta.url));
  const listening = await answer<FromSender, 'listening'>(child, 'listening');
  const ask = (message: ToSender, kind: FromSender['kind']) => {
    const answered = answer<FromSender, typeof kind>(child, kind);
    child.send(message);
    return answered;
  };
  return {
    url: listening.url,
    prepare: async (feed, blocks, isStamped) => {
      await ask({ kind: 'prepare', feed, blocks, isStamped }, 'prepared');
    },
    send: async (feed, perSecond) => {
      await ask({ kind: 'send', feed, perSecond }, 'sent');
    },
    close: () => void child.kill(),
  };
}

export async function startReceiver(build: Build, url: string): Promise<ReceivingBuild> {
  const child = start(new URL('receiver.ts', import.meta.url));
  const ask = async (message: ToReceiver, kind: FromReceiver['kind']) => {
    const answered = answer<FromReceiver, typeof kind>(child, kind);
    child.send(message);
    await answered;
  };
  await ask({ kind: 'connect', build, url }, 'connected');
  return {
    run: async (venue, blocks, ticks, perSecond) => {
      const isStamped = perSecond !== null;
      await venue.prepare(build, blocks, isStamped);
      await ask({ kind: 'expect', ticks, isStamped }, 'expecting');
      const ended = answer<FromReceiver, 'run'>(child, 'run');
      const began = steadyMs();
      await venue.send(build, perSecond);
      const { run } = await ended;
      return { ...run, tookMs: run.endedAt - began };
    },
    close: () => void child.kill(),
  };
}

function start(file: URL): ChildProcess {
  return fork(fileURLToPath(file), [], {
    env: { ...process.env, AE_BENCH_SUITE: undefined },
    stdio: 'inherit',
  });
}

function answer<Message extends { readonly kind: string }, Kind extends Message['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Message, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const take = (message: Message) => {
      if (message.kind !== kind) return;
      child.off('message', take);
      child.off('exit', fail);
      resolve(message as Extract<Message, { kind: Kind }>);
    };
    const fail = (code: number | null) => reject(new Error(`a process of the bench ended with code ${code}`));
    child.on('message', take);
    child.once('exit', fail);
  });
}
