import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { InstrumentMarket } from '../core/view.ts';
import type { BoardRowView } from '../views.ts';
import type { LiquidationSums } from './liquidation-sums.ts';
import { bestPrices, type DayView, type LiveInstrument, type LiveMarket, NO_DAY } from './live-market.ts';

export interface BoardParts {
  readonly live: LiveMarket;
  readonly symbols: () => readonly string[];
  readonly market: (symbol: string) => InstrumentMarket | null;
  readonly openInterestUsd: (symbol: string) => number | null;
  /** The venue's own day, where ours is not covered; null when not known. */
  readonly venueDay: (symbol: string) => DayView | null;
  /** Newest settlement that is stored. */
  readonly fundingSettledAt: (symbol: string) => number | null;
  readonly liquidations: LiquidationSums;
  readonly now: () => number;
}

/** Time over which trades a second are averaged. */
const RATE_MS = 10_000;

interface Rate {
  trades: number;
  at: number;
  perSecond: number | null;
}

/**
 * A row is told again when one of these differs; the others go along. The index price moves with the mark price, in one
 * message, and the CVD is as of the last trade: they hardly have a row told that is not told anyhow. Alone they change
 * when the index moves under a mark that stands, and when history has come in.
 */
const WATCHED = [
  'price',
  'markPrice',
  'indexPrice',
  'bestBid',
  'bestAsk',
  'lastTradeAt',
  'fundingRate',
  'nextFundingAt',
  'fundingSettledAt',
  'openInterestUsd',
  'cvd5m',
  'cvd1h',
  'cvd24h',
  'tradesPerSecond',
  'volume24hUsd',
  'liquidatedLong5mUsd',
  'liquidatedShort5mUsd',
  'openGaps',
  'silentSince',
] as const satisfies readonly (keyof BoardRowView)[];

/** What was told of a row last, kept in place: a row a second of every instrument would be much to forget. */
class Told {
  readonly #numbers = new Float64Array(WATCHED.length);
  #regime: BoardRowView['regime'] | undefined;

  /** Takes over what a row says; true when something of it is new. */
  update(row: BoardRowView): boolean {
    let isNew = row.regime !== this.#regime;
    this.#regime = row.regime;
    for (let index = 0; index < WATCHED.length; index += 1) {
      const value = row[WATCHED[index] as (typeof WATCHED)[number]] ?? Number.NaN;
      if (Object.is(value, this.#numbers[index])) continue;
      this.#numbers[index] = value;
      isNew = true;
    }
    return isNew;
  }
}

/** The board of the whole market: one row an instrument, made again when something in it changed. */
export class Board {
  readonly #parts: BoardParts;
  readonly #rates = new Map<string, Rate>();
  readonly #regimes = new Map<string, FeatureSnapshot['regime']>();
  readonly #sent = new Map<string, Told>();
  /** null until told: then every instrument counts as listed. */
  #listed: ReadonlySet<string> | null = null;

  constructor(parts: BoardParts) {
    this.#parts = parts;
  }

  /** The regime of an instrument as of its last snapshot. */
  snapshot({ symbol, regime }: FeatureSnapshot): void {
    this.#regimes.set(symbol, regime);
  }

  /** The instruments that are on the board from now on; one that comes back is told again. */
  setListed(symbols: ReadonlySet<string>): void {
    this.#listed = symbols;
    for (const symbol of this.#sent.keys()) if (!symbols.has(symbol)) this.#sent.delete(symbol);
  }

  /** Rows that differ from what was returned before. */
  takeChanged(): readonly BoardRowView[] {
    const changed: BoardRowView[] = [];
    const now = this.#parts.now();
    for (const symbol of this.#parts.symbols()) {
      if (this.#listed?.has(symbol) === false) continue;
      const row = this.#row(symbol, now);
      if (row === null) continue;
      if (this.#toldOf(symbol).update(row)) changed.push(row);
    }
    return changed;
  }

  #toldOf(symbol: string): Told {
    const known = this.#sent.get(symbol);
    if (known !== undefined) return known;
    const told = new Told();
    this.#sent.set(symbol, told);
    return told;
  }

  /** Field by field: of objects made by spreading each has a layout of its own, as large as itself. */
  #row(symbol: string, now: number): BoardRowView | null {
    const market = this.#parts.market(symbol);
    if (market === null) return null;
    const live = this.#parts.live.of(symbol);
    live.day = dayOf(market) ?? this.#parts.venueDay(symbol) ?? NO_DAY;
    const price = live.lastPrice;
    const { book, mark } = live;
    const { bestBid, bestAsk } = bestPrices(book);
    const liquidated = this.#parts.liquidations.of(symbol, now);
    return {
      symbol,
      price,
      change24hFraction: change(price, live.day.open24h),
      volume24hUsd: live.day.volume24hUsd,
      bestBid,
      bestAsk,
      markPrice: mark?.markPrice ?? null,
      indexPrice: mark?.indexPrice ?? null,
      fundingRate: mark?.fundingRate ?? null,
      nextFundingAt: mark?.nextFundingAt ?? null,
      fundingSettledAt: this.#parts.fundingSettledAt(symbol),
      openInterestUsd: this.#parts.openInterestUsd(symbol),
      cvd5m: market.cvd5m,
      cvd1h: market.cvd1h,
      cvd24h: market.cvd24h,
      tradesPerSecond: this.#tradesPerSecond(live, now),
      regime: this.#regimes.get(symbol) ?? null,
      liquidatedLong5mUsd: liquidated?.liquidatedLong5mUsd ?? null,
      liquidatedShort5mUsd: liquidated?.liquidatedShort5mUsd ?? null,
      lastTradeAt: live.lastTradeAt,
      openGaps: market.openGaps,
      silentSince: live.heard.silentSince(now, live.hasTrades ? live.time : 0),
    };
  }

  /** Mean over about ten seconds, rounded so that it does not change a row for nothing; null where none come in. */
  #tradesPerSecond({ symbol, trades, hasTrades }: LiveInstrument, now: number): number | null {
    if (!hasTrades) return null;
    const rate = this.#rates.get(symbol);
    if (rate === undefined) {
      this.#rates.set(symbol, { trades, at: now, perSecond: null });
      return null;
    }
    const elapsedMs = now - rate.at;
    if (elapsedMs < 500) return rate.perSecond;
    const current = ((trades - rate.trades) * 1_000) / elapsedMs;
    const weight = Math.min(1, elapsedMs / RATE_MS);
    const before = rate.perSecond ?? current;
    rate.perSecond = Math.round((before + (current - before) * weight) * 100) / 100;
    rate.trades = trades;
    rate.at = now;
    return rate.perSecond;
  }
}

/** Our own day, from windows that reach back for all of it. */
function dayOf({ open24h, volume24hUsd }: InstrumentMarket): DayView | null {
  return volume24hUsd === null ? null : { open24h, volume24hUsd };
}

function change(price: number | null, open: number | null): number | null {
  return price === null || open === null || open <= 0 ? null : price / open - 1;
}
