import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromSender, ToSender } from './messages.ts';

/** The sender in its own process. */
export interface SendingVenue {
  readonly url: string;
  /** Frames of the next trades of this receiver are written. */
  prepare(feed: string, blocks: number, isStamped: boolean): Promise<void>;
  /** Resolves when everything prepared is on its way. */
  send(feed: string, perSecond: number | null): Promise<void>;
  close(): void;
}

export async function startVenue(): Promise<SendingVenue> {
  const path = fileURLToPath(new URL('sender.ts', import.meta.url));
  const child = fork(path, [], { env: { ...process.env, AE_BENCH_SUITE: undefined }, stdio: 'inherit' });
  const listening = await answer(child, 'listening');
  const ask = async (message: ToSender, kind: FromSender['kind']) => {
    const answered = answer(child, kind);
    child.send(message);
    await answered;
  };
  return {
    url: listening.url,
    prepare: (feed, blocks, isStamped) => ask({ kind: 'prepare', feed, blocks, isStamped }, 'prepared'),
    send: (feed, perSecond) => ask({ kind: 'send', feed, perSecond }, 'sent'),
    close: () => void child.kill(),
  };
}

function answer<Kind extends FromSender['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromSender, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const take = (message: FromSender) => {
      if (message.kind !== kind) return;
      child.off('message', take);
      child.off('exit', fail);
      resolve(message as Extract<FromSender, { kind: Kind }>);
    };
    const fail = (code: number | null) => reject(new Error(`the sender ended with code ${code}`));
    child.on('message', take);
    child.once('exit', fail);
  });
}
