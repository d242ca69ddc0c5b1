import { type Contract, tickValue } from '../contract.ts';
import { type Character, characters } from '../contracts.ts';
import type { FundingSettlement, Market, Positioning, Premium, TimeRange } from '../market.ts';
import type { SyntheticSource } from '../options.ts';
import { topAt } from './book.ts';
import { marketFactor } from './factor.ts';
import { Funding } from './funding.ts';
import { History } from './history.ts';
import { type Liquidation, liquidationsOf } from './liquidations.ts';
import { SyntheticSeries } from './series.ts';
import { skeleton } from './skeleton.ts';
import { CHUNK_MINUTES, MINUTE_MS } from './walk.ts';

/** Funding was settled before the first trade too, so that 7- and 30-day statistics have data. */
const FUNDING_HISTORY_MS = 40 * 86_400_000;

/** 1-minute candles kept over all contracts, about 200 bytes each: a day of a small market. */
const CACHED_CANDLES = 30_000;

interface Member {
  readonly character: Character;
  readonly perpetual: History;
  readonly spot: History;
  readonly funding: Funding;
}

/**
 * The seeded market. Every answer is a function of (seed, genesisAt, symbol, time) alone: a venue that
 * was killed continues as if it had kept running, and the order of questions does not matter.
 */
export class SyntheticMarket implements Market {
  readonly contracts: readonly Contract[];
  readonly perpetual: SyntheticSeries;
  readonly spot: SyntheticSeries;
  readonly now: () => number;
  readonly genesisAt: number;
  private readonly seed: number;
  private readonly members: ReadonlyMap<string, Member>;

  constructor(source: SyntheticSource, now: () => number) {
    this.now = now;
    this.seed = source.seed;
    this.genesisAt = Math.floor(source.genesisAt / MINUTE_MS) * MINUTE_MS;
    this.members = buildMembers(source, this.genesisAt);
    this.contracts = [...this.members.values()].map((member) => member.character.contract);
    this.perpetual = new SyntheticSeries(this.histories('perpetual'), this.genesisAt, now);
    this.spot = new SyntheticSeries(this.histories('spot'), this.genesisAt, now);
  }

  contract(symbol: string): Contract | undefined {
    return this.members.get(symbol)?.character.contract;
  }

  /** Mark: halfway between the best bid and the minute's own line; index: that over the spot divergence. */
  premium(contract: Contract, at: number = this.now()): Premium {
    const { perpetual, funding } = this.member(contract);
    const { index, i, columns } = this.place(perpetual, at);
    const share = ((at - this.genesisAt) % MINUTE_MS) / MINUTE_MS;
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

  funding(contract: Contract, range: TimeRange): FundingSettlement[] {
    const { funding } = this.member(contract);
    const oldest = Math.max(range.start, this.genesisAt - FUNDING_HISTORY_MS);
    const found: FundingSettlement[] = [];
    const first = Math.ceil(oldest / funding.intervalMs) * funding.intervalMs;
    for (let time = first; time <= Math.min(range.end, this.now()); time += funding.intervalMs)
      found.push({ time, rate: funding.settled(time), mark: this.openPrice(contract, time) });
    return found;
  }

  positioning(contract: Contract, at: number): Positioning | null {
    const { perpetual } = this.member(contract);
    if (at < this.genesisAt + MINUTE_MS || at > this.now()) return null;
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
    const { character, perpetual, spot } = this.member(contract);
    if (!character.hasCoinbasePair) return null;
    const at = this.now();
    const { index, i, columns } = this.place(perpetual, at);
    const top = topAt(spot.minute(index), at);
    return ((top.bid + top.ask) / 2) * tickValue(contract) * (1 + (columns.premium[i] ?? 0));
  }

  /** Liquidations with from < time ≤ to. */
  liquidations(contract: Contract, from: number, to: number): Liquidation[] {
    const { perpetual } = this.member(contract);
    const found: Liquidation[] = [];
    for (let index = Math.max(0, perpetual.minuteOf(from)); index <= perpetual.minuteOf(to); index += 1)
      found.push(...liquidationsOf(perpetual, index, this.seed));
    return found.filter(({ time }) => time > from && time <= to);
  }

  private openPrice(contract: Contract, time: number): number {
    const { i, columns } = this.place(this.member(contract).perpetual, Math.max(this.genesisAt, time));
    return (columns.openTicks[i] ?? 0) * tickValue(contract);
  }

  private place(history: History, at: number) {
    const index = history.minuteOf(at);
    return { index, i: index % CHUNK_MINUTES, columns: history.columns(index) };
  }

  private member(contract: Contract): Member {
    const member = this.members.get(contract.symbol);
    if (member === undefined) throw new RangeError(`unknown contract ${contract.symbol}`);
    return member;
  }

  private histories(leg: 'perpetual' | 'spot'): Map<string, History> {
    return new Map([...this.members].map(([symbol, member]) => [symbol, member[leg]]));
  }
}

function buildMembers(source: SyntheticSource, genesisAt: number): Map<string, Member> {
  const { seed } = source;
  const factor = marketFactor(seed);
  const cachedCandles = Math.max(120, Math.min(1_600, Math.floor(CACHED_CANDLES / source.instruments)));
  const members = characters(source.instruments, genesisAt).map((character, index): [string, Member] => {
    const walk = skeleton(character, seed, factor, genesisAt);
    const history = (leg: 'perpetual' | 'spot') =>
      new History(character, seed, walk, { genesisAt, leg, cachedCandles });
    const member = {
      character,
      perpetual: history('perpetual'),
      spot: history('spot'),
      funding: new Funding(character, index, seed),
    };
    return [character.contract.symbol, member];
  });
  return new Map(members);
}
