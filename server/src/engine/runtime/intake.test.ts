import { expect, test } from 'vitest';
import type { AggTrade, MarkPrice } from '../core/model/market-event.ts';
import { sampleCandle } from '../core/samples.ts';
import type { MarketMessage } from '../ports.ts';
import { Intake } from './intake.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const NO_REPAIRS = { open: 0, idle: () => Promise.resolve() };

function trade(symbol: string, aggId: number, time = T + aggId, receivedAt = time): AggTrade {
  const fields = { symbol, aggId, price: 1, qty: 1, normalQty: null, trades: 1, time, receivedAt };
  return { ...fields, takerSide: 'buy', shard: 'market-1' };
}

function bench(tapeClock: boolean) {
  const told: string[] = [];
  const clock = new VenueClock({ now: () => T + 120 }, tapeClock);
  const intake = new Intake({
    venueClock: clock,
    tapeClock,
    onMessage: (message) =>
      told.push(message.kind === 'markPrice' ? `seen ${message.mark.symbol}` : message.kind),
    observe: (message) => {
      const isKnown = message.kind === 'markPrice' && message.mark.symbol !== 'GONE';
      told.push(isKnown ? 'taken' : 'refused');
      return isKnown;
    },
    trade: ({ symbol, aggId }) => told.push(`${symbol} ${aggId}`),
    process: (event) => {
      if (event.kind === 'clock') told.push(`clock ${event.at - T}`);
    },
  });
  return { intake, told, clock };
}

test('live trades wait for the history of their instrument and flow on behind it, once', () => {
  const { intake, told } = bench(false);
  intake.hold('A');
  intake.trade(trade('A', 7));
  intake.trade(trade('B', 1));
  intake.trade(trade('A', 8));
  intake.trade(trade('A', 9));
  expect(intake.firstHeldId('A')).toBe(7);
  intake.release('A', 7);
  intake.trade(trade('A', 10));
  expect(told).toEqual(['B 1', 'A 8', 'A 9', 'A 10']);
});

test('venue time reaches the core in steps of 50 ms, each once', () => {
  const { intake, told } = bench(false);
  intake.tick();
  intake.tick();
  expect(told).toEqual(['clock 100']);
});

test('the core hears how long after their time trades come in, but not of a tape', () => {
  for (const tapeClock of [false, true]) {
    const settles: (number | undefined)[] = [];
    const intake = new Intake({
      venueClock: new VenueClock({ now: () => T + 1_000 }, tapeClock),
      tapeClock,
      onMessage: () => undefined,
      observe: () => true,
      trade: () => undefined,
      process: (event) => {
        if (event.kind === 'clock') settles.push(event.settleMs);
      },
    });
    if (tapeClock) void intake.resume(NO_REPAIRS);
    intake.trade(trade('A', 1, T + 60_000, T + 60_180));
    intake.tick();
    expect(settles).toEqual([tapeClock ? undefined : 230]);
  }
});

test('a tape waits as a whole, then time passes with its messages', async () => {
  const { intake, told, clock } = bench(true);
  intake.trade(trade('A', 1, T + 10, T - 1_260));
  intake.trade(trade('A', 2, T + 20, T - 1_250));
  intake.trade(trade('B', 5, T + 130, T - 1_140));
  expect(told).toEqual([]);
  intake.release('A', 1);
  await intake.resume(NO_REPAIRS);
  expect(told).toEqual(['clock 0', 'A 2', 'clock 100', 'B 5']);
  expect(clock.offsetMs).toBe(1_270);
  expect(clock.isBlocked).toBe(true);
});

function mark(symbol: string, time = T, receivedAt = time): { kind: 'markPrice'; mark: MarkPrice } {
  const rates = { markPrice: 1, indexPrice: 1, fundingRate: 0, nextFundingAt: T };
  return { kind: 'markPrice', mark: { symbol, ...rates, time, receivedAt } };
}

test('what the core refuses is seen by nobody else; what could not be read is told as before', () => {
  const { intake, told } = bench(false);
  intake.message(mark('A'));
  intake.message(mark('GONE'));
  intake.message({ kind: 'malformed', reason: 'bad_id', stream: 's', payload: '{}', receivedAt: T });
  expect(told).toEqual(['taken', 'seen A', 'refused', 'malformed']);
});

test('the time of a tape does not follow a message whose time is off', async () => {
  const { intake, told, clock } = bench(true);
  await intake.resume(NO_REPAIRS);
  intake.message(mark('A', T, T - 1_270));
  intake.message(mark('A', T + 3_600_000, T));
  intake.trade(trade('A', 1, T + 3_600_000, T));
  expect(clock.now()).toBe(T);
  expect(told).toEqual(['clock 0', 'taken', 'seen A', 'taken', 'seen A', 'A 1']);
});

