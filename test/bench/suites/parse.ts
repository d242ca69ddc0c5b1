import { FrameReader } from '@ae/server/engine/adapters/binance/wire/frame-reader.ts';
import { takeReadMemory } from '@ae/server/engine/adapters/binance/wire/scan/memory.ts';
import { BySymbol } from '@ae/server/engine/core/market/by-symbol.ts';
import { Firewall } from '@ae/server/engine/core/market/firewall.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { START } from '@ae/server/engine/core/samples.ts';
import type { MarketMessage } from '@ae/server/engine/ports.ts';
import ccxt from 'ccxt';
import { normalizeTrades } from 'tardis-dev';
import { normalizeMessages } from 'tardis-dev/dist/handy.js';
import type { Claim, Measure, Suite } from '../harness.ts';
import { MarketFeed, randomOf } from '../market-feed.ts';
import {
  bookTickerFrame,
  depthFrame,
  type Frames,
  markFrame,
  TradeFrames,
  tradeFrame,
  type WriteFrame,
  writeFrames,
} from '../trade-frames.ts';

/**
 * Frame → typed event of 300 instruments with skewed volumes, the data firewall on: our reader of bytes, JSON.parse
 * with the same event and the same firewall, tardis-dev's mapper, ccxt pro. Before that a million messages bit for bit.
 */
const INSTRUMENTS = 300;
const FRAMES = 12_000;
/** So many times a round, to be long enough for the clock. */
const TIMES = 5;
const CHECKED = 1_000_000;
/** The peers are slower: fewer frames a round. */
const PEER_FRAMES = FRAMES;
const PER_MS = 100;

const feed = new MarketFeed(INSTRUMENTS, START, PER_MS);
const frames = new TradeFrames(feed, randomOf(11));
const aggTrade: WriteFrame = (given, row) => frames.aggTrade(given, row);

interface Reading {
  readonly read: (given: readonly Frames[]) => void;
  /** Accepted trades and a sum of what they say, so that nothing is left out. */
  readonly seen: { trades: number; messages: number; last: AggTrade | null; message: MarketMessage | null };
}

/** One reader and one sink for all, as the connections of the product have. */
const { read, seen } = reading();

function reading(): Reading {
  const seen: Reading['seen'] = { trades: 0, messages: 0, last: null, message: null };
  const topics = ['aggTrade', 'bookTicker', 'depth10@100ms', 'markPrice@1s'];
  const streams = feed.instruments.flatMap(({ symbol }) =>
    topics.map((topic) => [`${symbol.toLowerCase()}@${topic}`, symbol] as const),
  );
  const walls = new BySymbol<Firewall>();
  for (const instrument of feed.instruments) walls.set(instrument.symbol, new Firewall(instrument));
  const reader = new FrameReader({
    shard: 'bench',
    parse: { tapeClock: false },
    streams: new Map(streams.map(([name, symbol]) => [name, { name, symbol }])),
    sink: {
      trade: (trade) => {
        if (walls.ofTrade(trade)?.trade(trade) !== null) return;
        seen.trades += 1;
        seen.last = trade;
      },
      message: (message) => {
        seen.messages += 1;
        seen.message = message;
      },
    },
    onReply: () => undefined,
  });
  const readOne = ({ bytes, froms, lengths, count }: Frames) => {
    reader.open(bytes);
    for (let index = 0; index < count; index += 1) {
      reader.read(froms[index] as number, lengths[index] as number, START);
    }
  };
  return { read: (given) => given.forEach(readOne), seen };
}

/** The frames as sockets leave them: one read behind the other, each in the memory of a connection. */
function asRead({ bytes, froms, lengths, count }: Frames): Frames[] {
  const reads: Frames[] = [];
  for (let first = 0; first < count; ) {
    const piece = takeReadMemory();
    const start = froms[first] as number;
    let end = first;
    while (end < count && (froms[end] as number) + (lengths[end] as number) - start <= piece.length) end += 1;
    if (end === first) throw new Error(`a frame of ${lengths[first]} bytes is longer than a read`);
    bytes.copy(piece, 0, start, (froms[end - 1] as number) + (lengths[end - 1] as number));
    const places = froms.slice(first, end).map((from) => from - start);
    reads.push({ bytes: piece, froms: places, lengths: lengths.slice(first, end), count: end - first });
    first = end;
  }
  return reads;
}

