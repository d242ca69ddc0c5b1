import type { Instrument } from '../../../core/model/instrument.ts';
import type { StreamRoute } from '../urls.ts';

/** Streams that one connection should carry. */
export interface ShardPlan {
  readonly id: string;
  readonly route: StreamRoute;
  readonly symbols: readonly string[];
  readonly streams: readonly string[];
}

export const MAX_INSTRUMENTS = 50;
export const MAX_STREAMS = 100;

/** Spot pair of a perpetual. */
export function spotSymbol(instrument: Instrument): string {
  return `${instrument.baseAsset}${instrument.quoteAsset}`;
}

/** How the trades of the wide set come: one by one, or as the venue's candles of a minute. */
export type WideTrades = 'aggTrade' | 'kline_1m';

/** Streams of one instrument on one route; the core set has depth and spot too. */
export function streamsOf(
  instrument: Instrument,
  route: StreamRoute,
  wideTrades: WideTrades = 'aggTrade',
): readonly string[] {
  const name = instrument.symbol.toLowerCase();
  const core = instrument.set === 'core';
  const trades = core ? 'aggTrade' : wideTrades;
  if (route === 'market') return [`${name}@${trades}`, `${name}@markPrice@1s`, `${name}@forceOrder`];
  if (route === 'public')
    return core ? [`${name}@bookTicker`, `${name}@depth10@100ms`] : [`${name}@bookTicker`];
  const spot = spotSymbol(instrument).toLowerCase();
  return core ? [`${spot}@bookTicker`, `${spot}@aggTrade`] : [];
}

/**
 * Divides instruments over the connections of a route: at most 50 instruments and 100 streams each. Instruments
 * that `current` already carries stay where they are; new ones go where there is room.
 */
export function planRoute(
  route: StreamRoute,
  instruments: readonly Instrument[],
  current: readonly ShardPlan[],
  wideTrades: WideTrades = 'aggTrade',
): readonly ShardPlan[] {
  const wanted = new Map(
    instruments
      .map((instrument) => [instrument.symbol, streamsOf(instrument, route, wideTrades)] as const)
      .filter(([, streams]) => streams.length > 0),
  );
  const shards = current.map((plan) => keep(plan, wanted));
  const placed = new Set(shards.flatMap(({ symbols }) => symbols));
  for (const [symbol, streams] of wanted) {
    if (!placed.has(symbol)) place(shards, { route, symbol, streams });
  }
  return shards.filter(({ symbols }) => symbols.length > 0);
}

interface Draft {
  readonly id: string;
  readonly route: StreamRoute;
  symbols: string[];
  streams: string[];
}

function keep(plan: ShardPlan, wanted: ReadonlyMap<string, readonly string[]>): Draft {
  const symbols = plan.symbols.filter((symbol) => wanted.has(symbol));
  const streams = symbols.flatMap((symbol) => wanted.get(symbol) ?? []);
  return { id: plan.id, route: plan.route, symbols, streams };
}

function place(
  shards: Draft[],
  { route, symbol, streams }: { route: StreamRoute; symbol: string; streams: readonly string[] },
): void {
  let shard = shards.find((one) => fits(one, streams.length));
  if (shard === undefined) {
    shard = { id: freeId(shards, route), route, symbols: [], streams: [] };
    shards.push(shard);
  }
  shard.symbols.push(symbol);
  shard.streams.push(...streams);
}

function fits(shard: Draft, added: number): boolean {
  return shard.symbols.length < MAX_INSTRUMENTS && shard.streams.length + added <= MAX_STREAMS;
}

function freeId(shards: readonly Draft[], route: StreamRoute): string {
  const taken = new Set(shards.map(({ id }) => id));
  for (let number = 1; ; number += 1) {
    if (!taken.has(`${route}-${number}`)) return `${route}-${number}`;
  }
}
