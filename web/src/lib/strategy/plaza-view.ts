/** Which cards the plaza shows, in which order, and what they add up to. Pure. */
import { CARDS_PER_PAGE, type PlazaQuery, type PlazaSort } from './plaza-query.ts';
import type { StrategyCard } from './types.ts';

/** Cards that the filter lets through; without a status filter deprecated ones stay hidden. */
export function filterCards(cards: readonly StrategyCard[], query: PlazaQuery): StrategyCard[] {
  const words = query.text.toLowerCase().split(/\s+/u).filter(Boolean);
  return cards.filter((card) => hasStatus(card, query) && isChosen(card, query) && hasWords(card, words));
}

function isChosen(card: StrategyCard, { symbol, model, tag }: PlazaQuery): boolean {
  return (
    (symbol ?? card.symbol) === card.symbol &&
    (model ?? card.model) === card.model &&
    (tag === null || card.tags.includes(tag))
  );
}

function hasStatus({ status }: StrategyCard, query: PlazaQuery): boolean {
  return query.status === null ? status !== 'deprecated' : status === query.status;
}

function hasWords({ displayName, symbol, tags }: StrategyCard, words: readonly string[]): boolean {
  const text = [displayName, symbol, ...tags].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

const UNKNOWN = Number.NEGATIVE_INFINITY;

/** Descending keys. Ties: who has traded or holds something first, then names ascending, so that cards keep their place. */
const KEYS: Readonly<Record<Exclude<PlazaSort, 'name'>, (card: StrategyCard) => number>> = {
  score: ({ latestEvaluation }) => latestEvaluation?.score ?? UNKNOWN,
  // Without a trade there is no result: those follow the ones that have one, be it a loss.
  netR: ({ stats }) => (stats.trades === 0 ? UNKNOWN : stats.netR),
  last24hR: ({ stats }) => stats.last24hR,
  winRate: ({ stats }) => stats.winRate ?? UNKNOWN,
  trades: ({ stats }) => stats.trades,
  balance: ({ stats }) => Number(stats.balance),
  createdAt: ({ createdAt }) => Date.parse(createdAt),
};

/** Sorted copy. */
export function sortCards(cards: readonly StrategyCard[], sort: PlazaSort): StrategyCard[] {
  if (sort === 'name') return [...cards].sort(byName);
  const key = KEYS[sort];
  return [...cards].sort((a, b) => descending(key(a), key(b)) || byActivity(a, b) || byName(a, b));
}

function byActivity({ stats: a }: StrategyCard, { stats: b }: StrategyCard): number {
  return descending(a.trades, b.trades) || descending(a.openPositions, b.openPositions);
}

function byName(a: StrategyCard, b: StrategyCard): number {
  return a.displayName.localeCompare(b.displayName, 'en') || a.id.localeCompare(b.id);
}

function descending(a: number, b: number): number {
  return a === b ? 0 : b - a;
}

/** Sums over cards; the win rate is over their trades, not the mean of their rates. */
export interface PlazaTotals {
  strategies: number;
  running: number;
  open: number;
  trades: number;
  netR: number;
  /** Display only: the money itself stays in decimal strings. */
  netUsd: number;
  last24hR: number;
  winRate: number | null;
}

/** What the cards add up to. */
export function totalsOf(cards: readonly StrategyCard[]): PlazaTotals {
  const sum = (key: (card: StrategyCard) => number): number =>
    cards.reduce((total, card) => total + key(card), 0);
  const trades = sum(({ stats }) => stats.trades);
  const wins = sum(({ stats }) => (stats.winRate ?? 0) * stats.trades);
  return {
    strategies: cards.length,
    running: cards.filter(({ status }) => status === 'running').length,
    open: sum(({ stats }) => stats.openPositions),
    trades,
    netR: sum(({ stats }) => stats.netR),
    netUsd: sum(({ stats }) => Number(stats.netUsd)),
    last24hR: sum(({ stats }) => stats.last24hR),
    winRate: trades === 0 ? null : wins / trades,
  };
}

export interface PlazaPage {
  cards: StrategyCard[];
  page: number;
  pages: number;
}

/** One page; a page beyond the last is the last. */
export function pageOf(cards: readonly StrategyCard[], page: number): PlazaPage {
  const pages = Math.max(1, Math.ceil(cards.length / CARDS_PER_PAGE));
  const shown = Math.min(page, pages);
  const from = (shown - 1) * CARDS_PER_PAGE;
  return { cards: cards.slice(from, from + CARDS_PER_PAGE), page: shown, pages };
}

/** What the cards can be narrowed by, each ascending. */
export interface PlazaChoices {
  symbols: string[];
  models: string[];
  tags: string[];
}

/** Every instrument, model and tag of the cards, for the filters. */
export function choicesOf(cards: readonly StrategyCard[]): PlazaChoices {
  const all = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return {
    symbols: all(cards.map(({ symbol }) => symbol)),
    models: all(cards.map(({ model }) => model)),
    tags: all(cards.flatMap(({ tags }) => tags)),
  };
}
