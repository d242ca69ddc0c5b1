import type { TickView } from '../../engine/index.ts';
import { builder } from '../builder.ts';
import { TakerSideEnum } from '../enums.ts';

/** Price change over 24 h as a fraction; null while the price then is unknown. */
export function changeFraction(tick: TickView | undefined): number | null {
  if (tick === undefined || tick.open24h === null || tick.open24h <= 0) return null;
  return tick.price / tick.open24h - 1;
}

export const TickType = builder.objectRef<TickView>('Tick').implement({
  description: 'Latest trade of an instrument with best prices.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    price: t.exposeFloat('price'),
    qty: t.exposeFloat('qty'),
    takerSide: t.expose('takerSide', { type: TakerSideEnum }),
    aggId: t.expose('aggId', { type: 'BigInt' }),
    time: t.expose('time', { type: 'DateTime' }),
    receivedAt: t.exposeFloat('receivedAt', {
      description: 'Epoch milliseconds at which the server took it from the socket.',
    }),
    bestBid: t.exposeFloat('bestBid', { nullable: true }),
    bestAsk: t.exposeFloat('bestAsk', { nullable: true }),
    change24hFraction: t.float({ nullable: true, resolve: changeFraction }),
    volume24hUsd: t.exposeFloat('volume24hUsd', { nullable: true }),
  }),
});
