import { describe, expect, it } from 'vitest';
import type { Contract } from '../contract.ts';
import { INTERVALS } from '../interval.ts';
import type { Candle, Trade } from '../market.ts';
import { SyntheticMarket } from './synthetic.ts';

const HOUR = INTERVALS.get('1h')!;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const genesisAt = Date.UTC(2026, 0, 5);
const source = { kind: 'synthetic', seed: 7, instruments: 6, genesisAt } as const;

/** A market seen so many hours after genesis. */
function marketAt(hours: number, seed = 7): SyntheticMarket {
  return new SyntheticMarket({ ...source, seed }, () => genesisAt + hours * HOUR_MS);
}

function contractOf(market: SyntheticMarket, symbol: string): Contract {
  return market.contract(symbol)!;
}

/** All trades of a span, page by page. */
function tradesOf(market: SyntheticMarket, symbol: string, start: number, end: number): Trade[] {
  const contract = contractOf(market, symbol);
  const all: Trade[] = [];
  let page = market.perpetual.between(contract, { start, end }, 1_000);
  while (page.length > 0) {
    all.push(...page);
    page = market.perpetual
      .from(contract, page.at(-1)!.aggId + 1, 1_000)
      .filter((trade) => trade.time <= end);
  }
  return all;
}

function candleFrom(openTime: number, trades: readonly Trade[]): Candle {
  const sum = (pick: (trade: Trade) => number) => trades.reduce((total, trade) => total + pick(trade), 0);
  const prices = trades.map((trade) => trade.ticks);
  return {
    openTime,
    open: prices[0]!,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1)!,
    lots: sum((trade) => trade.lots),
    quote: sum((trade) => trade.lots * trade.ticks),
    trades: sum((trade) => trade.lastId - trade.firstId + 1),
    buyLots: sum((trade) => (trade.buyerMaker ? 0 : trade.lots)),
    buyQuote: sum((trade) => (trade.buyerMaker ? 0 : trade.lots * trade.ticks)),
    firstId: trades[0]!.firstId,
    lastId: trades.at(-1)!.lastId,
  };
}

describe('the synthetic market is a function of seed, genesis and time', () => {
  it('answers alike whatever was asked before, and after a restart at a later time', () => {
    const forward = marketAt(20);
    const backward = marketAt(30);
    const start = genesisAt + 5 * HOUR_MS;
    const late = tradesOf(backward, 'ETHUSDT', start + 13 * HOUR_MS, start + 14 * HOUR_MS);
    const early = tradesOf(backward, 'ETHUSDT', start, start + HOUR_MS);
    expect(tradesOf(forward, 'ETHUSDT', start, start + HOUR_MS)).toEqual(early);
    expect(tradesOf(forward, 'ETHUSDT', start + 13 * HOUR_MS, start + 14 * HOUR_MS)).toEqual(late);
    const contract = contractOf(forward, 'ETHUSDT');
    const until = genesisAt + 20 * HOUR_MS;
    expect(backward.liquidations(contract, genesisAt, until)).toEqual(
      forward.liquidations(contract, genesisAt, until),
    );
    expect(backward.positioning(contract, start)).toEqual(forward.positioning(contract, start));
    expect(backward.premium(contract, until - 1)).toEqual(forward.premium(contract, until - 1));
  });

  it('continues after a restart: what was visible before is a prefix of what is visible after', () => {
    const before = marketAt(10.0001);
    const after = marketAt(10.5);
    const start = genesisAt + 9.9 * HOUR_MS;
    const seen = tradesOf(before, 'BTCUSDT', start, before.now());
    expect(seen.length).toBeGreaterThan(100);
    expect(tradesOf(after, 'BTCUSDT', start, after.now()).slice(0, seen.length)).toEqual(seen);
  });

  it('differs by seed and by contract', () => {
    const price = (market: SyntheticMarket) => market.premium(contractOf(market, 'SOLUSDT')).mark;
    expect(price(marketAt(5, 8))).not.toBe(price(marketAt(5)));
  });

  it('never reuses an id after a later genesis', () => {
    const old = marketAt(26);
    const later = new SyntheticMarket({ ...source, genesisAt: old.now() }, () => old.now() + HOUR_MS);
    const [lastOld] = old.perpetual.latest(contractOf(old, 'BTCUSDT'), old.now(), 1);
    const [firstNew] = later.perpetual.between(
      contractOf(later, 'BTCUSDT'),
      { start: 0, end: later.now() },
      1,
    );
    expect(firstNew!.aggId).toBeGreaterThan(lastOld!.aggId);
    expect(firstNew!.firstId).toBeGreaterThan(lastOld!.lastId);
  });
});

