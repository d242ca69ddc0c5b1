import { INTERVALS, type Interval } from '../../interval.ts';
import type { Candle } from '../../market.ts';
import { klineEvent } from '../../wire.ts';
import type { History } from '../history.ts';
import { candleOf } from '../series.ts';
import { crosses, type Producer, type Send, type Span } from './producer.ts';

/** A candle that changed is sent at most so often. */
const UPDATE_MS = 250;

/** `<s>@kline_<interval>`; null for another kind. */
export function kline(history: History, kind: string): Producer | null {
  const interval = kind.startsWith('kline_') ? INTERVALS.get(kind.slice('kline_'.length)) : undefined;
  if (interval === undefined) return null;
  const feed = new KlineFeed(history, interval);
  return (span, send) => feed.advance(span, send);
}

/** The open candle when it changed, and the last one, closed, once its period is over. */
class KlineFeed {
  private readonly history: History;
  private readonly interval: Interval;
  private last: Candle | null = null;

  constructor(history: History, interval: Interval) {
    this.history = history;
    this.interval = interval;
  }

  advance(span: Span, send: Send): void {
    if (!crosses(span, UPDATE_MS)) return;
    const openTime = this.interval.openOf(span.to);
    if (this.interval.openOf(span.from) < openTime)
      this.close(this.interval.openOf(span.from), span.to, send);
    const candle = candleOf(this.history, this.interval, openTime, span.to);
    if (this.last?.openTime === openTime && this.last.trades === candle.trades) return;
    this.last = candle;
    this.write(candle, { eventTime: span.to, closed: false }, send);
  }

  private close(openTime: number, eventTime: number, send: Send): void {
    const candle = candleOf(this.history, this.interval, openTime, eventTime);
    this.write(candle, { eventTime, closed: true }, send);
  }

  private write(candle: Candle, at: { eventTime: number; closed: boolean }, send: Send): void {
    send(klineEvent(this.history.character.contract, candle, { ...at, interval: this.interval }));
  }
}
