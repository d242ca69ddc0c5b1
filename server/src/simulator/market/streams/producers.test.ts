import { describe, expect, it } from 'vitest';
import { aggTradeRow } from '../../wire.ts';
import { SyntheticMarket } from '../synthetic.ts';
import { producerOf } from './producers.ts';

const genesisAt = Date.UTC(2026, 0, 5);
const START = genesisAt + 3_600_000;
const source = { kind: 'synthetic', seed: 7, instruments: 4, genesisAt, activity: 'busy' } as const;

interface Event {
  readonly [key: string]: unknown;
  readonly k: {
    readonly t: number;
    readonly x: boolean;
    readonly n: number;
    readonly [key: string]: unknown;
  };
}

/** What a stream sends from START on, advanced in steps. */
function events(
  topic: string,
  ms: number,
  stepMs: number,
  market = new SyntheticMarket(source, () => START + ms),
) {
  const produce = producerOf(market, topic);
  expect(produce).not.toBeNull();
  const sent: string[] = [];
  for (let from = START; from < START + ms; from += stepMs)
    produce?.({ from, to: Math.min(from + stepMs, START + ms) }, (data) => sent.push(data));
  return { market, sent, parsed: sent.map((text) => JSON.parse(text) as Event) };
}

describe('streams of the synthetic market', () => {
  it('aggTrade: the same trades for any pace, equal to the list of the REST side', () => {
    const { market, parsed } = events('btcusdt@aggTrade', 90_000, 50);
    const contract = market.contract('BTCUSDT')!;
    const rows = market.perpetual
      .between(contract, { start: START + 1, end: START + 90_000 }, 100_000)
      .map((trade) => JSON.parse(aggTradeRow(contract, trade)) as object);
    expect(rows.length).toBeGreaterThan(1_000);
    expect(parsed.map(({ e, E, s, ...row }) => row)).toEqual(rows);
    expect(events('btcusdt@aggTrade', 90_000, 1_370).parsed.map(({ a }) => a)).toEqual(
      parsed.map(({ a }) => a),
    );
  });

  it('kline_1m: at most every 250 ms, and the closed candle equals the sums of its own trades', () => {
    const { parsed } = events('ethusdt@kline_1m', 120_000, 50);
    const trades = events('ethusdt@aggTrade', 120_000, 50).parsed.filter(
      ({ T }) => (T as number) >= START && (T as number) < START + 60_000,
    );
    const closed = parsed.filter(({ k }) => k.x).map(({ k }) => k);
    expect(closed.map(({ t }) => t)).toEqual([START, START + 60_000]);
    const quantity = trades.reduce((sum, { q }) => sum + Number(q), 0);
    const bought = trades.reduce((sum, { q, m }) => sum + (m === true ? 0 : Number(q)), 0);
    const prices = trades.map(({ p }) => Number(p));
    expect(Number(closed[0]!['v'])).toBeCloseTo(quantity, 6);
    expect(Number(closed[0]!['V'])).toBeCloseTo(bought, 6);
    expect([closed[0]!['h'], closed[0]!['l'], closed[0]!['c']].map(Number)).toEqual([
      Math.max(...prices),
      Math.min(...prices),
      prices.at(-1),
    ]);
    expect([closed[0]!['f'], closed[0]!['L']]).toEqual([trades[0]!['f'], trades.at(-1)!['l']]);
    const times = parsed.filter(({ k }) => !k.x).map(({ E }) => E as number);
    expect(times.slice(1).every((time, i) => time - times[i]! >= 250)).toBe(true);
  });

  it.each([
    ['btcusdt@kline_1h', 4],
    ['btcusdt@markPrice@1s', 1],
    ['btcusdt@depth5', 4],
    ['btcusdt@depth20@500ms', 2],
    ['btcusdt@depth10@100ms', 10],
    ['!markPrice@arr@1s', 1],
    ['spot:btcusdt@bookTicker', 5],
  ])('%s comes about %d times a second', (topic, perSecond) => {
    const { sent } = events(topic, 30_000, 50);
    expect(sent.length / 30).toBeGreaterThan(perSecond * 0.9);
    expect(sent.length / 30).toBeLessThan(perSecond * 1.1);
  });

  it('bookTicker: ids rise, bid below ask, after every trade', () => {
    const { parsed } = events('btcusdt@bookTicker', 20_000, 50);
    const ids = parsed.map(({ u }) => u as number);
    expect(ids.every((id, i) => i === 0 || id > ids[i - 1]!)).toBe(true);
    expect(parsed.every(({ a, b }) => Number(b) < Number(a))).toBe(true);
    expect(parsed.length).toBeGreaterThanOrEqual(events('btcusdt@aggTrade', 20_000, 50).sent.length);
  });

  it('!markPrice@arr@1s holds all contracts; forceOrder of all is that of each together', () => {
    expect(events('!markPrice@arr@1s', 1_000, 50).parsed[0]).toHaveLength(4);
    const hour = 3_600_000;
    const all = events('!forceOrder@arr', hour, 5_000).sent;
    const each = ['btc', 'eth', 'sol', 'xrp'].flatMap(
      (base) => events(`${base}usdt@forceOrder`, hour, 5_000).sent,
    );
    expect(all.length).toBeGreaterThan(0);
    expect([...all].sort()).toEqual([...each].sort());
  });

  it.each([
    'nopeusdt@aggTrade',
    'BTCUSDT@aggTrade',
    'btcusdt@kline_7m',
    '!unknown@arr',
    'spot:btcusdt@forceOrder',
  ])('%s is no stream of this market', (topic) =>
    expect(producerOf(new SyntheticMarket(source, () => START), topic)).toBeNull(),
  );
});

describe('listings', () => {
  it('a new contract trades from its minute on, the same one on every venue; a delisted one says nothing more', () => {
    let now = START;
    const market = new SyntheticMarket(source, () => now);
    const added = market.list();
    expect(market.contracts.map(({ symbol }) => symbol)).toContain(added.symbol);
    expect(market.perpetual.since(added)).toBe(START);
    now = START + 600_000;
    const [first] = market.perpetual.from(added, 0, 1);
    expect(first!.time).toBeGreaterThanOrEqual(START);
    const other = new SyntheticMarket(source, () => now);
    expect(other.perpetual.from(other.list(START), 0, 50)).toEqual(market.perpetual.from(added, 0, 50));

    const btc = market.contract('BTCUSDT')!;
    market.delist(btc);
    const [last] = market.perpetual.latest(btc, now, 1);
    now += 60_000;
    expect(market.statusOf(btc)).toBe('SETTLING');
    expect(market.perpetual.latest(btc, now, 1)[0]).toEqual(last);
    const sent: string[] = [];
    producerOf(market, 'btcusdt@aggTrade')?.({ from: now - 60_000, to: now }, (data) => sent.push(data));
    expect(sent).toEqual([]);
  });
});

describe('the trade rate', () => {
  it('multiplies the trades and never lets two markets of one origin differ', () => {
    const count = (rate: number) => {
      const market = new SyntheticMarket({ ...source, rate }, () => START + 3_600_000);
      const list = market.perpetual.between(
        market.contract('XRPUSDT')!,
        { start: START, end: START + 3_600_000 },
        1_000_000,
      );
      return list;
    };
    expect(count(10).length / count(1).length).toBeGreaterThan(9);
    expect(count(10).length / count(1).length).toBeLessThan(11);
    expect(count(10).slice(0, 500)).toEqual(count(10).slice(0, 500));
  });
});
