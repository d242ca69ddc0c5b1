import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { BookTop, Depth10, SpotBook } from '../../../core/model/market-event.ts';
import { decimalField, symbolField, timeField, WireError } from './fields.ts';
import type { WireBookTicker, WireDepth } from './messages.ts';

/** Best bid and ask; a price of 0 means that the side is empty. */
export function parseBookTicker(wire: WireBookTicker, receivedAt: EpochMs): BookTop {
  return {
    symbol: symbolField(wire.s),
    bid: decimalField(wire.b, 'bad_price'),
    bidQty: decimalField(wire.B, 'bad_quantity'),
    ask: decimalField(wire.a, 'bad_price'),
    askQty: decimalField(wire.A, 'bad_quantity'),
    time: timeField(wire.E ?? wire.T),
    receivedAt,
  };
}

/** Ten best levels a side; a side may be empty. */
export function parseDepth10(wire: WireDepth, receivedAt: EpochMs): Depth10 {
  return {
    symbol: symbolField(wire.s),
    bids: levels(wire.b),
    asks: levels(wire.a),
    time: timeField(wire.E),
    receivedAt,
  };
}

function levels(value: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(value)) throw new WireError('malformed', 'levels');
  return value.slice(0, 10).map((level: unknown) => {
    if (!Array.isArray(level) || level.length < 2) throw new WireError('malformed', 'level');
    return [decimalField(level[0], 'bad_price'), decimalField(level[1], 'bad_quantity')] as const;
  });
}

/** Spot best bid and ask, under the perpetual's symbol. */
export function parseSpotBook(symbol: string, wire: WireBookTicker, receivedAt: EpochMs): SpotBook {
  return {
    symbol,
    bid: decimalField(wire.b, 'bad_price'),
    ask: decimalField(wire.a, 'bad_price'),
    receivedAt,
  };
}
