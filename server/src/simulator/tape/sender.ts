import type { Contract } from '../contract.ts';
import { ONE_MINUTE } from '../interval.ts';
import type { Trade } from '../market.ts';
import { aggTradeEvent, depthEvent, klineEvent, markPriceEvent } from '../wire.ts';
import type { Hub } from '../ws/hub.ts';
import { streamName } from '../ws/routes.ts';
import { parseLots, parseTicks } from './grid.ts';
import type { TapeMarket } from './market.ts';
import type { BookTickerMessage, ForceOrderMessage } from './messages.ts';
import type { Position, Shift } from './position.ts';
import type { TapeEvent } from './recording.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Book update ids of one loop stay below those of the next. */
const UPDATE_IDS_PER_LOOP = 1e12;

/** Sends the tape's events, shifted to the present loop. */
export class TapeSender {
  private readonly market: TapeMarket;
  private readonly hub: Hub;
  private readonly position: Position;
  private readonly carryReceiveTime: boolean;
  private readonly hasDepth = new Set<string>();
  private readonly lastKlineSecond = new Map<string, number>();

  constructor(market: TapeMarket, hub: Hub, position: Position, carryReceiveTime: boolean) {
    this.market = market;
    this.hub = hub;
    this.position = position;
    this.carryReceiveTime = carryReceiveTime;
  }

  send(event: TapeEvent): void {
    const shift = this.position.shift();
    const { contract } = event;
    this.position.playedTo = event.receivedAt;
    const receivedAt = Math.floor(event.receivedAt + shift.time);
    const push = (kind: string, data: string) => this.push(contract, kind, { data, receivedAt });
    if (event.kind === 'trade') {
      const trade = this.market.perpetual.playNext(contract);
      push('aggTrade', aggTradeEvent(contract, trade, event.trade.eventTime + shift.time));
      this.kline(contract, trade, push);
    } else if (event.kind === 'best') push('bookTicker', this.best(contract, event.message, shift));
    else if (event.kind === 'depth') push('depth10@100ms', this.depth(event, shift));
    else if (event.kind === 'forced') push('forceOrder', forced(event.message, shift));
    else {
      const premium = this.market.setMark(contract, event.message, shift);
      push('markPrice@1s', markPriceEvent(contract, premium, premium.time));
    }
  }

  private push(contract: Contract, kind: string, frame: { data: string; receivedAt: number }): void {
    const receivedAt = this.carryReceiveTime ? frame.receivedAt : undefined;
    this.hub.push(streamName(contract.symbol, kind), frame.data, receivedAt);
  }

  private best(contract: Contract, message: BookTickerMessage, shift: Shift): string {
    const updateId = message.u + shift.loop * UPDATE_IDS_PER_LOOP;
    if (!this.hasDepth.has(contract.symbol)) this.keepBest(contract, message, shift);
    return `{"e":"bookTicker","u":${updateId},"s":"${message.s}","b":"${message.b}","B":"${message.B}","a":"${message.a}","A":"${message.A}","T":${message.T + shift.time},"E":${message.E + shift.time}}`;
  }

  /** Until the first depth event the best prices are all that is known of the book. */
  private keepBest(contract: Contract, message: BookTickerMessage, shift: Shift): void {
    const level = (price: string, qty: string): [number, number] => [
      parseTicks(contract, price),
      parseLots(contract, qty),
    ];
    this.market.perpetual.setBook(contract, {
      time: message.T + shift.time,
      updateId: message.u,
      bids: [level(message.b, message.B)],
      asks: [level(message.a, message.A)],
    });
  }

  private depth(event: Extract<TapeEvent, { kind: 'depth' }>, shift: Shift): string {
    const ids = shift.loop * UPDATE_IDS_PER_LOOP;
    const book = { ...event.book, time: event.book.time + shift.time, updateId: event.book.updateId + ids };
    this.hasDepth.add(event.contract.symbol);
    this.market.perpetual.setBook(event.contract, book);
    const at = { eventTime: event.eventTime + shift.time, previousId: event.previousId + ids };
    return depthEvent(event.contract, book, at);
  }

  /** The open candle once a second of exchange time, and the closed one with the next minute's first trade. */
  private kline(contract: Contract, trade: Trade, push: (kind: string, data: string) => void): void {
    const second = Math.floor(trade.time / SECOND_MS);
    const last = this.lastKlineSecond.get(contract.symbol);
    if (last === second || !this.hub.wants(streamName(contract.symbol, 'kline_1m'))) return;
    this.lastKlineSecond.set(contract.symbol, second);
    const openTime = Math.floor(trade.time / MINUTE_MS) * MINUTE_MS;
    const isNewMinute = last !== undefined && last * SECOND_MS < openTime;
    const range = { start: isNewMinute ? openTime - MINUTE_MS : openTime, end: openTime };
    for (const candle of this.market.perpetual.candles(contract, ONE_MINUTE, range)) {
      const at = { eventTime: trade.time, interval: ONE_MINUTE, closed: candle.openTime < openTime };
      push('kline_1m', klineEvent(contract, candle, at));
    }
  }
}

/** As recorded: its average price need not lie on the tick grid. */
function forced(message: ForceOrderMessage, shift: Shift): string {
  const { E, o } = message;
  return JSON.stringify({ ...message, E: E + shift.time, o: { ...o, T: o.T + shift.time } });
}
