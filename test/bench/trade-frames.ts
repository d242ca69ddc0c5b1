import type { MarketFeed } from './market-feed.ts';

/** Frames one behind the other in one buffer, as a socket delivers them, with their places. */
export interface Frames {
  readonly bytes: Buffer;
  readonly froms: Int32Array;
  readonly lengths: Int32Array;
  readonly count: number;
}

/** Bytes that a frame may take. */
const ROOM = 800;
/** Most quantities are all normal; the rest has a part of retail price improvement. */
const ALL_NORMAL = 0.9;
/** Trades that an order makes with one other order only. */
const SINGLE = 0.6;

export type WriteFrame = (feed: MarketFeed, row: number) => string;

/** Writes the first `count` trades of the feed's block as frames. */
export function writeFrames(feed: MarketFeed, count: number, write: WriteFrame): Frames {
  const bytes = Buffer.alloc(count * ROOM);
  const froms = new Int32Array(count);
  const lengths = new Int32Array(count);
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    froms[row] = at;
    lengths[row] = bytes.write(write(feed, row), at, 'latin1');
    at += lengths[row] as number;
  }
  return { bytes: bytes.subarray(0, at), froms, lengths, count };
}

/** Writes the aggregate trades of a feed as the venue does, with contiguous ids of single trades. */
export class TradeFrames {
  readonly #random: () => number;
  /** Last single trade of each instrument. */
  readonly #lastIds: Float64Array;

  constructor(feed: MarketFeed, random: () => number) {
    this.#random = random;
    this.#lastIds = Float64Array.from(feed.instruments, (_, rank) => Math.floor(6e9 / (rank + 1)) + 4e7);
  }

  /** `stamp` instead of the quantity without retail orders, where a sender wants its place. */
  aggTrade(feed: MarketFeed, row: number, stamp: string | null = null): string {
    const { symbol, id, price, qty, time, isSell } = rowOf(feed, row);
    const normal = stamp ?? this.#normalQty(qty);
    const first = (this.#lastIds[id] as number) + 1;
    const last = this.#random() < SINGLE ? first : first + Math.floor(this.#random() * 8);
    this.#lastIds[id] = last;
    const aggId = Math.floor(2.4e9 / (id + 1)) + (feed.block.aggIds[row] as number);
    const sent = time + Math.floor(this.#random() * 5);
    return `{"stream":"${symbol.toLowerCase()}@aggTrade","data":{"e":"aggTrade","E":${sent},"s":"${symbol}","a":${aggId},"p":"${price}","q":"${qty}","nq":"${normal}","f":${first},"l":${last},"T":${time},"m":${isSell}}}`;
  }

  #normalQty(qty: string): string {
    if (this.#random() < ALL_NORMAL) return qty;
    return (Number(qty) / 2).toFixed(qty.split('.')[1]?.length ?? 0);
  }
}

/** The same trades in the stream of single trades. */
export function tradeFrame(feed: MarketFeed, row: number): string {
  const { symbol, price, qty, time, isSell } = rowOf(feed, row);
  return `{"stream":"${symbol.toLowerCase()}@trade","data":{"e":"trade","E":${time},"T":${time},"s":"${symbol}","t":${feed.block.aggIds[row]},"p":"${price}","q":"${qty}","X":"MARKET","m":${isSell}}}`;
}

/** Best bid and ask around a trade. */
export function bookTickerFrame(feed: MarketFeed, row: number): string {
  const { symbol, price, qty, time } = rowOf(feed, row);
  return `{"stream":"${symbol.toLowerCase()}@bookTicker","data":{"e":"bookTicker","u":${5e12 + row},"s":"${symbol}","b":"${price}","B":"${qty}","a":"${price}","A":"${qty}","T":${time},"E":${time}}}`;
}

/** Ten levels a side around a trade. */
export function depthFrame(feed: MarketFeed, row: number): string {
  const { symbol, price, qty, time } = rowOf(feed, row);
  const side = JSON.stringify(Array.from({ length: 10 }, () => [price, qty]));
  return `{"stream":"${symbol.toLowerCase()}@depth10@100ms","data":{"e":"depthUpdate","E":${time},"T":${time},"s":"${symbol}","U":${5e12 + row},"u":${5e12 + row},"pu":${5e12 + row - 1},"b":${side},"a":${side}}}`;
}

/** Mark price at a trade. */
export function markFrame(feed: MarketFeed, row: number): string {
  const { symbol, price, time } = rowOf(feed, row);
  const mark = Number(price).toFixed(8);
  return `{"stream":"${symbol.toLowerCase()}@markPrice@1s","data":{"e":"markPriceUpdate","E":${time},"s":"${symbol}","p":"${mark}","P":"${mark}","i":"${mark}","r":"0.00010000","T":${time - (time % 28_800_000) + 28_800_000}}}`;
}

function rowOf(feed: MarketFeed, row: number) {
  const { block, instruments } = feed;
  const id = block.instruments[row] as number;
  const { symbol = '', tickSize = '1', stepSize = '1' } = instruments[id] ?? {};
  return {
    symbol,
    id,
    price: (block.prices[row] as number).toFixed(decimals(tickSize)),
    qty: (block.qtys[row] as number).toFixed(decimals(stepSize)),
    time: block.times[row] as number,
    isSell: block.sells[row] === 1,
  };
}

function decimals(step: string): number {
  return step.split('.')[1]?.length ?? 0;
}
