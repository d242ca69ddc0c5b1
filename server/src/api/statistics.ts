import { Decimal } from 'decimal.js';
import type { EngineHandle } from '../engine/index.ts';
import {
  type ClosedTrade,
  type EquityColumns,
  equityCurve,
  groupTrades,
  type Stats,
  statsOf,
} from '../engine/statistics.ts';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import { equityPoints } from './equity-points.ts';
import { venueNow } from './venue-time.ts';

/** Which closed trades count; null: no bound. */
export interface StatsFilter {
  readonly strategyId: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** Statistics of one instrument. */
export interface InstrumentStats {
  readonly symbol: string;
  readonly stats: Stats;
}

/** What a strategy's card shows of its closed trades. */
export interface StrategyResults {
  readonly stats: Stats;
  /** Cumulative net R over the last trades, oldest first. */
  readonly sparkline: number[];
}

interface Parts {
  readonly stores: Pick<Stores, 'outcomes' | 'strategies'>;
  readonly engine: EngineHandle;
}

/** Points of the small curve on a card. */
const SPARKLINE_TRADES = 60;
const NO_BOUNDS = { from: null, to: null } as const;

/** Closed trades and accounts brought together with the pure statistics of the engine. */
export class Statistics {
  readonly #stores: Parts['stores'];
  readonly #engine: EngineHandle;

  constructor({ stores, engine }: Parts) {
    this.#stores = stores;
    this.#engine = engine;
  }

  /** Of one strategy, or of all together. */
  async stats({ strategyId, from, to }: StatsFilter): Promise<Stats> {
    const strategyIds = strategyId === null ? null : [strategyId];
    const [trades, rows] = await Promise.all([
      this.#stores.outcomes.outcomes({ strategyIds, from, to }),
      this.#strategies(strategyId),
    ]);
    return this.#of(trades, rows);
  }

  /** Results per strategy, in the order asked for; two queries for any number of them. */
  async ofStrategies(ids: readonly string[]): Promise<StrategyResults[]> {
    const [trades, rows] = await Promise.all([
      this.#stores.outcomes.outcomes({ strategyIds: ids, ...NO_BOUNDS }),
      this.#stores.strategies.byIds(ids),
    ]);
    const byStrategy = grouped(trades);
    return ids.map((id) => {
      const own = byStrategy.get(id) ?? [];
      const account = rows.filter((row) => row.id === id);
      return {
        stats: this.#of(own, account),
        sparkline: equityCurve(own.slice(-SPARKLINE_TRADES)).netR,
      };
    });
  }

  /** By instrument that was traded, in alphabetical order. */
  async byInstrument(strategyId: string | null): Promise<InstrumentStats[]> {
    const strategyIds = strategyId === null ? null : [strategyId];
    const [trades, rows] = await Promise.all([
      this.#stores.outcomes.outcomes({ strategyIds, ...NO_BOUNDS }),
      this.#strategies(strategyId),
    ]);
    return [...groupTrades(trades, 'instrument')]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([symbol, group]) => ({
        symbol,
        stats: this.#of(
          group,
          rows.filter((row) => row.symbol === symbol),
        ),
      }));
  }

  async equityCurve(strategyId: string | null, from: number | null): Promise<EquityColumns> {
    const strategyIds = strategyId === null ? null : [strategyId];
    return equityPoints(equityCurve(await this.#stores.outcomes.outcomes({ strategyIds, from, to: null })));
  }

  async #strategies(strategyId: string | null): Promise<readonly StrategyRow[]> {
    return strategyId === null ? this.#stores.strategies.all() : this.#stores.strategies.byIds([strategyId]);
  }

  #of(trades: readonly ClosedTrade[], rows: readonly StrategyRow[]): Stats {
    const view = this.#engine.view();
    const ids = new Set(rows.map((row) => row.id));
    let openPositions = 0;
    for (const position of view.positions.values()) openPositions += Number(ids.has(position.strategyId));
    return statsOf(trades, {
      initialBalance: total(rows.map((row) => row.initialBalance)),
      balance: total(rows.map((row) => row.currentBalance)),
      openPositions,
      at: venueNow(view),
    });
  }
}

function total(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed();
}

function grouped<T extends { readonly strategyId: string }>(trades: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const trade of trades) {
    const group = groups.get(trade.strategyId) ?? [];
    group.push(trade);
    groups.set(trade.strategyId, group);
  }
  return groups;
}
