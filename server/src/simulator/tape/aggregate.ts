import type { Contract } from '../contract.ts';
import type { Trade } from '../market.ts';
import { parseLots, parseTicks } from './grid.ts';
import type { AggTradeMessage, SingleTradeMessage } from './messages.ts';

/** A single trade with the recorder's clock (ms). */
export interface ReceivedTrade {
  readonly receivedAt: number;
  readonly trade: SingleTradeMessage;
}

/** An aggregate trade as the exchange sent it, with the recorder's clock (ms). */
export interface ReceivedAggregate {
  readonly receivedAt: number;
  readonly trade: AggTradeMessage;
}

/** An aggregate trade; it is published with its last single trade. */
export interface AggregateTrade extends Trade {
  readonly eventTime: number;
  readonly receivedAt: number;
}

/** Trades this long after the first one start a new aggregate. */
const AGGREGATE_MS = 100;

/**
 * Joins single trades as the exchange does: consecutive ids, same price and taker side, within 100 ms of
 * the first. Only trades on the book (X = MARKET or absent) count. Ids are contiguous from 1; T is the
 * time of the first single trade, E and the receive time are those of the last.
 */
export function aggregate(contract: Contract, singles: readonly ReceivedTrade[]): AggregateTrade[] {
  const found: AggregateTrade[] = [];
  for (const single of singles) {
    if ((single.trade.X ?? 'MARKET') !== 'MARKET') continue;
    const open = found.at(-1);
    const next = started(contract, single, found.length + 1);
    if (open !== undefined && belongs(open, next)) found[found.length - 1] = joined(open, next);
    else found.push(next);
  }
  return found;
}

/** Recorded aggregate trades as they are, but with contiguous ids from 1. */
export function renumbered(contract: Contract, aggregates: readonly ReceivedAggregate[]): AggregateTrade[] {
  return aggregates.map(({ receivedAt, trade }, i) => ({
    aggId: i + 1,
    time: trade.T,
    ticks: parseTicks(contract, trade.p),
    lots: parseLots(contract, trade.q),
    normalLots: trade.nq === undefined ? undefined : parseLots(contract, trade.nq),
    firstId: trade.f,
    lastId: trade.l,
    buyerMaker: trade.m,
    eventTime: trade.E,
    receivedAt,
  }));
}

function started(contract: Contract, { receivedAt, trade }: ReceivedTrade, aggId: number): AggregateTrade {
  return {
    aggId,
    time: trade.T,
    ticks: parseTicks(contract, trade.p),
    lots: parseLots(contract, trade.q),
    firstId: trade.t,
    lastId: trade.t,
    buyerMaker: trade.m,
    eventTime: trade.E,
    receivedAt,
  };
}

function belongs(open: AggregateTrade, next: AggregateTrade): boolean {
  return (
    next.firstId === open.lastId + 1 &&
    next.ticks === open.ticks &&
    next.buyerMaker === open.buyerMaker &&
    next.time - open.time <= AGGREGATE_MS
  );
}

function joined(open: AggregateTrade, next: AggregateTrade): AggregateTrade {
  return {
    ...open,
    lots: open.lots + next.lots,
    lastId: next.lastId,
    eventTime: next.eventTime,
    receivedAt: next.receivedAt,
  };
}
