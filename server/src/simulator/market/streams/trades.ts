import type { Contract } from '../../contract.ts';
import type { Trade } from '../../market.ts';
import { aggTradeEvent, spotAggTradeEvent } from '../../wire.ts';
import { type History, tradeAt } from '../history.ts';
import { eachTrade, type Producer } from './producer.ts';

type Write = (contract: Contract, trade: Trade, eventTime: number) => string;

/** `<s>@aggTrade` of the perpetual. */
export const aggTrades = (history: History): Producer => trades(history, aggTradeEvent);

/** `<s>@aggTrade` of spot. */
export const spotAggTrades = (history: History): Producer => trades(history, spotAggTradeEvent);

function trades(history: History, write: Write): Producer {
  const { contract } = history.character;
  return (span, send) =>
    eachTrade(history, span, (minute, k) => send(write(contract, tradeAt(minute, k), span.to)));
}
