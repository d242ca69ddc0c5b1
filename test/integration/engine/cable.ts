import { connect, createServer, type Socket } from 'node:net';

/** A loopback address in front of another one whose connections can be cut and refused. */
export interface Cable {
  readonly url: string;
  /** Breaks every connection at once and refuses new ones until `mend`. */
  cut(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Lays a cable to `target` (http:// or ws:// or postgres://). */
export async function cableTo(target: string): Promise<Cable> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const near = new URL(target);
  near.port = String(address.port);
  near.hostname = '127.0.0.1';
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: near.href.replace(/\/$/, ''),
    cut,
    mend: () => listen(address.port),
    close: () => {
      cut();
      return Promise.resolve();
    },
  };
}