function texts({ bytes, froms, lengths, count }: Frames): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const from = froms[index] as number;
    return bytes.subarray(from, from + (lengths[index] as number));
  });
}

interface WireTrade {
  readonly s: string;
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly nq: string;
  readonly f: number;
  readonly l: number;
  readonly T: number;
  readonly m: boolean;
}

/** What JSON.parse builds of a frame. */
function jsonTrade(bytes: Buffer): AggTrade {
  const { data } = JSON.parse(bytes.toString()) as { data: WireTrade };
  return {
    symbol: data.s,
    aggId: data.a,
    price: Number(data.p),
    qty: Number(data.q),
    normalQty: Number(data.nq),
    trades: data.l - data.f + 1,
    time: data.T,
    takerSide: data.m ? 'sell' : 'buy',
    receivedAt: START,
    shard: 'bench',
  };
}

/** A million messages, bit for bit. Throws at the first that differs. */
function check(): void {
  for (let done = 0; done < CHECKED; done += FRAMES) {
    feed.time = START;
    feed.next();
    const given = writeFrames(feed, FRAMES, aggTrade);
    for (const bytes of texts(given)) {
      const one = { bytes, froms: Int32Array.of(0), lengths: Int32Array.of(bytes.length), count: 1 };
      read([one]);
      if (!isSame(seen.last, jsonTrade(bytes))) {
        throw new Error(`${bytes} was read as ${JSON.stringify(seen.last)}`);
      }
    }
  }
}

function isSame(ours: AggTrade | null, theirs: AggTrade): boolean {
  const fields = Object.keys(theirs) as (keyof AggTrade)[];
  return ours !== null && fields.every((field) => Object.is(ours[field], theirs[field]));
}

/** Frames a second of CPU time. */
async function rate(count: number, run: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (count / (user + system)) * 1e6;
}

function ours(write: WriteFrame): Measure {
  const given = asRead(writeFrames(feed, FRAMES, write));
  read(given);
  return async () => {
    const before = seen.trades + seen.messages;
    const value = await rate(FRAMES * TIMES, () => {
      for (let time = 0; time < TIMES; time += 1) read(given);
    });
    if (seen.trades + seen.messages - before !== FRAMES * TIMES) throw new Error('frames were refused');
    return value;
  };
}

function jsonTrades(): Measure {
  const buffers = texts(writeFrames(feed, FRAMES, aggTrade));
  const walls = new Map(feed.instruments.map((instrument) => [instrument.symbol, new Firewall(instrument)]));
  return () =>
    rate(FRAMES, () => {
      for (const bytes of buffers) {
        const trade = jsonTrade(bytes);
        if (walls.get(trade.symbol)?.trade(trade) !== null) throw new Error(`refused: ${bytes}`);
      }
    });
}

type Convert = (data: Record<string, unknown>) => object;

/** JSON.parse and the numbers of the message. */
function json(write: WriteFrame, convert: Convert): Measure {
  const buffers = texts(writeFrames(feed, FRAMES, write));
  return () =>
    rate(FRAMES, () => {
      let seen = 0;
      for (const bytes of buffers) {
        const { data } = JSON.parse(bytes.toString()) as { data: Record<string, unknown> };
        if (convert(data) !== null) seen += 1;
      }
      if (seen !== FRAMES) throw new Error('frames were lost');
    });
}

const numbers = (data: Record<string, unknown>, fields: string) =>
  [...fields].map((field) => Number(data[field]));
const pairs = (levels: unknown) => (levels as [string, string][]).map(([p, q]) => [Number(p), Number(q)]);

