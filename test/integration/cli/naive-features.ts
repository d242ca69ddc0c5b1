import type { MadeTrade } from './made-trades.ts';

/** The features of spec 02 written down once more, the slow and plain way, straight from its table. */

const MINUTE = 60_000;
const WINDOWS = { '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240, '24h': 1_440 } as const;

interface Bar {
  high: number;
  low: number;
  close: number;
}

export function naiveFeatures(trades: readonly MadeTrade[], at: number) {
  const known = trades.filter((trade) => trade.time <= at);
  const within = (minutes: number) => known.filter((trade) => trade.time >= at - minutes * MINUTE);
  const day = within(1_440).map((trade) => Number(trade.qty));
  const sizes = day.sort((a, b) => a - b);
  const p99Qty = sizes.length < 100 ? null : (sizes[Math.floor(sizes.length * 0.99)] as number);
  const large = within(15).filter((trade) => p99Qty !== null && Number(trade.qty) >= p99Qty);
  const half = within(30);
  return {
    price: known.length === 0 ? null : Number(known.at(-1)?.price),
    trades24h: sizes.length,
    cvd: Object.fromEntries(Object.entries(WINDOWS).map(([name, minutes]) => [name, delta(within(minutes))])),
    vwap30m: half.length === 0 ? null : sum(half.map(notional)) / sum(half.map(({ qty }) => Number(qty))),
    atr5m: wilder(known, 5 * MINUTE, at),
    atr1h: wilder(known, 60 * MINUTE, at),
    p95Qty: sizes.length < 100 ? null : sizes[Math.floor(sizes.length * 0.95)],
    p99Qty,
    largeTrades15m: {
      buys: large.filter((trade) => !trade.isBuyerMaker).length,
      sells: large.filter((trade) => trade.isBuyerMaker).length,
    },
    whaleRatio: whaleRatio(within(15)),
  };
}

const notional = ({ price, qty }: MadeTrade) => Number(price) * Number(qty);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const delta = (trades: readonly MadeTrade[]) =>
  sum(trades.map(({ qty, isBuyerMaker }) => (isBuyerMaker ? -Number(qty) : Number(qty))));

function whaleRatio(trades: readonly MadeTrade[]): number {
  const whales = trades.filter((trade) => notional(trade) >= 100_000);
  const total = sum(whales.map(notional));
  const net = sum(whales.map((trade) => (trade.isBuyerMaker ? -notional(trade) : notional(trade))));
  return total === 0 ? 0 : net / total;
}

/** Wilder's ATR(14) of bars that ended at `at`; a bar without trades is flat at the close before. */
function wilder(trades: readonly MadeTrade[], intervalMs: number, at: number): number | null {
  const bars = barsOf(trades, intervalMs, at);
  const ranges = bars.map(({ high, low }, index) => {
    const before = bars[index - 1]?.close;
    return before === undefined
      ? high - low
      : Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  });
  if (ranges.length < 14) return null;
  const seed = sum(ranges.slice(0, 14)) / 14;
  return ranges.slice(14).reduce((atr, range) => (atr * 13 + range) / 14, seed);
}

function barsOf(trades: readonly MadeTrade[], intervalMs: number, at: number): Bar[] {
  const bars: Bar[] = [];
  const first = Math.floor((trades[0]?.time ?? at) / intervalMs);
  const end = Math.floor(at / intervalMs);
  for (let index = first; index < end; index += 1) {
    const prices = trades
      .filter(({ time }) => Math.floor(time / intervalMs) === index)
      .map(({ price }) => Number(price));
    const close = bars.at(-1)?.close ?? 0;
    bars.push({
      high: prices.length === 0 ? close : Math.max(...prices),
      low: prices.length === 0 ? close : Math.min(...prices),
      close: prices.at(-1) ?? close,
    });
  }
  return bars;
}
