import { Decimal } from 'decimal.js';
import {
  type ClosedTrade,
  type EquityColumns,
  equityCurve,
  type Grouping,
  groupTrades,
  type Results,
  resultsOf,
  type Stats,
  statsOf,
  type Trials,
} from '../engine/statistics.ts';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { AccountsNow } from './accounts-now.ts';
import { ClosedTrades } from './closed-trades.ts';
import { equityPoints } from './equity-points.ts';
import { TrialCount } from './trials.ts';

/** When trades must have closed to count, `to` exclusive; null: no bound. */
export interface StatsSpan {
  readonly from: number | null;
  readonly to: number | null;
  /** Idle days at its ends count as days without a result. */
  readonly everyDay?: boolean;
}

/** Which closed trades count; null: of all strategies. */
export interface StatsFilter extends StatsSpan {
  readonly strategyId: string | null;
}

/** Statistics of one instrument. */
export interface InstrumentStats {
  readonly symbol: string;
  readonly stats: Stats;
}

/** Results of the trades that have something in common. */
export interface GroupStats extends Results {
  readonly name: string;
}

/** What a strategy's card shows of its closed trades. */
export interface StrategyResults {
  readonly stats: Stats;
  /** Cumulative net R over the last trades, oldest first. */
  readonly sparkline: number[];
}

/** Trades and the accounts that made them. */
interface Booked extends StatsSpan {
  readonly trades: readonly ClosedTrade[];
  readonly accounts: readonly StrategyRow[];
  readonly trials: Trials | null;
}

interface Parts {
  readonly stores: Pick<Stores, 'outcomes' | 'strategies'>;
  readonly now: () => AccountsNow;
}

/** Points of the small curve on a card. */
const SPARKLINE_TRADES = 60;
const NO_BOUNDS = { from: null, to: null } as const;

/** Closed trades and accounts brought together with the pure statistics of the engine. */
export class Statistics {
  readonly closedTrades: ClosedTrades;
  readonly #stores: Parts['stores'];
  readonly #now: () => AccountsNow;
  readonly #trials: TrialCount;

  constructor({ stores, now }: Parts) {
    this.closedTrades = new ClosedTrades(stores.outcomes);
    this.#stores = stores;
    this.#now = now;
    this.#trials = new TrialCount(stores.outcomes);
  }

  /** Of one strategy, or of all together. */
  async stats({ strategyId, from, to }: StatsFilter): Promise<Stats> {
    const [trades, accounts, trials] = await Promise.all([
      this.#trades({ strategyId, from, to }),
      this.#accounts(strategyId),
      strategyId === null ? null : this.#trials.current(),
    ]);
    return this.#of({ trades, accounts, trials, from, to });
  }

  /** Results per strategy, in the order asked for; as many queries for any number of them. */
  async ofStrategies(ids: readonly string[]): Promise<StrategyResults[]> {
    const rows = await this.#stores.strategies.byIds(ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const found = await this.perStrategy(rows, NO_BOUNDS);
    return ids.map((id) => found.get(id) ?? this.#empty(byId.get(id)));
  }

  /** Results of these strategies inside a span. */
  async perStrategy(rows: readonly StrategyRow[], span: StatsSpan): Promise<Map<string, StrategyResults>> {
    const strategyIds = rows.map(({ id }) => id);
    const [trades, trials] = await Promise.all([
      this.closedTrades.byStrategy({ strategyIds, from: span.from, to: span.to }),
      this.#trials.current(),
    ]);
    return new Map(
      rows.map((row) => {
        const own = trades.get(row.id) ?? [];
        const stats = this.#of({ trades: own, accounts: [row], trials, ...span });
        return [row.id, { stats, sparkline: equityCurve(own.slice(-SPARKLINE_TRADES)).netR }];
      }),
    );
  }

  /** By instrument that was traded, in alphabetical order. */
  async byInstrument(filter: StatsFilter): Promise<InstrumentStats[]> {
    const [trades, rows] = await Promise.all([this.#trades(filter), this.#accounts(filter.strategyId)]);
    return [...groupTrades(trades, 'instrument')].map(([symbol, group]) => {
      const accounts = rows.filter((row) => row.symbol === symbol);
      return {
        symbol,
        stats: this.#of({ trades: group, accounts, trials: null, from: filter.from, to: filter.to }),
      };
    });
  }

  /** By what the trades have in common; groups without a trade are left out. */
  async groups(by: Grouping, filter: StatsFilter): Promise<GroupStats[]> {
    return [...groupTrades(await this.#trades(filter), by)].map(([name, trades]) => ({
      name,
      ...resultsOf(trades),
    }));
  }

  async equityCurve(filter: StatsFilter): Promise<EquityColumns> {
    return equityPoints(equityCurve(await this.#trades(filter)));
  }

  #trades({ strategyId, from, to }: StatsFilter): Promise<ClosedTrade[]> {
    return this.closedTrades.all({ strategyIds: strategyId === null ? null : [strategyId], from, to });
  }

  async #accounts(strategyId: string | null): Promise<readonly StrategyRow[]> {
    return strategyId === null ? this.#stores.strategies.all() : this.#stores.strategies.byIds([strategyId]);
  }

  #empty(row: StrategyRow | undefined): StrategyResults {
    const accounts = row === undefined ? [] : [row];
    return { stats: this.#of({ trades: [], accounts, trials: null, ...NO_BOUNDS }), sparkline: [] };
  }

  #of({ trades, accounts, trials, from, to, everyDay = false }: Booked): Stats {
    const { at, openOf } = this.#now();
    const openPositions = accounts.reduce((open, { id }) => open + (openOf[id] ?? 0), 0);
    return statsOf(trades, {
      initialBalance: total(accounts.map((row) => row.initialBalance)),
      balance: total(accounts.map((row) => row.currentBalance)),
      openPositions,
      trials,
      from,
      to,
      everyDay,
      at,
    });
  }
}

function total(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed();
}