/** tardis-dev's mapper as its own streams run it: parsed messages through `normalizeMessages`. */
function tardis(): Measure {
  const buffers = texts(writeFrames(feed, PEER_FRAMES, tradeFrame));
  const createMappers = (at: Date) => [normalizeTrades('binance-futures', at)];
  return () =>
    rate(PEER_FRAMES, async () => {
      const mappers = createMappers(new Date());
      const symbols = undefined;
      let seen = 0;
      const normalized = normalizeMessages(
        'binance-futures',
        symbols,
        received(buffers),
        mappers,
        createMappers,
        false,
      );
      for await (const message of normalized) if (message.type === 'trade') seen += 1;
      if (seen !== PEER_FRAMES) throw new Error(`tardis-dev read ${seen} of ${PEER_FRAMES}`);
    });
}

async function* received(buffers: readonly Buffer[]) {
  for (const bytes of buffers) yield { localTimestamp: new Date(), message: JSON.parse(bytes.toString()) };
}

/** ccxt pro from the text of a message on, with its markets set offline. */
function ccxtPro(): Measure {
  const exchange = new ccxt.pro.binanceusdm({ enableRateLimit: false });
  exchange.setMarkets(feed.instruments.map(({ symbol, baseAsset }) => ccxtMarket(symbol, baseAsset)));
  const buffers = texts(writeFrames(feed, PEER_FRAMES, aggTrade));
  const client = exchange.client('wss://fstream.binance.com/market/stream');
  let seen = 0;
  client.resolve = (result: unknown) => {
    seen += 1;
    return result;
  };
  return () =>
    rate(PEER_FRAMES, () => {
      seen = 0;
      for (const bytes of buffers) client.onMessage({ data: bytes.toString() });
      if (seen !== PEER_FRAMES) throw new Error(`ccxt resolved ${seen} of ${PEER_FRAMES}`);
    });
}

function ccxtMarket(id: string, base: string): object {
  const kind = {
    type: 'swap',
    spot: false,
    margin: false,
    swap: true,
    future: false,
    option: false,
    contract: true,
  };
  return {
    id,
    symbol: `${base}/USDT:USDT`,
    base,
    quote: 'USDT',
    settle: 'USDT',
    baseId: base,
    quoteId: 'USDT',
    settleId: 'USDT',
    active: true,
    linear: true,
    inverse: false,
    contractSize: 1,
    ...kind,
    precision: { amount: 0.001, price: 0.1 },
    limits: {},
    info: {},
  };
}

function claim(
  name: string,
  measures: readonly [string, string],
  baselineName: string,
  ratio: number,
): Claim {
  const [ours, baseline] = measures;
  return { name: `parse/${name}`, unit: 'frames/s', better: 'higher', ours, baseline, baselineName, ratio };
}

export const suite: Suite = {
  name: 'parse',
  open: async () => {
    check();
    feed.time = START;
    feed.next();
    return {
      measures: {
        scanner: ours(aggTrade),
        json: jsonTrades(),
        tardis: tardis(),
        ccxt: ccxtPro(),
        bookTicker: ours(bookTickerFrame),
        bookTickerJson: json(bookTickerFrame, (data) => numbers(data, 'bBaAE')),
        depth10: ours(depthFrame),
        depth10Json: json(depthFrame, ({ b, a }) => [pairs(b), pairs(a)]),
        markPrice: ours(markFrame),
        markPriceJson: json(markFrame, (data) => numbers(data, 'pirTE')),
      },
      claims: [
        claim('json', ['scanner', 'json'], 'JSON.parse', 8),
        claim('tardis', ['scanner', 'tardis'], 'tardis-dev', 25),
        claim('ccxt', ['scanner', 'ccxt'], 'ccxt pro', 70),
        claim('book-ticker', ['bookTicker', 'bookTickerJson'], 'JSON.parse', 2.5),
        claim('depth10', ['depth10', 'depth10Json'], 'JSON.parse', 3),
        claim('mark-price', ['markPrice', 'markPriceJson'], 'JSON.parse', 3),
      ],
      rounds: 9,
      warmUps: 3,
      close: () => Promise.resolve(),
    };
  },
};