test('a tape in which trades are missing waits for their repair, and plays what came meanwhile behind it', async () => {
  const { intake, told } = bench(true);
  let repaired = (): void => undefined;
  const repairs = {
    get open() {
      return told.at(-1) === 'A 5' ? 1 : 0;
    },
    idle: () =>
      new Promise<void>((resolve) => {
        repaired = () => {
          told.push('repaired');
          resolve();
        };
      }),
  };
  for (const aggId of [1, 5, 6]) intake.trade(trade('A', aggId, T + aggId, T + aggId));
  const played = intake.resume(repairs);
  await intake.resume(repairs);
  intake.trade(trade('A', 7, T + 7, T + 7));
  expect(told).toEqual(['clock 0', 'A 1', 'A 5']);
  repaired();
  await played;
  intake.trade(trade('A', 8, T + 8, T + 8));
  expect(told.slice(3)).toEqual(['repaired', 'A 6', 'A 7', 'A 8']);
});

test('it goes on without a repair that does not end', async () => {
  const { intake, told } = bench(true);
  const never = { open: 1, idle: () => new Promise<void>(() => undefined) };
  const waits: number[] = [];
  for (const aggId of [1, 5, 6]) intake.trade(trade('A', aggId, T + aggId, T + aggId));
  await intake.resume(never, (ms) => Promise.resolve(waits.push(ms)));
  expect([told.slice(1), waits]).toEqual([['A 1', 'A 5', 'A 6'], [30_000]]);
});

test('it is told whose trades wait for their history', () => {
  const told: [string, boolean][] = [];
  const intake = new Intake({
    venueClock: new VenueClock({ now: () => T }, false),
    tapeClock: false,
    ...{ onMessage: () => undefined, observe: () => true, trade: () => undefined, process: () => undefined },
    onHeld: (symbol, isHeld) => void told.push([symbol, isHeld]),
  });
  intake.hold('A');
  intake.release('A', null);
  expect(told).toEqual([
    ['A', true],
    ['A', false],
  ]);
});

test('candles of the venue go to whoever brings them to the core in order', () => {
  const told: string[] = [];
  const intake = new Intake({
    ...{ venueClock: new VenueClock({ now: () => T }, false), tapeClock: false },
    ...{ process: () => undefined, trade: () => undefined },
    observe: ({ kind }) => told.push(`observed ${kind}`) > 0,
    onMessage: ({ kind }) => told.push(`seen ${kind}`),
    kline: ({ kline }) => told.push(`candle of ${kline.symbol}`),
  });
  const candle = sampleCandle({ interval: '1m', openTime: T });
  const kline = { symbol: 'A', interval: '1m', candle, isClosed: true, time: T, receivedAt: T } as const;
  intake.message({ kind: 'kline', kline });
  expect(told).toEqual(['candle of A']);
});

/** What the core and the views hear of the spot market, by a local clock that the venue's is so far ahead of. */
function spotBench(offsetMs: number) {
  const heard: Extract<MarketMessage, { kind: 'spotBook' | 'spotTrade' }>[] = [];
  const venueClock = new VenueClock({ now: () => T }, false);
  venueClock.measured({ time: T + offsetMs, sentAt: T, answeredAt: T });
  const intake = new Intake({
    ...{ venueClock, tapeClock: false, process: () => undefined, trade: () => undefined },
    observe: () => true,
    onMessage: (message) => {
      if (message.kind === 'spotBook' || message.kind === 'spotTrade') heard.push(message);
    },
  });
  const book = (receivedAt: number) =>
    intake.message({ kind: 'spotBook', book: { symbol: 'A', bid: 1, ask: 2, receivedAt } });
  const spotTrade = (time: number, receivedAt: number) => {
    const trade = { symbol: 'A', aggId: 1, price: 1, qty: 1, takerSide: 'buy', time, receivedAt } as const;
    intake.message({ kind: 'spotTrade', trade });
  };
  const arrivals = () =>
    heard.map((one) => (one.kind === 'spotBook' ? one.book.receivedAt : one.trade.receivedAt) - T);
  return { book, spotTrade, arrivals, venueClock };
}

test.each([8_000, -8_000])(
  'with a local clock that is %i ms off, the spot market arrives by the clock of the venue',
  (offsetMs) => {
    const { book, spotTrade, arrivals } = spotBench(offsetMs);
    book(T + 100);
    spotTrade(T + 150 + offsetMs, T + 200);
    expect(arrivals()).toEqual([offsetMs + 100, offsetMs + 200]);
  },
);

test('a spot trade whose time is too far from its arrival here stays for the core to refuse', () => {
  const { spotTrade, arrivals } = spotBench(8_000);
  spotTrade(T + 11_000, T);
  expect(arrivals()).toEqual([0]);
});

test('arrivals of the spot market do not go back with a new measurement: no newer book is taken for an older one', () => {
  const { book, arrivals, venueClock } = spotBench(500);
  book(T + 100);
  venueClock.measured({ time: T + 300, sentAt: T, answeredAt: T });
  book(T + 200);
  book(T + 400);
  expect(arrivals()).toEqual([600, 600, 700]);
});
