import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A connection as the venue sees it. */
interface VenueSocket {
  readonly socket: WebSocket;
  readonly streams: Set<string>;
  /** Requests with the time of arrival, ms. */
  readonly requests: { readonly at: number; readonly method: string; readonly params: readonly string[] }[];
  readonly isSilent: boolean;
  pongs: number;
}

/** A venue of streams with contiguous trades; what it does wrong is set from outside. */
export interface StreamVenue {
  readonly url: string;
  readonly sockets: VenueSocket[];
  /** All connections that ever were. */
  opened: number;
  /** Acknowledged, never sent. */
  readonly silent: Set<string>;
  /** New connections get answers and nothing else. */
  isNewSilent: boolean;
  /** Refuses handshakes. */
  isDown: boolean;
  /** Refuses handshakes with this status, and asks to come back in half a minute. */
  bans: number | null;
  /** Sends nothing at all, not even answers. */
  isMute: boolean;
  /** Sends its streams but no answer to any request. */
  isUnanswering: boolean;
  /** Requests for this stream are answered when `heldAnswers` are called. */
  holdsAnswersFor: string | null;
  readonly heldAnswers: (() => void)[];
  /** The next subscription is refused, and nothing is sent for it. */
  refusesNext: boolean;
  /** Aggregate trade ids so far. */
  lastId: number;
  close(): Promise<void>;
}

const BEAT_MS = 5;

/** Starts one on a free port; `deflate` offers compression to clients. */
export async function startStreamVenue(options: { readonly deflate?: boolean } = {}): Promise<StreamVenue> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: options.deflate ?? false,
    verifyClient: (_info, answer) => {
      if (venue.bans === null) answer(!venue.isDown);
      else answer(false, venue.bans, 'No', { 'Retry-After': '30' });
    },
  });
  const venue: StreamVenue = {
    url: '',
    sockets: [],
    opened: 0,
    silent: new Set(),
    isNewSilent: false,
    isDown: false,
    bans: null,
    isMute: false,
    isUnanswering: false,
    holdsAnswersFor: null,
    heldAnswers: [],
    refusesNext: false,
    lastId: 0,
    close: () =>
      new Promise((resolve) => {
        clearInterval(beat);
        for (const { socket } of venue.sockets) socket.terminate();
        server.close(() => resolve());
      }),
  };
  server.on('connection', (socket) => accept(venue, socket));
  const beat = setInterval(() => {
    venue.lastId += 1;
    for (const one of venue.sockets) if (!venue.isMute && !one.isSilent) send(venue, one);
  }, BEAT_MS);
  await new Promise((resolve) => server.once('listening', resolve));
  return Object.assign(venue, { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function accept(venue: StreamVenue, socket: WebSocket): void {
  const one: VenueSocket = {
    socket,
    streams: new Set(),
    requests: [],
    isSilent: venue.isNewSilent,
    pongs: 0,
  };
  venue.sockets.push(one);
  venue.opened += 1;
  socket.on('pong', () => {
    one.pongs += 1;
  });
  socket.on('close', () => venue.sockets.splice(venue.sockets.indexOf(one), 1));
  socket.on('message', (data) => {
    const { id, method, params } = JSON.parse(data.toString()) as {
      id: number;
      method: string;
      params: string[];
    };
    one.requests.push({ at: performance.now(), method, params });
    if (venue.refusesNext && method === 'SUBSCRIBE') {
      venue.refusesNext = false;
      socket.send(JSON.stringify({ error: { code: 2, msg: 'Invalid request' }, id }));
      return;
    }
    for (const stream of params) {
      if (method === 'SUBSCRIBE') one.streams.add(stream);
      else one.streams.delete(stream);
    }
    const reply = () => socket.send(JSON.stringify({ result: null, id }));
    if (params.includes(venue.holdsAnswersFor ?? '')) venue.heldAnswers.push(reply);
    else if (!venue.isMute && !venue.isUnanswering) reply();
  });
}

function send(venue: StreamVenue, { socket, streams }: VenueSocket): void {
  for (const stream of streams) {
    if (!venue.silent.has(stream)) socket.send(message(stream, venue.lastId));
  }
}

function message(stream: string, id: number): string {
  const [name = '', topic] = stream.split('@');
  const s = name.toUpperCase();
  const E = Date.now();
  const books = { b: '99.5', B: '1', a: '100.5', A: '2' };
  const rates = { p: '100.0', i: '100.1', r: '0.0001', T: E + 1_000 };
  const data = {
    aggTrade: { e: 'aggTrade', E, s, a: id, p: '100.5', q: '2', nq: '2', f: id, l: id, T: E, m: true },
    markPrice: { e: 'markPriceUpdate', E, s, ...rates },
    bookTicker: { e: 'bookTicker', u: id, s, ...books, T: E, E },
    depth10: {
      e: 'depthUpdate',
      E,
      T: E,
      s,
      U: id,
      u: id,
      pu: id - 1,
      b: [['99.5', '1']],
      a: [['100.5', '2']],
    },
    forceOrder: {
      e: 'forceOrder',
      E,
      o: { s, S: 'SELL', q: '1', p: '1', ap: '1', X: 'FILLED', z: '1', T: E },
    },
  }[topic ?? ''];
  return JSON.stringify({ stream, data });
}
