import { WebSocket } from 'ws';

/** A frame of a combined stream as tests read it. */
export interface Frame {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly rt?: number;
}

/** A stream client that keeps what it received, in order. */
export interface StreamClient {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  readonly replies: Readonly<Record<string, unknown>>[];
  send(command: object): void;
  close(): Promise<void>;
}

/** Opens a stream connection; resolves when it is open. */
export function connect(url: string): Promise<StreamClient> {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const replies: Readonly<Record<string, unknown>>[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as Frame & Readonly<Record<string, unknown>>;
    if (message.stream === undefined) replies.push(message);
    else frames.push(message);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.close();
    });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () =>
      resolve({ socket, frames, replies, send: (command) => socket.send(JSON.stringify(command)), close }),
    );
  });
}

/** Waits until the condition holds; rejects with the text after the time. */
export async function until(holds: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** GET of a JSON answer with its status and headers. */
export async function get(url: string): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
