import { LoadSocket } from './load-socket.ts';
import type { FromLoad, ToLoad } from './messages.ts';

/** The other end of the fan-out benchmarks, in a process of its own: thousands of subscribers that check what they get. */

const SEQUENCE = Buffer.from('"sequence":');
const RECEIVED_AT = Buffer.from('"receivedAt":');
const ZERO = 0x30;
const POINT = 0x2e;

class ClientSet {
  readonly name: string;
  readonly sockets: LoadSocket[] = [];
  readonly #last: Int32Array;
  /** Clients that have the message of a number. */
  readonly #having = new Map<number, number>();
  readonly #unchecked: number;
  #latencies: number[] = [];

  /** `lastIsOther`: the last client has more than one subscription and is not checked. */
  constructor(name: string, clients: number, lastIsOther: boolean) {
    this.name = name;
    this.#unchecked = lastIsOther ? clients - 1 : -1;
    this.#last = new Int32Array(clients).fill(-1);
  }

  get last(): LoadSocket | undefined {
    return this.sockets.at(-1);
  }

  take(client: number, text: Buffer, now: number): void {
    const at = text.indexOf(SEQUENCE);
    if (at === -1) fault(`${this.name}: ${text.toString().slice(0, 500)}`);
    if (at === -1 || client === this.#unchecked) return;
    const sequence = numberAt(text, at + SEQUENCE.length);
    const last = this.#last[client] ?? -1;
    this.#last[client] = sequence;
    // The first one may have any number.
    if (last !== -1 && sequence !== last + 1) {
      fault(`${this.name}: a client got message ${sequence} after ${last}`);
    }
    const sent = text.indexOf(RECEIVED_AT, at);
    if (sent !== -1) this.#latencies.push(now - numberAt(text, sent + RECEIVED_AT.length));
    this.#count(sequence);
  }

  latencies(): { readonly samples: number; readonly p99Ms: number } {
    const sorted = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    return { samples: sorted.length, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
  }

  #count(sequence: number): void {
    const having = (this.#having.get(sequence) ?? 0) + 1;
    this.#having.set(sequence, having);
    if (having < this.sockets.length - (this.#unchecked === -1 ? 0 : 1)) return;
    this.#having.delete(sequence);
    tell({ kind: 'seen', set: this.name, sequence });
  }
}

const sets = new Map<string, ClientSet>();
process.on('message', (message: ToLoad) => {
  if (message.kind === 'open') open(message);
  else {
    const set = sets.get(message.set);
    if (set === undefined) fault(`there is no set ${message.set}`);
    else if (message.kind === 'latencies') tell({ kind: 'latencies', set: set.name, ...set.latencies() });
    else if (message.kind === 'stall') set.last?.pause();
    else set.last?.resume();
  }
});

function open({ set: name, clients, query, lastAlso, port, path }: Extract<ToLoad, { kind: 'open' }>): void {
  const set = new ClientSet(name, clients, lastAlso !== undefined);
  sets.set(name, set);
  let acknowledged = 0;
  for (let client = 0; client < clients; client += 1) {
    const queries = lastAlso !== undefined && client === clients - 1 ? [lastAlso, query] : [query];
    const socket = new LoadSocket(
      { port, path, queries },
      {
        onAcknowledged: () => {
          acknowledged += 1;
          if (acknowledged === clients) tell({ kind: 'opened', set: name });
        },
        onText: (text) => set.take(client, text, performance.timeOrigin + performance.now()),
        onEnd: (reason) => fault(`${name}: ${reason}`),
      },
    );
    set.sockets.push(socket);
  }
}

/** A plain decimal number in the text. */
function numberAt(text: Buffer, start: number): number {
  let value = 0;
  let scale = 0;
  for (let at = start; ; at += 1) {
    const byte = text[at] ?? 0;
    if (byte === POINT) scale = 1;
    else if (byte < ZERO || byte > ZERO + 9) return scale > 1 ? value / scale : value;
    else {
      value = value * 10 + byte - ZERO;
      if (scale > 0) scale *= 10;
    }
  }
}

function fault(text: string): void {
  tell({ kind: 'fault', text });
}

function tell(message: FromLoad): void {
  if (process.connected) process.send?.(message);
}
