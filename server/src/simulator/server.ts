import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Control } from './control/control.ts';
import { Faults } from './faults/faults.ts';
import { RestFaults } from './faults/rest.ts';
import { startStorm } from './faults/storm.ts';
import { playLive } from './market/live.ts';
import { SyntheticMarket } from './market/synthetic.ts';
import type { Market } from './market.ts';
import { DEFAULT_WEIGHT_PER_MINUTE, type RunningSimulator, type SimulatorOptions } from './options.ts';
import { Router } from './rest/router.ts';
import { openTape } from './tape/player.ts';
import { Connections } from './ws/connections.ts';
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

/** The parts of a venue that is about to listen. */
interface Parts {
  readonly router: Router;
  readonly connections: Connections;
  close(): void;
}

/**
 * Starts the venue on the loopback interface. Rejects when the port is taken or a tape cannot be read.
 * `close` ends every connection.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const now = options.now ?? Date.now;
  const hub = new Hub();
  const playing = await play(options, hub, now);
  const parts = assemble(options, { hub, now, playing });
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    // `handle` answers its own errors; a broken response has nobody left to tell.
    parts.router.handle(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({
    noServer: true,
    // Refused on purpose: inflating costs the client far more than the bytes it saves.
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
  });
  server.on('upgrade', (request, socket, head) =>
    upgrade({ sockets, connections: parts.connections, request }, socket, head),
  );
  const port = await listen(server, options.port ?? 0);
  const close = () => {
    parts.close();
    playing.stop();
    return shutDown(server, sockets);
  };
  return { ...urls(port), close, ...(playing.done === undefined ? {} : { tapeDone: playing.done }) };
}

function assemble(
  options: SimulatorOptions,
  { hub, now, playing }: { hub: Hub; now: () => number; playing: Playing },
): Parts {
  const { market } = playing;
  const mode = options.faults ?? 'off';
  const seed = options.source.kind === 'synthetic' ? options.source.seed : 0;
  const faults = mode === 'off' ? null : new Faults(seed, now);
  const connections = new Connections(
    hub,
    options.connection ?? {},
    faults === null ? null : { state: faults, seed },
    now,
  );
  const endStorm =
    faults === null || mode === 'off' || mode === 'allow' ? null : startStorm(faults, mode, { seed, now });
  const router = new Router({
    market,
    weightPerMinute: options.weightPerMinute ?? DEFAULT_WEIGHT_PER_MINUTE,
    now,
    clock: () => market.now() + (faults?.clockOffset() ?? 0),
    control: new Control({ market, hub, connections, faults, endStorm }),
    faults: faults === null ? null : new RestFaults(faults, seed, now),
  });
  return { router, connections, close: () => endStorm?.() };
}

async function play(options: SimulatorOptions, hub: Hub, now: () => number): Promise<Playing> {
  const { source } = options;
  if (source.kind === 'tape') return openTape(source, hub, now);
  const market = new SyntheticMarket(source, now);
  return { market, stop: playLive(market, hub) };
}

interface Upgrade {
  readonly sockets: WebSocketServer;
  readonly connections: Connections;
  readonly request: IncomingMessage;
}

function upgrade({ sockets, connections, request }: Upgrade, socket: Duplex, head: Buffer): void {
  const address = readAddress(request.url ?? '/');
  const isRefused = address !== null && connections.refuses();
  if (address === null || isRefused) {
    socket.on('error', () => socket.destroy());
    const status = isRefused ? '503 Service Unavailable' : '404 Not Found';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => connections.add(client, socket, address));
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
