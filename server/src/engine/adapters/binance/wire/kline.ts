import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { KlineUpdate } from '../../../core/model/market-event.ts';
import { decimalField, flagField, idField, priceField, symbolField, timeField, WireError } from './fields.ts';
import type { WireKline } from './messages.ts';

/** The venue's one-minute candle, closed or not. */
export function parseKline(wire: WireKline, receivedAt: EpochMs): KlineUpdate {
  const { k } = wire;
  if (k.i !== '1m') throw new WireError('malformed', 'interval');
  const symbol = symbolField(wire.s);
  const volume = (value: unknown) => decimalField(value, 'bad_quantity');
  return {
    symbol,
    interval: '1m',
    candle: {
      symbol,
      interval: '1m',
      openTime: timeField(k.t),
      open: priceField(k.o),
      high: priceField(k.h),
      low: priceField(k.l),
      close: priceField(k.c),
      volume: volume(k.v),
      quoteVolume: volume(k.q),
      buyVolume: volume(k.V),
      buyQuoteVolume: volume(k.Q),
      trades: idField(k.n),
      maxTradeQty: null,
    },
    isClosed: flagField(k.x),
    time: timeField(wire.E),
    receivedAt,
  };
}
