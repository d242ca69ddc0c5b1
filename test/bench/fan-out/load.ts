import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromLoad, ToLoad } from './messages.ts';

export interface LoadSet {
  readonly set: string;
  readonly port: number;
  readonly path: string;
  readonly clients: number;
  readonly query: string;
  /** What the last client asks for as well. */
  readonly lastAlso?: string;
}

/** The load client as the bench sees it. Whatever a client finds wrong fails the next wait. */
export class Load {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (message: FromLoad) => void>();
  readonly #seen = new Map<string, number>();
  #fault: string | null = null;
  #onFault: (error: Error) => void = () => undefined;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./load-client.ts', import.meta.url)), { stdio: 'inherit' });
    this.#child.on('message', (message: FromLoad) => this.#hear(message));
  }

  async open(set: LoadSet): Promise<void> {
    const opened = this.#next(`opened ${set.set}`);
    this.#tell({ kind: 'open', ...set });
    await opened;
  }

  stall(set: string): void {
    this.#tell({ kind: 'stall', set });
  }

  resume(set: string): void {
    this.#tell({ kind: 'resume', set });
  }

  /** p99 of all messages since the last time, ms. */
  async latencies(set: string): Promise<{ readonly samples: number; readonly p99Ms: number }> {
    const answer = this.#next(`latencies ${set}`);
    this.#tell({ kind: 'latencies', set });
    return (await answer) as Extract<FromLoad, { kind: 'latencies' }>;
  }

  /** Number of the newest message that all clients of the set have. */
  seen(set: string): number {
    return this.#seen.get(set) ?? -1;
  }

  /** Resolves when all clients of the set have this message. */
  async until(set: string, sequence: number): Promise<void> {
    while (this.seen(set) < sequence) await this.#next(`seen ${set}`);
  }

  close(): void {
    this.#child.disconnect();
    this.#child.kill();
  }

  #next(key: string): Promise<FromLoad> {
    if (this.#fault !== null) return Promise.reject(new Error(this.#fault));
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, resolve);
      this.#onFault = reject;
    });
  }

  #hear(message: FromLoad): void {
    if (message.kind === 'fault') {
      this.#fault ??= message.text;
      this.#onFault(new Error(message.text));
      return;
    }
    if (message.kind === 'seen') {
      this.#seen.set(message.set, Math.max(this.seen(message.set), message.sequence));
    }
    const key = `${message.kind} ${message.set}`;
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    waiting?.(message);
  }

  #tell(message: ToLoad): void {
    this.#child.send(message);
  }
}
