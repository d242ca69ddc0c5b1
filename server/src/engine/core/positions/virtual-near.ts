import { TriggerHeap } from './trigger-heap.ts';
import { nearPrices } from './virtual-distance.ts';
import type { Followed } from './virtual-followed.ts';

/** What a price has come near to. */
export interface CameNear {
  readonly followed: Followed;
  readonly end: 'target' | 'stop';
}

/** Who is waiting for which price to be near to its target or stop: a price that is near to none costs two comparisons. */
export class NearWatch {
  readonly #ups = new TriggerHeap<Followed>();
  readonly #downs = new TriggerHeap<Followed>();
  #above = Number.POSITIVE_INFINITY;
  #below = Number.NEGATIVE_INFINITY;

  /** Waits for the ends that it has not been told to be near to. `aim` afterwards. */
  watch(followed: Followed): void {
    const { target, stop } = nearPrices(followed.ways);
    const { isLong, isTargetNear, isStopNear } = followed;
    const [upper, lower] = isLong ? [target, stop] : [stop, target];
    if (!(isLong ? isTargetNear : isStopNear)) this.#ups.push(upper, followed);
    if (!(isLong ? isStopNear : isTargetNear)) this.#downs.push(-lower, followed);
  }

  isReachedBy(price: number): boolean {
    return price >= this.#above || price <= this.#below;
  }

  /** Takes out those that a price is near to. */
  take(price: number): CameNear[] {
    const near: CameNear[] = [];
    for (let one = this.#ups.take(price); one !== null; one = this.#ups.take(price))
      near.push({ followed: one, end: one.isLong ? 'target' : 'stop' });
    for (let one = this.#downs.take(-price); one !== null; one = this.#downs.take(-price))
      near.push({ followed: one, end: one.isLong ? 'stop' : 'target' });
    return near;
  }

  aim(): void {
    this.#above = this.#ups.next;
    this.#below = -this.#downs.next;
  }
}
