/** The plaza's filter, sort and page as the URL says them. Pure; what the URL cannot mean is its default. */
import { STATUSES, type StrategyStatus } from './vocabulary.ts';

export const SORTS = [
  'score',
  'netR',
  'last24hR',
  'winRate',
  'trades',
  'balance',
  'createdAt',
  'name',
] as const;
export type PlazaSort = (typeof SORTS)[number];

/** Cards on one page of the plaza. */
export const CARDS_PER_PAGE = 24;

export interface PlazaQuery {
  /** null: all but deprecated. */
  status: StrategyStatus | null;
  symbol: string | null;
  /** Id of a scoring model. */
  model: string | null;
  tag: string | null;
  text: string;
  sort: PlazaSort;
  /** Counts from 1. */
  page: number;
}

export const DEFAULT_QUERY: PlazaQuery = {
  ...{ status: null, symbol: null, model: null, tag: null, text: '' },
  sort: 'netR',
  page: 1,
};

/** Reads the URL's parameters. */
export function readQuery(params: URLSearchParams): PlazaQuery {
  return {
    status: oneOf(STATUSES, params.get('status')),
    symbol: params.get('symbol') || null,
    model: params.get('model') || null,
    tag: params.get('tag') || null,
    text: params.get('q') ?? '',
    sort: oneOf(SORTS, params.get('sort')) ?? DEFAULT_QUERY.sort,
    page: pageNumber(params.get('page')),
  };
}

/** The parameters of a query as a search string; defaults are left out so that links stay short. */
export function writeQuery(query: PlazaQuery): string {
  const params = new URLSearchParams();
  if (query.status !== null) params.set('status', query.status);
  for (const key of ['symbol', 'model', 'tag'] as const) {
    const value = query[key];
    if (value !== null) params.set(key, value);
  }
  if (query.text !== '') params.set('q', query.text);
  if (query.sort !== DEFAULT_QUERY.sort) params.set('sort', query.sort);
  if (query.page > 1) params.set('page', String(query.page));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** True when anything narrows the list. */
export function isFiltered(query: PlazaQuery): boolean {
  const { status, symbol, model, tag, text } = query;
  return [status, symbol, model, tag].some((choice) => choice !== null) || text.trim() !== '';
}

/** The option that a text names exactly; null when none. */
export function oneOf<const T extends string>(options: readonly T[], text: string | null): T | null {
  return options.find((option) => option === text) ?? null;
}

function pageNumber(text: string | null): number {
  const page = Number(text);
  return Number.isInteger(page) && page > 0 ? page : 1;
}
