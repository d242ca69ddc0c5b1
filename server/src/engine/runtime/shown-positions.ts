import type { Position } from '../core/model/position.ts';
import type { PositionView } from '../views.ts';
import { type PositionPrices, positionView, pricesOf } from './position-view.ts';

/** What decides all that is shown of an open position. */
interface Told {
  status: Position['status'] | null;
  stopPrice: string;
  openQty: string;
  price: number | null;
  markPrice: number | null;
}

/**
 * The open positions that the world knows, and how it last heard of each. Positions are asked for several times a
 * second while most stand still: what is equal is found without making anything.
 */
export class ShownPositions {
  readonly #told = new Map<string, Told>();
  readonly #prices: PositionPrices;

  constructor(prices: PositionPrices) {
    this.#prices = prices;
  }

  /** The position is in the database: from now on it is told of. */
  add(id: string): void {
    this.#told.set(id, { status: null, stopPrice: '', openQty: '', price: null, markPrice: null });
  }

  remove(id: string): void {
    this.#told.delete(id);
  }

  /** Those of these that are shown and differ from what was told last; they count as told. */
  takeChanged(positions: readonly Position[]): PositionView[] {
    return positions.filter((position) => this.#isNews(position)).map((position) => this.view(position));
  }

  view(position: Position): PositionView {
    return positionView(position, this.#prices);
  }

  #isNews(position: Position): boolean {
    const told = this.#told.get(position.id);
    if (told === undefined) return false;
    const { status, stopPrice, openQty } = position;
    const { price, markPrice } = pricesOf(position, this.#prices);
    const isSameState = told.status === status && told.stopPrice === stopPrice && told.openQty === openQty;
    if (isSameState && told.price === price && told.markPrice === markPrice) return false;
    told.status = status;
    told.stopPrice = stopPrice;
    told.openQty = openQty;
    told.price = price;
    told.markPrice = markPrice;
    return true;
  }
}
