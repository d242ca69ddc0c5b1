import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { AbTestStore } from './ab-tests.ts';
import { CandleQueries } from './api-candles.ts';
import { EvaluationQueries } from './api-evaluations.ts';
import { FeatureSeriesQueries } from './api-feature-series.ts';
import { GateCountQueries } from './api-gate-counts.ts';
import { IndicatorQueries } from './api-indicators.ts';
import { IntegrityQueries } from './api-integrity.ts';
import { LiquidationQueries } from './api-liquidations.ts';
import { MarketQueries } from './api-market.ts';
import { OutcomeQueries } from './api-outcomes.ts';
import { PaperConfigQueries } from './api-paper-config.ts';
import { RateCandleQueries } from './api-rate-candles.ts';
import { RateQueries } from './api-rates.ts';
import { SignalQueries } from './api-signals.ts';
import { TapeQueries } from './api-tape.ts';
import { TradeQueries } from './api-trades.ts';
import { VirtualQueries } from './api-virtual.ts';
import { AppStateStore } from './app-state.ts';
import { AuditStore } from './audit.ts';
import { ExplainQueries } from './explain.ts';
import { HealthQueries } from './health.ts';
import { InviteStore } from './invites.ts';
import { SessionStore } from './sessions.ts';
import { StrategyStore } from './strategies.ts';
import { VersionQueries } from './strategy-versions.ts';
import { type Executor, UserStore } from './users.ts';

/** Everything the API reads and writes, over one pool of connections. */
export interface Stores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly invites: InviteStore;
  readonly appState: AppStateStore;
  readonly audit: AuditStore;
  readonly strategies: StrategyStore;
  readonly versions: VersionQueries;
  readonly market: MarketQueries;
  readonly candles: CandleQueries;
  readonly tape: TapeQueries;
  readonly rates: RateQueries;
  readonly rateCandles: RateCandleQueries;
  readonly indicators: IndicatorQueries;
  readonly liquidations: LiquidationQueries;
  readonly integrity: IntegrityQueries;
  readonly evaluations: EvaluationQueries;
  readonly signals: SignalQueries;
  readonly trades: TradeQueries;
  readonly virtual: VirtualQueries;
  readonly gateCounts: GateCountQueries;
  readonly outcomes: OutcomeQueries;
  readonly paperConfig: PaperConfigQueries;
  readonly explain: ExplainQueries;
  readonly featureSeries: FeatureSeriesQueries;
  readonly abTests: AbTestStore;
  readonly health: HealthQueries;
  /** All of it or nothing. */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the API's stores for one venue. */
export function openStores(url: string, venue: Venue): Stores {
  const database = connectDatabase(url, { max: 8, name: 'ae-api' });
  return { ...storesOf(database, venue), close: () => database.close() };
}

/** The same over a connection of the caller's (the command line), who closes it. */
export function storesOf(database: Database, venue: Venue): Omit<Stores, 'close'> {
  const appState = new AppStateStore(database);
  return {
    users: new UserStore(database),
    sessions: new SessionStore(database),
    invites: new InviteStore(database),
    appState,
    audit: new AuditStore(database),
    strategies: new StrategyStore(database, venue),
    versions: new VersionQueries(database),
    market: new MarketQueries(database, venue),
    candles: new CandleQueries(database),
    tape: new TapeQueries(database),
    rates: new RateQueries(database),
    rateCandles: new RateCandleQueries(database),
    indicators: new IndicatorQueries(database),
    liquidations: new LiquidationQueries(database, venue),
    integrity: new IntegrityQueries(database, venue),
    evaluations: new EvaluationQueries(database),
    signals: new SignalQueries(database, venue),
    trades: new TradeQueries(database, venue),
    virtual: new VirtualQueries(database, venue),
    gateCounts: new GateCountQueries(database, venue),
    outcomes: new OutcomeQueries(database, venue),
    paperConfig: new PaperConfigQueries(appState),
    explain: new ExplainQueries(database, venue),
    featureSeries: new FeatureSeriesQueries(database),
    abTests: new AbTestStore(database),
    health: new HealthQueries(database),
    transaction: (work) => database.db.transaction(work),
  };
}
