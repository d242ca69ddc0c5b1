import { expect, test } from 'vitest';
import type { AggTrade } from '../core/model/market-event.ts';
import { Intake } from './intake.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;

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
    onMessage: () => undefined,
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

test('a tape waits as a whole, then time passes with its messages', () => {
  const { intake, told, clock } = bench(true);
  intake.trade(trade('A', 1, T + 10, T - 1_260));
  intake.trade(trade('A', 2, T + 20, T - 1_250));
  intake.trade(trade('B', 5, T + 130, T - 1_140));
  expect(told).toEqual([]);
  intake.release('A', 1);
  intake.resume();
  expect(told).toEqual(['clock 0', 'A 2', 'clock 100', 'B 5']);
  expect(clock.offsetMs).toBe(1_270);
  expect(clock.isBlocked).toBe(true);
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
