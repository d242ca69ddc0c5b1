import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { playLive } from './market/live.ts';
import { SyntheticMarket } from './market/synthetic.ts';
import type { Market } from './market.ts';
import { DEFAULT_WEIGHT_PER_MINUTE, type RunningSimulator, type SimulatorOptions } from './options.ts';
import { Router } from './rest/router.ts';
import { openTape } from './tape/player.ts';
import { Connection } from './ws/connection.ts';
import { Hub } from './ws/hub.ts';
import { readAddress } from './ws/routes.ts';

const HOST = '127.0.0.1';
const MOST_MESSAGE_BYTES = 256 * 1_024;

/** A market together with what sends its events. */
interface Playing {
  readonly market: Market;
  stop(): void;
  readonly done?: Promise<void>;
}

/**
 * Starts the venue on the loopback interface. Rejects when the port is taken or a tape cannot be read.
 * `close` ends every connection.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const now = options.now ?? Date.now;
  const hub = new Hub();
  const playing = await play(options, hub, now);
  const weightPerMinute = options.weightPerMinute ?? DEFAULT_WEIGHT_PER_MINUTE;
  const router = new Router(playing.market, weightPerMinute, now);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) =>
    router.handle(request, response),
  );
  const sockets = new WebSocketServer({
    noServer: true,
    // Refused on purpose: inflating costs the client far more than the bytes it saves.
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
  });
  server.on('upgrade', (request, socket, head) => upgrade({ sockets, hub, request }, socket, head));
  const port = await listen(server, options.port ?? 0);
  const close = () => {
    playing.stop();
    return shutDown(server, sockets);
  };
  return { ...urls(port), close, ...(playing.done === undefined ? {} : { tapeDone: playing.done }) };
}

async function play(options: SimulatorOptions, hub: Hub, now: () => number): Promise<Playing> {
  const { source } = options;
  if (source.kind === 'tape') return openTape(source, hub, now);
  const market = new SyntheticMarket(source, now);
  return { market, stop: playLive(market, hub) };
}

function upgrade(
  { sockets, hub, request }: { sockets: WebSocketServer; hub: Hub; request: IncomingMessage },
  socket: Duplex,
  head: Buffer,
): void {
  const address = readAddress(request.url ?? '/');
  if (address === null) {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    new Connection(client, address, hub);
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the venue has no TCP port'));
      else resolve(address.port);
    });
  });
}

function urls(port: number) {
  const http = `http://${HOST}:${port}`;
  const ws = `ws://${HOST}:${port}`;
  return { restUrl: http, wsUrl: ws, spotRestUrl: http, spotWsUrl: `${ws}/spot`, coinbaseRestUrl: http };
}

function shutDown(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
