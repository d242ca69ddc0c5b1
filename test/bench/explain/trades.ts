import { HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { sampleTrade } from '@ae/server/engine/core/samples.ts';
import { randomOf } from '../market-feed.ts';

/** What explaining an evaluation reads: a day of windows and two hours before it. */
export const READ_HOURS = 26;
/** A busy day of the busiest contract: about 16 trades a second. */
export const TRADES_READ = 1_500_000;
const PER_MS = TRADES_READ / (READ_HOURS * HOUR_MS);

/** Prices in ticks of 0.1: small steps around a middle, about 10 minutes from end to end. */
const MIDDLE = 600_000;
const REVERTS = 1e-4;
const STEP_TICKS = 2;
/** One trade in so many is told a little after a later one. */
const LATE_EVERY = 10_000;
const LATE_MS = 40;

/**
 * Seeded trades of one instrument (tick 0.1, step 0.001) for so many hours: uneven distances, log-normal sizes, ids
 * without holes. The object is filled again and again.
 */
export function* madeTrades(symbol: string, from: number, hours: number): Generator<AggTrade> {
  const random = randomOf(11);
  const trade: { -readonly [Field in keyof AggTrade]: AggTrade[Field] } = sampleTrade({ symbol });
  const until = from + hours * HOUR_MS;
  let [ticks, time] = [MIDDLE, from];
  for (let aggId = 2_000_000_000; ; aggId += 1) {
    time -= Math.log(1 - random()) / PER_MS;
    if (time >= until) return;
    ticks += (random() - 0.5) * STEP_TICKS - (ticks - MIDDLE) * REVERTS;
    trade.aggId = aggId;
    trade.receivedAt = Math.floor(time);
    trade.time = trade.receivedAt - (aggId % LATE_EVERY === 0 ? LATE_MS : 0);
    trade.price = Math.round(ticks) / 10;
    trade.qty = Math.max(1, Math.round(Math.exp(random() * random() * 12))) / 1_000;
    trade.takerSide = random() < 0.5 ? 'buy' : 'sell';
    yield trade;
  }
}
