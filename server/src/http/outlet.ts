import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Reader } from '../api/live/shared-stream.ts';
import { TOO_SLOW_CODE } from '../api/live/source.ts';
import { type NextMessage, nextHead } from './next-message.ts';
import { dismiss } from './slow-sockets.ts';

/** One operation of a connection as the reader of a shared stream. */
export class Outlet implements Reader<NextMessage> {
  readonly #socket: WebSocket;
  readonly #raw: Duplex;
  readonly #head: Buffer;

  /** `raw`: the connection under the WebSocket. */
  constructor(socket: WebSocket, raw: Duplex, id: string) {
    this.#socket = socket;
    this.#raw = raw;
    this.#head = nextHead(id);
  }

  get backlogBytes(): number {
    return this.#raw.writableLength;
  }

  send(message: NextMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) message.writeTo(this.#raw, this.#head);
  }

  onceDrained(callback: () => void): void {
    this.#raw.once('drain', callback);
  }

  drop(reason: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) dismiss(this.#socket, TOO_SLOW_CODE, reason);
  }
}
