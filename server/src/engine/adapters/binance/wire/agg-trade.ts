import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { AggTrade, SpotTrade } from '../../../core/model/market-event.ts';
import { decimalField, flagField, idField, priceField, qtyField, timeField, WireError } from './fields.ts';
import type { WireAggTrade } from './messages.ts';

/** Where a trade came from: the connection and the time of arrival. */
export interface Arrival {
  readonly shard: string;
  readonly receivedAt: EpochMs;
}

/** A futures aggregate trade. Throws WireError for any field that is not as promised. */
export function parseAggTrade(symbol: string, wire: WireAggTrade, arrival: Arrival): AggTrade {
  const firstId = idField(wire.f);
  const lastId = idField(wire.l);
  if (lastId < firstId) throw new WireError('bad_id', `${firstId}..${lastId}`);
  return {
    symbol,
    aggId: idField(wire.a),
    price: priceField(wire.p),
    qty: qtyField(wire.q),
    normalQty: wire.nq === undefined ? null : decimalField(wire.nq, 'bad_quantity'),
    trades: lastId - firstId + 1,
    time: timeField(wire.T),
    takerSide: flagField(wire.m) ? 'sell' : 'buy',
    receivedAt: arrival.receivedAt,
    shard: arrival.shard,
  };
}

/** A row of the REST list: it arrived, for all that matters, when it happened. */
export function parseRestAggTrade(symbol: string, wire: WireAggTrade): AggTrade {
  const time = timeField(wire.T);
  return parseAggTrade(symbol, wire, { shard: 'rest', receivedAt: time });
}

/** A spot aggregate trade, under the perpetual's symbol. */
export function parseSpotTrade(symbol: string, wire: WireAggTrade, receivedAt: EpochMs): SpotTrade {
  return {
    symbol,
    aggId: idField(wire.a),
    price: priceField(wire.p),
    qty: qtyField(wire.q),
    time: timeField(wire.T),
    takerSide: flagField(wire.m) ? 'sell' : 'buy',
    receivedAt,
  };
}

/** A row of the spot REST list, as arrived when it happened. */
export function parseRestSpotTrade(symbol: string, wire: WireAggTrade): SpotTrade {
  return parseSpotTrade(symbol, wire, timeField(wire.T));
}
