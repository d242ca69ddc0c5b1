import type { EpochMs } from '../model/epoch-ms.ts';
import type { AggTrade, MarkCandle } from '../model/market-event.ts';
import type { Position } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import type { ClosedCandle } from './candle-exits.ts';
import type { PositionBook } from './position-book.ts';
import type { VirtualBook } from './virtual-book.ts';

/** Paper and virtual positions of one instrument: both see the same market, in the same order. */
export class PositionBooks {
  readonly #paper: PositionBook;
  readonly #virtual: VirtualBook;

  constructor(paper: PositionBook, virtual: VirtualBook) {
    this.#paper = paper;
    this.#virtual = virtual;
  }

  /** Open ones of both kinds. */
  positions(): Position[] {
    return [...this.#paper.positions(), ...this.#virtual.positions()];
  }

  onTrade({ price, time, aggId, qty }: AggTrade): void {
    this.#paper.onTrade(price, time, aggId, qty);
    this.#virtual.onTrade(price, time, aggId, qty);
  }

  onTrades(columns: TradeColumns): void {
    this.#paper.onTrades(columns);
    this.#virtual.onTrades(columns);
  }

  onMark(price: number, time: EpochMs): void {
    this.#paper.onMark(price, time);
    this.#virtual.onMark(price, time);
  }

  onMarkCandle(candle: MarkCandle): void {
    this.#paper.onMarkCandle(candle);
    this.#virtual.onMarkCandle(candle);
  }

  /** When the last position that follows the mark price times out; null when none is open. */
  get marksNeededUntil(): EpochMs | null {
    const [paper, virtual] = [this.#paper.marksNeededUntil, this.#virtual.marksNeededUntil];
    return paper === null ? virtual : Math.max(paper, virtual ?? paper);
  }

  onCandle(candle: ClosedCandle): void {
    this.#paper.onCandle(candle);
    this.#virtual.onCandle(candle);
  }

  expire(at: EpochMs): void {
    this.#paper.expire(at);
    this.#virtual.expire(at);
  }
}
