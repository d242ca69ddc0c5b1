import type { Contract } from '../contract.ts';
import { type Character, characterOf } from '../contracts.ts';
import type { ContractStatus } from '../market.ts';
import { defaultActivity, type SyntheticSource } from '../options.ts';
import { type MarketFactor, marketFactor } from './factor.ts';
import { Funding } from './funding.ts';
import { History } from './history.ts';
import { MinuteCache } from './minute-cache.ts';
import { skeleton } from './skeleton.ts';
import { MINUTE_MS } from './walk.ts';

/** One contract of the synthetic market with everything that is known of it. */
export interface Member {
  readonly character: Character;
  readonly perpetual: History;
  readonly spot: History;
  readonly funding: Funding;
  readonly genesisAt: number;
}

/** 1-minute candles kept over all contracts, about 100 bytes each: a day of a small market. */
const CACHED_CANDLES = 30_000;
/**
 * Room for the trades of all contracts, 17 bytes each: a few minutes of a market of hundreds. Live streams need the
 * present minute, a page of history the minute it ended in.
 */
const CACHED_TRADES = 600_000;
/** More than hundreds of contracts trade in two minutes at the usual rate. */
const CACHED_TRADES_AT_RATE = 200_000;

/** The contracts of a synthetic market; a listing adds one, a delisting ends one. */
export class Members {
  readonly perpetuals = new Map<string, History>();
  readonly spots = new Map<string, History>();
  private readonly bySymbol = new Map<string, Member>();
  private readonly source: SyntheticSource;
  private readonly cachedCandles: number;
  private readonly minutes: MinuteCache;

  constructor(source: SyntheticSource) {
    this.source = source;
    this.minutes = new MinuteCache(Math.max(CACHED_TRADES, CACHED_TRADES_AT_RATE * (source.rate ?? 1)));
    this.cachedCandles = Math.max(120, Math.min(1_600, Math.floor(CACHED_CANDLES / source.instruments)));
    const genesisAt = wholeMinute(source.genesisAt);
    const factor = marketFactor(source.seed);
    for (let index = 0; index < source.instruments; index += 1) this.add(index, factor, genesisAt);
  }

  get contracts(): readonly Contract[] {
    return [...this.bySymbol.values()].map(({ character }) => character.contract);
  }

  find(symbol: string): Member | undefined {
    return this.bySymbol.get(symbol);
  }

  /** Throws RangeError for a contract of another market. */
  of(contract: Contract): Member {
    const member = this.bySymbol.get(contract.symbol);
    if (member === undefined) throw new RangeError(`unknown contract ${contract.symbol}`);
    return member;
  }

  /**
   * Lists the next contract; it trades from the minute of `at` on. The same seed, place and minute make the
   * same contract, so that a venue started again can be given the same listing.
   */
  list(at: number): Contract {
    const member = this.add(this.bySymbol.size, marketFactor(this.source.seed), wholeMinute(at));
    return member.character.contract;
  }

  /** Ends the trading of a contract at a time. */
  delist(contract: Contract, at: number): void {
    const { perpetual, spot } = this.of(contract);
    perpetual.endsAt = at;
    spot.endsAt = at;
  }

  statusOf(contract: Contract, now: number): ContractStatus {
    return now <= this.of(contract).perpetual.endsAt ? 'TRADING' : 'SETTLING';
  }

  private add(index: number, factor: MarketFactor, genesisAt: number): Member {
    const { seed, instruments, rate = 1, activity = defaultActivity(instruments) } = this.source;
    const character = characterOf(index, { activity, rate }, genesisAt);
    const walk = skeleton(character, factor, { seed, genesisAt, rate });
    const { cachedCandles, minutes } = this;
    const history = (leg: 'perpetual' | 'spot') =>
      new History(character, seed, walk, { genesisAt, leg, cachedCandles, minutes });
    const member: Member = {
      character,
      perpetual: history('perpetual'),
      spot: history('spot'),
      funding: new Funding(character, index, seed),
      genesisAt,
    };
    const { symbol } = character.contract;
    this.bySymbol.set(symbol, member);
    this.perpetuals.set(symbol, member.perpetual);
    this.spots.set(symbol, member.spot);
    return member;
  }
}

function wholeMinute(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}
