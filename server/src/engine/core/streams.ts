import type { RejectionReason } from '@ae/db/enums.ts';
import type { InstrumentState } from './instrument-state.ts';
import { type FirewallVerdict, spotVerdict } from './market/firewall.ts';
import type { EpochMs } from './model/epoch-ms.ts';
import type { EngineEvent } from './model/events.ts';

/** Messages of the streams beside the trades. */
export type StreamEvent = Extract<
  EngineEvent,
  { kind: 'bookTop' | 'depth10' | 'markPrice' | 'liquidation' | 'kline' | 'spotBook' | 'spotTrade' }
>;

interface Message {
  readonly symbol: string;
  readonly receivedAt: EpochMs;
}

/** Brings a stream message into its instrument, or says why not. */
export function admit(event: StreamEvent, state: InstrumentState | undefined): RejectionReason | null {
  if (state === undefined) return 'unknown_instrument';
  const refused = verdictOn(event, state);
  if (refused === null) take(event, state);
  return refused;
}

/** The message inside an event. */
export function messageOf(event: StreamEvent): Message {
  switch (event.kind) {
    case 'bookTop':
    case 'spotBook':
      return event.book;
    case 'depth10':
      return event.depth;
    case 'markPrice':
      return event.mark;
    case 'liquidation':
      return event.liquidation;
    case 'kline':
      return event.kline;
    case 'spotTrade':
      return event.trade;
  }
}

function verdictOn(event: StreamEvent, { firewall }: InstrumentState): FirewallVerdict {
  switch (event.kind) {
    case 'bookTop':
      return firewall.book(event.book);
    case 'depth10':
      return firewall.depth(event.depth);
    case 'markPrice':
      return firewall.mark(event.mark);
    case 'liquidation':
      return firewall.liquidation(event.liquidation);
    case 'kline':
      return firewall.kline(event.kline);
    case 'spotBook':
      return firewall.spotBook(event.book);
    case 'spotTrade':
      return spotVerdict(event.trade);
  }
}

function take(event: StreamEvent, state: InstrumentState): void {
  const { features } = state;
  switch (event.kind) {
    case 'bookTop':
      features.addBook(event.book);
      break;
    case 'depth10':
      features.addDepth(event.depth);
      break;
    case 'markPrice':
      state.onMark(event.mark);
      break;
    case 'liquidation':
      features.addLiquidation(event.liquidation);
      break;
    case 'kline':
      state.onKline(event.kline);
      break;
    case 'spotBook':
      features.addSpotBook(event.book);
      break;
    case 'spotTrade':
      features.addSpotTrade(event.trade);
      break;
  }
}
