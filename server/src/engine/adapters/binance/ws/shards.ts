import type { Instrument } from '../../../core/model/instrument.ts';
import type { ShardView } from '../../../views.ts';
import { type StreamRoute, streamUrl, type VenueAddresses } from '../urls.ts';
import { planRoute, type ShardPlan, spotSymbol, streamsOf, type WideTrades } from './plan.ts';
import { Shard } from './shard.ts';
import type { Bans, ShardContext } from './shard-context.ts';
import type { PlannedStream } from './stream-watch.ts';

const ROUTES: readonly StreamRoute[] = ['market', 'public', 'spot'];
/** A start does not wait longer than this for acknowledgements; what is missing is seen as reconnecting. */
const READY_WITHIN_MS = 10_000;

export interface ShardsOptions {
  readonly addresses: VenueAddresses;
  /** The receive times of a recorded tape count. */
  readonly tapeClock: boolean;
  readonly wideTrades: WideTrades;
}

/** What all connections share; spot is another host. */
export interface ShardsContext extends Omit<ShardContext, 'bans'> {
  readonly bans: { readonly futures: Bans; readonly spot: Bans };
}

/** All connections of the venue, by the plan; follows listings and delistings. */
export class Shards {
  readonly #options: ShardsOptions;
  readonly #context: ShardsContext;
  readonly #running = new Map<string, Shard>();
  readonly #plans = new Map<StreamRoute, readonly ShardPlan[]>();
  readonly #perpetualOf = new Map<string, string>();

  constructor(options: ShardsOptions, context: ShardsContext) {
    this.#options = options;
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

  /** Symbols whose trades should come and do not. */
  silentInstruments(): readonly string[] {
    return [...this.#running.values()].flatMap((shard) => shard.silentInstruments());
  }

  /** Venue time − arrival of the last messages, a stream each. */
  offsets(): readonly number[] {
    return [...this.#running.values()].flatMap((shard) => shard.offsets());
  }

  #followRoute(route: StreamRoute, instruments: readonly Instrument[]): readonly Promise<void>[] {
    const { wideTrades } = this.#options;
    const current = this.#plans.get(route) ?? [];
    const plans = planRoute(route, instruments, current, wideTrades);
    const kept = new Set(plans.map(({ id }) => id));
    for (const { id } of current) if (!kept.has(id)) this.#closeOne(id);
    this.#plans.set(route, plans);
    const planned = new Map(
      instruments.flatMap((instrument) =>
        streamsOf(instrument, route, wideTrades).map(
          (name) => [name, plannedStream(name, instrument)] as const,
        ),
      ),
    );
    return plans.map((plan) => this.#carry(plan, planned));
  }

  #carry(plan: ShardPlan, planned: ReadonlyMap<string, PlannedStream>): Promise<void> {
    const streams = plan.streams.flatMap((name) => planned.get(name) ?? []);
    const running = this.#running.get(plan.id);
    if (running !== undefined) {
      running.change(streams);
      return Promise.resolve();
    }
    const { addresses, tapeClock } = this.#options;
    const parse = plan.route === 'spot' ? { tapeClock, perpetualOf: this.#perpetualOf } : { tapeClock };
    const url = streamUrl(addresses, plan.route);
    const { futures, spot } = this.#context.bans;
    const context = { ...this.#context, bans: plan.route === 'spot' ? spot : futures };
    const shard = new Shard({ id: plan.id, route: plan.route, url, parse }, context);
    this.#running.set(plan.id, shard);
    return shard.open(streams);
  }

  #closeOne(id: string): void {
    this.#running.get(id)?.close();
    this.#running.delete(id);
  }
}

function plannedStream(name: string, { symbol, set }: Instrument): PlannedStream {
  return { name, symbol, set };
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, READY_WITHIN_MS).unref();
  });
}
