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
import { CONNECTIONS, INSTRUMENTS, partUrl } from './messages.ts';

/** A build of the whole way from the socket to what is written. */
export interface Receiver {
  /** Feed it receives. */
  readonly name: 'product' | 'json';
  /** Trades decided on so far. */
  readonly ticks: () => number;
  /** Sum over all of them, to compare builds. */
  readonly volume: () => number;
  /** Called for each trade when it is decided, with the stamp of its sender. */
  onDecided: ((stampMs: number) => void) | null;
  close(): void;
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

/** The product: its shards, its intake, its engine, its encoder. */
export async function productReceiver(url: string): Promise<Receiver> {
  const encoder = new CopyEncoder(BATCH_ROWS);
  const row = new Float64Array(TICK_FIELDS);
  const seen = { ticks: 0, volume: 0 };
  const engine = new Engine(
    {},
    {
      emit: (effect) => {
        if (effect.kind === 'rejected') throw new Error(`refused: ${effect.reason} ${effect.payload}`);
      },
      tick: (instrumentId, trade) => {
        seen.ticks += 1;
        seen.volume += trade.qty;
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
    engine.process({ kind: 'historyComplete', symbol, coveredFrom: now - 86_400_000, at: now });
  }
  const receiver: Receiver = {
    name: 'product',
    ticks: () => seen.ticks,
    volume: () => seen.volume,
    onDecided: null,
    close: quiet,
  };
  const intake = new Intake({
    venueClock: new VenueClock(clock, false),
    tapeClock: false,
    process: (event) => engine.process(event),
    trade: (trade, origin) => {
      engine.trade(trade, origin);
      if (receiver.onDecided !== null) receiver.onDecided(trade.normalQty ?? 0);
    },
    onMessage: quiet,
  });
  const shards = parts.map((part) => {
    const options = { id: `market-${part}`, route: 'market', url: partUrl(url, 'product', part) } as const;
    return new Shard({ ...options, parse: { tapeClock: false } }, shardContext(intake));
  });
  await Promise.all(shards.map((shard, part) => shard.open(partOf(part).map(streamOf))));
  const grid = setInterval(() => intake.tick(), GRID_MS);
  receiver.close = () => {
    clearInterval(grid);
    for (const shard of shards) shard.close();
  };
  return receiver;
}

function shardContext(sink: Intake) {
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return { clock, logger, random: Math.random, sink, clockOffsetMs: () => 0 };
}

function streamOf({ symbol, set }: Instrument) {
  return { name: `${symbol.toLowerCase()}@aggTrade`, symbol, set };
}

/** The usual build: ws, JSON.parse, windows of objects, COPY as text. */
export async function jsonReceiver(url: string): Promise<Receiver> {
  const lengths = Object.values(WINDOW_MS);
  const deques = new Map(instruments.map(({ symbol }) => [symbol, new ObjectDeques(lengths, WHALE_USD)]));
  const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  const seen = { ticks: 0, volume: 0 };
  let rows: string[] = [];
  const receiver: Receiver = {
    name: 'json',
    ticks: () => seen.ticks,
    volume: () => seen.volume,
    onDecided: null,
    close: quiet,
  };
  const take = (trade: AggTrade) => {
    const { symbol, aggId, time, price, qty, normalQty, trades, takerSide } = trade;
    if (!(price > 0 && qty > 0 && Number.isSafeInteger(aggId)))
      throw new Error(`refused: ${symbol} ${aggId}`);
    deques.get(symbol)?.add({ time, price, qty, isBuy: takerSide === 'buy' });
    seen.ticks += 1;
    seen.volume += qty;
    const at = new Date(time).toISOString();
    rows.push(
      `${ids.get(symbol)}\t${aggId}\t${at}\t${price}\t${qty}\t${normalQty}\t${trades}\t${takerSide}\n`,
    );
    if (rows.length >= BATCH_ROWS) {
      Buffer.from(rows.join(''));
      rows = [];
    }
    if (receiver.onDecided !== null) receiver.onDecided(normalQty ?? 0);
  };
  const sockets = await Promise.all(parts.map((part) => openSocket(partUrl(url, 'json', part), take)));
  const grid = setInterval(() => {
    for (const deque of deques.values()) deque.evict(Date.now());
  }, EVALUATION_MS);
  receiver.close = () => {
    clearInterval(grid);
    for (const socket of sockets) socket.terminate();
  };
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
