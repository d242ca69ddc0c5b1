import { Decimal } from 'decimal.js';
import {
  type ClosedTrade,
  capitalFrom,
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
import type { TopUp } from '../store/strategy-versions.ts';
import { type Account, depositsOf } from './account-deposits.ts';
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

/** An account with its strategy. */
interface Owned extends Account {
  readonly row: StrategyRow;
}

/** Accounts and the span in which their trades count. */
interface Booked extends StatsSpan {
  readonly accounts: readonly Owned[];
  readonly topUps: readonly TopUp[];
  readonly trials: Trials | null;
}

interface Parts {
  readonly stores: Pick<Stores, 'outcomes' | 'strategies' | 'versions'>;
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
    const [accounts, topUps, trials] = await Promise.all([
      this.#accounts(strategyId),
      this.#stores.versions.topUps(idsOf(strategyId)),
      strategyId === null ? null : this.#trials.current(),
    ]);
    return this.#of({ accounts, topUps, trials, from, to });
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
    const [trades, topUps, trials] = await Promise.all([
      this.closedTrades.byStrategy({ strategyIds, ...NO_BOUNDS }),
      this.#stores.versions.topUps(strategyIds),
      this.#trials.current(),
    ]);
    return new Map(
      accountsOf(rows, trades).map((account) => {
        const stats = this.#of({ accounts: [account], topUps, trials, ...span });
        const last = tradesInside([account], span).slice(-SPARKLINE_TRADES);
        return [account.row.id, { stats, sparkline: equityCurve(last).netR }];
      }),
    );
  }

  /** By instrument that was traded, in alphabetical order. */
  async byInstrument({ strategyId, ...span }: StatsFilter): Promise<InstrumentStats[]> {
    const [accounts, topUps] = await Promise.all([
      this.#accounts(strategyId),
      this.#stores.versions.topUps(idsOf(strategyId)),
    ]);
    return [...groupTrades(tradesInside(accounts, span), 'instrument').keys()].map((symbol) => {
      // A strategy keeps its instrument for life.
      const own = accounts.filter(({ row }) => row.symbol === symbol);
      return { symbol, stats: this.#of({ accounts: own, topUps, trials: null, ...span }) };
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
    return this.closedTrades.all({ strategyIds: idsOf(strategyId), from, to });
  }

  async #accounts(strategyId: string | null): Promise<Owned[]> {
    const { strategies } = this.#stores;
    const [rows, trades] = await Promise.all([
      strategyId === null ? strategies.all() : strategies.byIds([strategyId]),
      this.closedTrades.byStrategy({ strategyIds: idsOf(strategyId), ...NO_BOUNDS }),
    ]);
    return accountsOf(rows, trades);
  }

  #empty(row: StrategyRow | undefined): StrategyResults {
    const accounts = row === undefined ? [] : [{ row, trades: [] }];
    return { stats: this.#of({ accounts, topUps: [], trials: null, ...NO_BOUNDS }), sparkline: [] };
  }

  #of({ accounts, topUps, trials, everyDay = false, ...span }: Booked): Stats {
    const { at, openOf } = this.#now();
    const openPositions = accounts.reduce((open, { row }) => open + (openOf[row.id] ?? 0), 0);
    const trades = accounts.flatMap((account) => account.trades);
    return statsOf(tradesInside(accounts, span), {
      initialBalance: total(accounts.map(({ row }) => row.initialBalance)),
      balance: total(accounts.map(({ row }) => row.currentBalance)),
      capital: capitalFrom(depositsOf(accounts, topUps), trades, span.from),
      openPositions,
      trials,
      ...span,
      everyDay,
      at,
    });
  }
}

function idsOf(strategyId: string | null): readonly string[] | null {
  return strategyId === null ? null : [strategyId];
}

function accountsOf(
  rows: readonly StrategyRow[],
  trades: ReadonlyMap<string, readonly ClosedTrade[]>,
): Owned[] {
  return rows.map((row) => ({ row, trades: trades.get(row.id) ?? [] }));
}

function tradesInside(accounts: readonly Account[], { from, to }: StatsSpan): ClosedTrade[] {
  const [first, end] = [from ?? -Infinity, to ?? Infinity];
  return accounts.flatMap(({ trades }) =>
    trades.filter(({ closedAt }) => closedAt >= first && closedAt < end),
  );
}

function total(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed();
}
