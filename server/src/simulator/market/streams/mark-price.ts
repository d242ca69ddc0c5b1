import type { Contract } from '../../contract.ts';
import { markPriceEvent } from '../../wire.ts';
import type { SyntheticMarket } from '../synthetic.ts';
import { crosses, type Producer } from './producer.ts';

const SECOND_MS = 1_000;
/** How often marks are sent when the stream's name does not end in @1s. */
const SLOW_MS = 3_000;

/** `<s>@markPrice` and `<s>@markPrice@1s`; null for another kind. */
export function markPrice(market: SyntheticMarket, contract: Contract, kind: string): Producer | null {
  if (!/^markPrice(@1s)?$/.test(kind)) return null;
  const periodMs = kind.endsWith('@1s') ? SECOND_MS : SLOW_MS;
  return (span, send) => {
    if (crosses(span, periodMs)) send(markAt(market, contract, span.to));
  };
}

/** `!markPrice@arr` and `!markPrice@arr@1s`: all contracts in one message; null for another kind. */
export function allMarkPrices(market: SyntheticMarket, kind: string): Producer | null {
  if (!/^markPrice@arr(@1s)?$/.test(kind)) return null;
  const periodMs = kind.endsWith('@1s') ? SECOND_MS : SLOW_MS;
  return (span, send) => {
    if (!crosses(span, periodMs)) return;
    const trading = market.contracts.filter((contract) => market.statusOf(contract) === 'TRADING');
    send(`[${trading.map((contract) => markAt(market, contract, span.to)).join(',')}]`);
  };
}

function markAt(market: SyntheticMarket, contract: Contract, eventTime: number): string {
  const second = Math.floor(eventTime / SECOND_MS) * SECOND_MS;
  return markPriceEvent(contract, market.premium(contract, second), eventTime);
}
