import { setTimeout as sleep } from 'node:timers/promises';
import { position, tick } from '../../integration/api/fake-engine.ts';
import type { Load } from './load.ts';
import type { PeerEndpoint } from './peers.ts';
import type { ProductEndpoint } from './product.ts';

const CLIENTS = 1_000;
const MANY = 5_000;
/** Events on the way at once. */
const WINDOW = 4;
/** What a reader that has stalled no longer takes: more than the buffers of the kernel hold. */
const FLOOD = { symbols: 10_000, messages: 14, pauseMs: 55 };
const STRATEGY = '00000000-0000-4000-8000-000000000001';

const EVENTS = `subscription { tradeEvents { sequence kind at position {
  id strategyName symbol side status entryPrice qty openQty stopPrice tp1Price tp2Price markPrice unrealisedR } } }`;
const ALL_TICKS = 'subscription { tick(maxRate: 20) { sequence ticks { symbol price receivedAt } } }';
const ticksOf = (symbol: string) =>
  `subscription { tick(symbols: ["${symbol}"], maxRate: 20) { sequence ticks { symbol price receivedAt } } }`;
const SYMBOLS = { many: 'BTCUSDT', calm: 'ETHUSDT', stalled: 'SOLUSDT' } as const;
/** Updates a second, and for how long: a p99 of few updates would be that of the one that met a pause. */
const RATES = { many: 10, calm: 20, stalled: 20 } as const;
const SECONDS = { many: 3, calm: 6, stalled: 6 } as const;
type TickSet = keyof typeof SYMBOLS;

/** A publisher, its endpoints and the subscribers of each. */
export class FanOut {
  readonly #load: Load;
  readonly #product: ProductEndpoint;
  readonly #peers: { readonly yoga: PeerEndpoint; readonly mercurius: PeerEndpoint };
  readonly #published = new Map<string, number>();

  constructor(load: Load, product: ProductEndpoint, peers: { yoga: PeerEndpoint; mercurius: PeerEndpoint }) {
    this.#load = load;
    this.#product = product;
    this.#peers = peers;
  }

  /** Connects everybody and waits until all subscriptions stand. */
  async open(): Promise<void> {
    const { port } = this.#product;
    const ours = { port, path: '/graphql' };
    for (const [set, peer] of Object.entries(this.#peers)) {
      await this.#load.open({ set, port: peer.port, path: peer.path, clients: CLIENTS, query: EVENTS });
      await until(() => peer.subscriptions() === CLIENTS);
    }
    await this.#load.open({ set: 'shared', ...ours, clients: CLIENTS, query: EVENTS });
    await this.#load.open({ set: 'many', ...ours, clients: MANY, query: ticksOf(SYMBOLS.many) });
    await this.#load.open({ set: 'calm', ...ours, clients: CLIENTS, query: ticksOf(SYMBOLS.calm) });
    const query = ticksOf(SYMBOLS.stalled);
    await this.#load.open({ set: 'stalled', ...ours, clients: CLIENTS, query, lastAlso: ALL_TICKS });
    await until(() => this.#product.subscriptions() === 3 * CLIENTS + MANY + 1);
  }

  shared(): Promise<number> {
    return this.#deliveries('shared', 100, (sequence) =>
      this.#product.engine.emit({ kind: 'tradeEvent', event: { ...eventOf(sequence), at: Date.now() } }),
    );
  }

  yoga(): Promise<number> {
    return this.#deliveries('yoga', 20, (sequence) => this.#peers.yoga.publish(eventOf(sequence)));
  }

  mercurius(): Promise<number> {
    return this.#deliveries('mercurius', 20, (sequence) => this.#peers.mercurius.publish(eventOf(sequence)));
  }

  /** p99 of the way from the engine's update to the subscriber, ms. */
  async p99(set: TickSet): Promise<number> {
    if (set === 'stalled') this.#load.stall('stalled');
    // The same work goes before both that are compared; only one of them has a reader who does not read.
    if (set !== 'many') await this.#flood();
    await this.#load.latencies(set);
    const updates = RATES[set] * SECONDS[set];
    for (let update = 0; update < updates; update += 1) {
      this.#emitTicks([SYMBOLS[set]]);
      await sleep(1_000 / RATES[set]);
    }
    await sleep(200);
    const { samples, p99Ms } = await this.#load.latencies(set);
    if (set === 'stalled') await this.#recover();
    // An update that is due while the last one still goes out is conflated with the next.
    const wanted = (set === 'many' ? MANY : CLIENTS - 1) * updates * 0.25;
    if (samples < wanted) throw new Error(`${set}: ${samples} messages arrived, expected at least ${wanted}`);
    return p99Ms;
  }

  /** Deliveries a second, as fast as subscribers take them: the next event goes when an earlier one is with all. */
  async #deliveries(set: string, events: number, publish: (sequence: number) => void): Promise<number> {
    const first = this.#published.get(set) ?? 0;
    const started = performance.now();
    for (let sequence = first; sequence < first + events; sequence += 1) {
      publish(sequence);
      await this.#load.until(set, sequence - WINDOW);
    }
    await this.#load.until(set, first + events - 1);
    this.#published.set(set, first + events);
    return (CLIENTS * events * 1_000) / (performance.now() - started);
  }

  /** More than the buffers of a reader that has stalled can take. */
  async #flood(): Promise<void> {
    const symbols = Array.from({ length: FLOOD.symbols }, (_, index) => `S${index}USDT`);
    for (let message = 0; message < FLOOD.messages; message += 1) {
      this.#emitTicks(symbols);
      await sleep(FLOOD.pauseMs);
    }
    for (const symbol of symbols) this.#product.engine.ticks.delete(symbol);
    await sleep(300);
  }

  async #recover(): Promise<void> {
    this.#load.resume('stalled');
    await sleep(500);
  }

  #emitTicks(symbols: readonly string[]): void {
    const receivedAt = performance.timeOrigin + performance.now();
    const ticks = symbols.map((symbol) => ({ ...tick(symbol, 60_000), receivedAt }));
    this.#product.engine.emit({ kind: 'ticks', ticks });
  }
}

function eventOf(sequence: number) {
  return {
    sequence,
    kind: 'opened' as const,
    at: new Date().toISOString(),
    position: position(STRATEGY, `${STRATEGY}@${sequence}`),
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error('the subscriptions did not all begin within 30 s');
}
