import { type Contract, tickValue } from '../contract.ts';
import type {
  ContractStatus,
  FundingSettlement,
  Market,
  Positioning,
  Premium,
  TimeRange,
} from '../market.ts';
import type { SyntheticSource } from '../options.ts';
import { topAt } from './book.ts';
import type { History } from './history.ts';
import { type Liquidation, liquidationsOf } from './liquidations.ts';
import { Members } from './members.ts';
import { SyntheticSeries } from './series.ts';
import { CHUNK_MINUTES, MINUTE_MS } from './walk.ts';

/** Funding was settled before the first trade too, so that 7- and 30-day statistics have data. */
const FUNDING_HISTORY_MS = 40 * 86_400_000;

/**
 * The seeded market. Every answer is a function of (seed, genesisAt, rate, symbol, time) alone: a venue that
 * was killed continues as if it had kept running, and the order of questions does not matter.
 */
export class SyntheticMarket implements Market {
  readonly perpetual: SyntheticSeries;
  readonly spot: SyntheticSeries;
  readonly now: () => number;
  private readonly seed: number;
  private readonly members: Members;

  constructor(source: SyntheticSource, now: () => number) {
    this.now = now;
    this.seed = source.seed;
    this.members = new Members(source);
    this.perpetual = new SyntheticSeries(this.members.perpetuals, now);
    this.spot = new SyntheticSeries(this.members.spots, now);
  }

  get contracts(): readonly Contract[] {
    return this.members.contracts;
  }

  contract(symbol: string): Contract | undefined {
    return this.members.find(symbol)?.character.contract;
  }

  statusOf(contract: Contract): ContractStatus {
    return this.members.statusOf(contract, this.now());
  }

  /** Lists one more contract; it trades from the minute of `at` (epoch ms, default now) on. */
  list(at: number = this.now()): Contract {
    return this.members.list(at);
  }

  /** Ends the trading of a contract, now. */
  delist(contract: Contract): void {
    this.members.delist(contract, this.now());
  }

  /** Mark: halfway between the best bid and the minute's own line; index: that over the spot divergence. */
  premium(contract: Contract, at: number = this.now()): Premium {
    const { perpetual, funding, genesisAt } = this.members.of(contract);
    const { index, i, columns } = this.place(perpetual, at);
    const share = ((at - genesisAt) % MINUTE_MS) / MINUTE_MS;
    const open = columns.openTicks[i] ?? 0;
    const line = open + ((columns.closeTicks[i] ?? 0) - open) * share;
    const top = topAt(perpetual.minute(index), at);
    const mark = ((line + (top.bid + top.ask) / 2) / 2) * tickValue(contract);
    return {
      time: at,
      mark,
      index: mark * (1 + (columns.divergence[i] ?? 0)),
      fundingRate: funding.estimated(at),
      nextFundingAt: funding.nextAt(at),
    };
  }

  markAt(contract: Contract, at: number): number {
    return this.premium(contract, at).mark;
  }

  funding(contract: Contract, range: TimeRange): FundingSettlement[] {
    const { funding, genesisAt } = this.members.of(contract);
    const oldest = Math.max(range.start, genesisAt - FUNDING_HISTORY_MS);
    const found: FundingSettlement[] = [];
    const first = Math.ceil(oldest / funding.intervalMs) * funding.intervalMs;
    for (let time = first; time <= Math.min(range.end, this.now()); time += funding.intervalMs)
      found.push({ time, rate: funding.settled(time), mark: this.openPrice(contract, time) });
    return found;
  }

  positioning(contract: Contract, at: number): Positioning | null {
    const { perpetual, genesisAt } = this.members.of(contract);
    if (at < genesisAt + MINUTE_MS || at > this.now()) return null;
    const { i, columns } = this.place(perpetual, at - MINUTE_MS);
    const openInterest = columns.openInterest[i] ?? 0;
    return {
      time: at,
      openInterest,
      openInterestValue: openInterest * (columns.closeTicks[i] ?? 0) * tickValue(contract),
      longShortRatio: columns.longShortRatio[i] ?? 1,
      topTraderLong: columns.topTraderLong[i] ?? 0.5,
    };
  }

  coinbasePrice(contract: Contract): number | null {
    const { character, perpetual, spot } = this.members.of(contract);
    if (!character.hasCoinbasePair) return null;
    const at = this.now();
    const { index, i, columns } = this.place(perpetual, at);
    const top = topAt(spot.minute(index), at);
    return ((top.bid + top.ask) / 2) * tickValue(contract) * (1 + (columns.premium[i] ?? 0));
  }

  /** Liquidations with from < time ≤ to. */
  liquidations(contract: Contract, from: number, to: number): Liquidation[] {
    const { perpetual } = this.members.of(contract);
    const found: Liquidation[] = [];
    for (let index = Math.max(0, perpetual.minuteOf(from)); index <= perpetual.minuteOf(to); index += 1)
      found.push(...liquidationsOf(perpetual, index, this.seed));
    return found.filter(({ time }) => time > from && time <= to);
  }

  private openPrice(contract: Contract, time: number): number {
    const { perpetual, genesisAt } = this.members.of(contract);
    const { i, columns } = this.place(perpetual, Math.max(genesisAt, time));
    return (columns.openTicks[i] ?? 0) * tickValue(contract);
  }

  private place(history: History, at: number) {
    const index = history.minuteOf(at);
    return { index, i: index % CHUNK_MINUTES, columns: history.columns(index) };
  }
}
