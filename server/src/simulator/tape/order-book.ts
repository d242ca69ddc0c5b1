import type { Contract } from '../contract.ts';
import { parseLots, parseTicks } from './grid.ts';
import type { DepthMessage, DepthSnapshot, LevelText } from './messages.ts';

type Level = readonly [number, number];

/** One side of a book: prices sorted ascending beside their quantities. */
class Side {
  private readonly prices: number[] = [];
  private readonly lots: number[] = [];

  set(ticks: number, lots: number): void {
    const at = this.find(ticks);
    const isThere = this.prices[at] === ticks;
    if (lots === 0) {
      if (isThere) this.remove(at);
    } else if (isThere) this.lots[at] = lots;
    else {
      this.prices.splice(at, 0, ticks);
      this.lots.splice(at, 0, lots);
    }
  }

  clear(): void {
    this.prices.length = 0;
    this.lots.length = 0;
  }

  lowest(count: number): Level[] {
    return this.prices.slice(0, count).map((ticks, i) => [ticks, this.lots[i] ?? 0]);
  }

  highest(count: number): Level[] {
    const from = Math.max(0, this.prices.length - count);
    return this.prices
      .slice(from)
      .map((ticks, i): Level => [ticks, this.lots[from + i] ?? 0])
      .reverse();
  }

  private remove(at: number): void {
    this.prices.splice(at, 1);
    this.lots.splice(at, 1);
  }

  private find(ticks: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.prices[middle] ?? 0) < ticks) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The order book of a recording: a snapshot, then every event with u ≥ its lastUpdateId. */
export class OrderBook {
  private readonly contract: Contract;
  private readonly bids = new Side();
  private readonly asks = new Side();
  private early: DepthMessage[] = [];
  private snapshotId: number | null = null;

  constructor(contract: Contract) {
    this.contract = contract;
  }

  /** Takes the snapshot; events that came before it and still count are applied. */
  load(snapshot: DepthSnapshot): void {
    this.bids.clear();
    this.asks.clear();
    this.snapshotId = snapshot.lastUpdateId;
    this.put(this.bids, snapshot.bids);
    this.put(this.asks, snapshot.asks);
    for (const event of this.early) this.apply(event);
    this.early = [];
  }

  /** Applies an event; false when there is no book yet or the event is older than the snapshot. */
  apply(event: DepthMessage): boolean {
    if (this.snapshotId === null) {
      this.early.push(event);
      return false;
    }
    if (event.u < this.snapshotId) return false;
    this.put(this.bids, event.b);
    this.put(this.asks, event.a);
    return true;
  }

  /** Best levels first. */
  top(count: number): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    return { bids: this.bids.highest(count), asks: this.asks.lowest(count) };
  }

  private put(side: Side, levels: readonly LevelText[]): void {
    for (const [price, qty] of levels)
      side.set(parseTicks(this.contract, price), parseLots(this.contract, qty));
  }
}
