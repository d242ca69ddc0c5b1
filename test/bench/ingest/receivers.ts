import { Shard } from '@ae/server/engine/adapters/binance/ws/shard.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { WINDOW_MS } from '@ae/server/engine/core/features/flow.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { Intake } from '@ae/server/engine/runtime/intake.ts';
import { VenueClock } from '@ae/server/engine/runtime/venue-clock.ts';
import { CopyEncoder } from '@ae/server/engine/writer/copy-encoder.ts';
import { putTick, TICK_FIELDS } from '@ae/server/engine/writer/tick-record.ts';
import { WebSocket } from 'ws';
import { MarketFeed } from '../market-feed.ts';
import { ObjectDeques } from '../object-deque.ts';
import { type Build, CONNECTIONS, INSTRUMENTS, partUrl } from './messages.ts';

/** A build of the whole way from the socket to what is written. */
export interface Receiver {
  /** Sum over all trades decided on, to see that they are read. */
  readonly volume: number;
  /** Called for each trade when it is decided, with the stamp of its sender where it has one. */
  onDecided: (stampMs: number) => void;
}

const BATCH_ROWS = 10_000;
const WHALE_USD = 100_000;
const EVALUATION_MS = 15_000;
const GRID_MS = 50;
const clock = { now: () => Date.now() };
const quiet = () => undefined;

const { instruments } = new MarketFeed(INSTRUMENTS, 0, 1);

function partOf(part: number): Instrument[] {
  return instruments.filter((_, index) => index % CONNECTIONS === part);
}

const parts = Array.from({ length: CONNECTIONS }, (_, part) => part);

export function receiverOf(build: Build, url: string): Promise<Receiver> {
  return build === 'product' ? productReceiver(url) : jsonReceiver(url);
}

/** The product: its shards, its intake, its engine, its encoder. */
async function productReceiver(url: string): Promise<Receiver> {
  const encoder = new CopyEncoder(BATCH_ROWS);
  const row = new Float64Array(TICK_FIELDS);
  const receiver = newReceiver();
  const engine = new Engine(
    {},
    {
      emit: (effect) => {
        if (effect.kind === 'rejected') throw new Error(`refused: ${effect.reason} ${effect.payload}`);
      },
      tick: (instrumentId, trade) => {
        receiver.volume += trade.qty;
        putTick(row, 0, instrumentId, trade);
        if (!encoder.add(row, 0)) throw new Error('a tick that cannot be a row');
        if (encoder.rows < BATCH_ROWS) return;
        encoder.finish();
        encoder.reset();
      },
    },
  );
  engine.process({ kind: 'instruments', instruments });
  const now = clock.now();
  for (const { symbol } of instruments) {
    engine.process({ kind: 'historyFrom', symbol, coveredFrom: now - 86_400_000, at: now });
  }
  const intake = new Intake({
    venueClock: new VenueClock(clock, false),
    tapeClock: false,
    process: (event) => engine.process(event),
    trade: (trade, origin) => {
      engine.trade(trade, origin);
      receiver.onDecided(trade.normalQty ?? 0);
    },
    observe: (message) => engine.observe(message),
    onMessage: quiet,
  });
  const shards = parts.map((part) => {
    const options = { id: `market-${part}`, route: 'market', url: partUrl(url, 'product', part) } as const;
    return new Shard({ ...options, parse: { tapeClock: false } }, shardContext(intake));
  });
  await Promise.all(shards.map((shard, part) => shard.open(partOf(part).map(streamOf))));
  setInterval(() => intake.tick(), GRID_MS);
  return receiver;
}

function newReceiver(): { volume: number; onDecided: Receiver['onDecided'] } {
  return { volume: 0, onDecided: quiet };
}

function shardContext(sink: Intake) {
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const bans = { until: () => null, impose: quiet };
  return { clock, logger, random: Math.random, sink, clockOffsetMs: () => 0, bans };
}

function streamOf({ symbol, set }: Instrument) {
  return { name: `${symbol.toLowerCase()}@aggTrade`, symbol, set };
}

/** The usual build: ws, JSON.parse, windows of objects, COPY as text. */
async function jsonReceiver(url: string): Promise<Receiver> {
  const lengths = Object.values(WINDOW_MS);
  const deques = new Map(instruments.map(({ symbol }) => [symbol, new ObjectDeques(lengths, WHALE_USD)]));
  const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  const receiver = newReceiver();
  let rows: string[] = [];
  const take = (trade: AggTrade) => {
    const { symbol, aggId, time, price, qty, normalQty, trades, takerSide } = trade;
    if (!(price > 0 && qty > 0 && Number.isSafeInteger(aggId)))
      throw new Error(`refused: ${symbol} ${aggId}`);
    deques.get(symbol)?.add({ time, price, qty, isBuy: takerSide === 'buy' });
    receiver.volume += qty;
    const at = new Date(time).toISOString();
    rows.push(
      `${ids.get(symbol)}\t${aggId}\t${at}\t${price}\t${qty}\t${normalQty}\t${trades}\t${takerSide}\n`,
    );
    if (rows.length >= BATCH_ROWS) {
      Buffer.from(rows.join(''));
      rows = [];
    }
    receiver.onDecided(normalQty ?? 0);
  };
  await Promise.all(parts.map((part) => openSocket(partUrl(url, 'json', part), take)));
  setInterval(() => {
    for (const deque of deques.values()) deque.evict(Date.now());
  }, EVALUATION_MS);
  return receiver;
}

function openSocket(url: string, take: (trade: AggTrade) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('message', (bytes: Buffer) => {
    const { data } = JSON.parse(bytes.toString());
    take({
      symbol: data.s,
      aggId: data.a,
      price: Number(data.p),
      qty: Number(data.q),
      normalQty: Number(data.nq),
      trades: data.l - data.f + 1,
      time: data.T,
      takerSide: data.m ? 'sell' : 'buy',
      receivedAt: Date.now(),
      shard: 'json',
    });
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => resolve(socket));
  });
}