describe('trades of the synthetic market', () => {
  const market = marketAt(13);

  it.each(['BTCUSDT', 'DOGEUSDT'])(
    '%s: ids, single ids and times are unbroken over minute and chunk borders',
    (symbol) => {
      const around = genesisAt + 6 * HOUR_MS;
      const trades = tradesOf(market, symbol, around - 5 * MINUTE_MS, around + 5 * MINUTE_MS);
      expect(trades.length).toBeGreaterThan(60);
      trades.slice(1).forEach((trade, i) => {
        expect(trade.aggId).toBe(trades[i]!.aggId + 1);
        expect(trade.firstId).toBe(trades[i]!.lastId + 1);
        expect(trade.lastId).toBeGreaterThanOrEqual(trade.firstId);
        expect(trade.time).toBeGreaterThanOrEqual(trades[i]!.time);
        expect(trade.lots).toBeGreaterThan(0);
      });
    },
  );

  it('shows nothing of the future, and the same page by id and by time', () => {
    const contract = contractOf(market, 'XRPUSDT');
    const latest = market.perpetual.latest(contract, Number.POSITIVE_INFINITY, 50);
    expect(latest).toHaveLength(50);
    expect(latest.at(-1)!.time).toBeLessThanOrEqual(market.now());
    expect(market.perpetual.from(contract, latest.at(-1)!.aggId + 1, 10)).toEqual([]);
    expect(market.perpetual.from(contract, latest[0]!.aggId, 50)).toEqual(latest);
    expect(market.perpetual.from(contract, 0, 1)[0]!.time).toBeGreaterThanOrEqual(genesisAt);
  });

  it.each(['1m', '3m', '15m', '1h', '4h'])('candles of %s equal the trades', (name) => {
    const contract = contractOf(market, 'SOLUSDT');
    const interval = INTERVALS.get(name)!;
    const start = genesisAt + 8 * HOUR_MS;
    const [candle] = market.perpetual.candles(contract, interval, { start, end: start });
    expect(candle).toEqual(candleFrom(start, tradesOf(market, 'SOLUSDT', start, interval.nextOf(start) - 1)));
  });

  it('has the open candle up to now', () => {
    const seen = new SyntheticMarket(source, () => genesisAt + 2 * HOUR_MS + 31_234);
    const contract = contractOf(seen, 'BTCUSDT');
    const candles = seen.perpetual.candles(contract, HOUR, { start: genesisAt, end: seen.now() });
    expect(candles).toHaveLength(3);
    expect(candles[2]).toEqual(
      candleFrom(genesisAt + 2 * HOUR_MS, tradesOf(seen, 'BTCUSDT', genesisAt + 2 * HOUR_MS, seen.now())),
    );
  });

  it('keeps the book around the last trade: bid below ask, the trade at one of them', () => {
    for (const contract of market.contracts) {
      const book = market.perpetual.book(contract, 10);
      const [last] = market.perpetual.latest(contract, market.now(), 1);
      const [bid, ask] = [book.bids[0]![0], book.asks[0]![0]];
      expect(bid).toBeLessThan(ask);
      expect([bid, ask]).toContain(last!.ticks);
      expect(book.bids.map(([ticks]) => ticks)).toEqual(
        [...book.bids.map(([ticks]) => ticks)].sort((a, b) => b - a),
      );
      expect(book.asks).toHaveLength(10);
    }
  });
});

describe('a day of the synthetic market is alive', () => {
  const market = new SyntheticMarket({ ...source, instruments: 12 }, () => genesisAt + 26 * HOUR_MS);
  const day = { start: market.now() - 24 * HOUR_MS, end: market.now() };
  const hours = (symbol: string) => market.perpetual.candles(contractOf(market, symbol), HOUR, day);

  it('has fewer than 800,000 aggregate trades on 12 contracts', () => {
    const ids = market.contracts.map((contract) => {
      const [first] = market.perpetual.between(contract, day, 1);
      const [last] = market.perpetual.latest(contract, day.end, 1);
      return last!.aggId - first!.aggId + 1;
    });
    const total = ids.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(500_000);
    expect(total).toBeLessThan(800_000);
  });

  it('moves by realistic amounts', () => {
    for (const symbol of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT']) {
      const moves = hours(symbol).map((candle) => candle.high / candle.low - 1);
      const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
      expect(mean).toBeGreaterThan(0.003);
      expect(mean).toBeLessThan(0.04);
    }
  });

  it('has liquidations of both sides, at most one a second', () => {
    const orders = market.contracts.flatMap((contract) => market.liquidations(contract, day.start, day.end));
    expect(new Set(orders.map((order) => order.side))).toEqual(new Set(['BUY', 'SELL']));
    const btc = market.liquidations(contractOf(market, 'BTCUSDT'), day.start, day.end);
    expect(new Set(btc.map((order) => Math.floor(order.time / 1_000))).size).toBe(btc.length);
  });

  it('keeps ratios, premium and funding inside their bounds', () => {
    for (const contract of market.contracts) {
      for (let at = day.start; at <= day.end; at += 30 * MINUTE_MS) {
        const row = market.positioning(contract, at)!;
        expect(row.longShortRatio).toBeGreaterThanOrEqual(0.59);
        expect(row.longShortRatio).toBeLessThanOrEqual(2.61);
        expect(Math.abs(row.topTraderLong - 0.5)).toBeLessThanOrEqual(0.151);
        expect(row.openInterest).toBeGreaterThan(0);
      }
      const premium = market.premium(contract);
      expect(Math.abs(premium.index / premium.mark - 1)).toBeLessThan(0.005);
      expect(Math.abs(premium.fundingRate!)).toBeLessThan(0.002);
    }
    const rates = market.contracts.flatMap((contract) =>
      market.funding(contract, day).map(({ rate }) => Math.sign(rate)),
    );
    expect(new Set(rates)).toEqual(new Set([1, -1]));
    expect(market.coinbasePrice(contractOf(market, 'TRXUSDT'))).toBeNull();
  });
});
