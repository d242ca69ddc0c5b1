import type { Instrument } from '../../../core/model/instrument.ts';
import type { ShardView } from '../../../views.ts';
import { type StreamRoute, streamUrl, type VenueAddresses } from '../urls.ts';
import { planRoute, type ShardPlan, spotSymbol } from './plan.ts';
import { Shard, type ShardContext } from './shard.ts';

const ROUTES: readonly StreamRoute[] = ['market', 'public', 'spot'];
/** A start does not wait longer than this for acknowledgements; what is missing is seen as reconnecting. */
const READY_WITHIN_MS = 10_000;

/** All connections of the venue, by the plan; follows listings and delistings. */
export class Shards {
  readonly #addresses: VenueAddresses;
  readonly #tapeClock: boolean;
  readonly #context: ShardContext;
  readonly #running = new Map<string, Shard>();
  readonly #plans = new Map<StreamRoute, readonly ShardPlan[]>();
  readonly #perpetualOf = new Map<string, string>();

  constructor(addresses: VenueAddresses, tapeClock: boolean, context: ShardContext) {
    this.#addresses = addresses;
    this.#tapeClock = tapeClock;
    this.#context = context;
  }

  /** Opens or adapts connections so that they carry these instruments. */
  async follow(instruments: readonly Instrument[]): Promise<void> {
    for (const instrument of instruments) this.#perpetualOf.set(spotSymbol(instrument), instrument.symbol);
    const opening = ROUTES.flatMap((route) => this.#followRoute(route, instruments));
    await Promise.race([Promise.all(opening), patience()]);
  }

  close(): void {
    for (const shard of this.#running.values()) shard.close();
    this.#running.clear();
    this.#plans.clear();
  }

  views(): readonly ShardView[] {
    return [...this.#running.values()].map((shard) => shard.view());
  }

  #followRoute(route: StreamRoute, instruments: readonly Instrument[]): readonly Promise<void>[] {
    const plans = planRoute(route, instruments, this.#plans.get(route) ?? []);
    const kept = new Set(plans.map(({ id }) => id));
    for (const { id } of this.#plans.get(route) ?? []) if (!kept.has(id)) this.#closeOne(id);
    this.#plans.set(route, plans);
    return plans.map((plan) => this.#carry(plan));
  }

  #carry(plan: ShardPlan): Promise<void> {
    const running = this.#running.get(plan.id);
    if (running !== undefined) {
      running.change(plan.streams);
      return Promise.resolve();
    }
    const parse =
      plan.route === 'spot'
        ? { tapeClock: this.#tapeClock, perpetualOf: this.#perpetualOf }
        : { tapeClock: this.#tapeClock };
    const url = streamUrl(this.#addresses, plan.route);
    const shard = new Shard({ id: plan.id, route: plan.route, url, parse }, this.#context);
    this.#running.set(plan.id, shard);
    return shard.open(plan.streams);
  }

  #closeOne(id: string): void {
    this.#running.get(id)?.close();
    this.#running.delete(id);
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, READY_WITHIN_MS).unref();
  });
}
