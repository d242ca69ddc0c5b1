import { TapeSums } from '@ae/server/engine/core/features/windows/sums.ts';
import { InstrumentState } from '@ae/server/engine/core/instrument-state.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { sampleTrade } from '@ae/server/engine/core/samples.ts';
import { vi } from 'vitest';

/** Messages may say a time so far ahead of their arrival. */
const AHEAD_MS = 10_000;
const sums = new TapeSums();

/**
 * The states of the instruments inside an engine, which keeps them to itself: each is seen as `bring` tells it that
 * its history is there.
 */
export function statesWithin(bring: () => void): readonly InstrumentState[] {
  const seen = vi.spyOn(InstrumentState.prototype, 'historyFrom');
  try {
    bring();
    return [...seen.mock.contexts] as InstrumentState[];
  } finally {
    seen.mockRestore();
  }
}

/** All that can be read of these instruments, as values that are equal only when nothing has changed. */
export function fingerprint(states: readonly InstrumentState[], at: EpochMs): unknown[] {
  const values: unknown[] = [];
  for (const state of states) {
    sequence(state, values);
    windows(state, at + AHEAD_MS, values);
    latest(state, at, values);
    bounds(state, at, values);
    positions(state, values);
  }
  return values;
}

/** Where two fingerprints differ; −1 nowhere. */
export function firstDifference(before: readonly unknown[], after: readonly unknown[]): number {
  if (before.length !== after.length) return Math.min(before.length, after.length);
  return before.findIndex((value, index) => !Object.is(value, after[index]));
}

/** Place in the sequence, last trade, running candle, history. */
function sequence({ continuity, ...state }: InstrumentState, values: unknown[]): void {
  values.push(state.ticks, state.lastTradeAt, state.absentGaps, continuity.lastAggId, continuity.heldTrades);
  for (const gap of continuity.openGaps) {
    values.push(gap.fromAggId, gap.toAggId);
    for (const { fromAggId, toAggId } of gap.absent) values.push(fromAggId, toAggId);
  }
}

/** Tape, sums of the windows, bars, forced orders. */
function windows({ features }: InstrumentState, at: EpochMs, values: unknown[]): void {
  const { tape, flow, liquidations, atr5m, atr1h } = features;
  tape.settle();
  const { ring, priceScale, lotScale } = tape;
  const { net, gross, high, low } = ring.sums(ring.start, ring.end, sums);
  values.push(ring.start, ring.end, net, gross, high, low, priceScale.factor, lotScale.factor);
  if (ring.size > 0) values.push(ring.time(ring.end - 1), ring.aggId(ring.end - 1), ring.lots(ring.end - 1));
  for (const windowMs of [MINUTE_MS, HOUR_MS]) {
    const { buyQty, sellQty, quote, trades } = flow.volumes(at, windowMs);
    values.push(buyQty, sellQty, quote, trades);
  }
  for (const { series } of [atr5m, atr1h]) {
    const bar = series.bar(series.length - 1);
    values.push(series.length, bar?.high, bar?.low, bar?.close, bar?.closeTime, bar?.closeId);
  }
  const { longUsd, shortUsd } = liquidations.last5m(at);
  values.push(longUsd, shortUsd);
}

/** The latest of each stream, by identity (an object that is in use is never written to), and the spot flow. */
function latest(state: InstrumentState, at: EpochMs, values: unknown[]): void {
  const { books, marks, spot } = state.features;
  values.push(books.top(at), books.depth(at), books.mark(at), books.spot(at), books.meanSpread);
  values.push(marks.steadyFrom, spot.knownFrom, spot.coveredFrom(at), spot.cvd30m(at));
  values.push(...Object.values(state.openCandle() ?? {}), state.coveredFrom);
}

/** The price band of the firewall, felt at its edges. */
function bounds({ firewall, features, instrument }: InstrumentState, at: EpochMs, values: unknown[]): void {
  const mark = features.books.mark(at)?.markPrice ?? 0;
  for (const factor of [instrument.multiplierUp, instrument.multiplierDown]) {
    for (const shift of [1 - 1e-12, 1, 1 + 1e-12]) {
      const price = mark * Number(factor) * shift;
      values.push(firewall.trade(sampleTrade({ price, time: at, receivedAt: at })));
    }
  }
}

function positions({ book, virtual, strategies }: InstrumentState, values: unknown[]): void {
  for (const position of book.positions()) values.push(JSON.stringify(position));
  for (const position of virtual.positions()) values.push(JSON.stringify(position));
  for (const { error, strategy } of strategies.values()) values.push(error, strategy);
}
