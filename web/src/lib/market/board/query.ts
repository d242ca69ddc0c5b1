/** What the board shows, as its address says. Pure. */
import {
  type BoardColumn,
  COLUMNS,
  CVD_WINDOWS,
  type CvdWindow,
  sortValue,
  startsDescending,
} from './columns.ts';
import type { MarketRow } from './documents.ts';

const SETS = ['core', 'wide'] as const;

export interface BoardQuery {
  readonly search: string;
  readonly column: BoardColumn;
  readonly descending: boolean;
  /** Null: all instruments. */
  readonly set: 'core' | 'wide' | null;
  readonly cvd: CvdWindow;
}

export const DEFAULT_BOARD: BoardQuery = {
  search: '',
  column: 'volume24h',
  descending: true,
  set: null,
  cvd: '1h',
};

/** Reads an address; what it does not say, or says wrongly, is the default. `sort` is `column` or `-column`. */
export function readBoard(params: URLSearchParams): BoardQuery {
  const sort = params.get('sort') ?? '';
  const column = COLUMNS.find((name) => name === sort.replace(/^-/u, ''));
  return {
    search: params.get('q') ?? '',
    column: column ?? DEFAULT_BOARD.column,
    descending: column === undefined ? DEFAULT_BOARD.descending : sort.startsWith('-'),
    set: SETS.find((name) => name === params.get('set')) ?? null,
    cvd: CVD_WINDOWS.find((name) => name === params.get('cvd')) ?? DEFAULT_BOARD.cvd,
  };
}

/** The address of what is shown: only what differs from the default. */
export function writeBoard(query: BoardQuery): string {
  const params = new URLSearchParams();
  if (query.search !== '') params.set('q', query.search);
  if (query.column !== DEFAULT_BOARD.column || query.descending !== DEFAULT_BOARD.descending)
    params.set('sort', `${query.descending ? '-' : ''}${query.column}`);
  if (query.set !== null) params.set('set', query.set);
  if (query.cvd !== DEFAULT_BOARD.cvd) params.set('cvd', query.cvd);
  const text = params.toString();
  return text === '' ? '/market' : `/market?${text}`;
}

/** The query after the head of a column was pressed: the other direction, or that column. */
export function sortedBy(query: BoardQuery, column: BoardColumn): BoardQuery {
  if (query.column === column) return { ...query, descending: !query.descending };
  return startedBy(query, column);
}

/** The query after a column was chosen from a list: in the direction that it starts with, whatever was before. */
export function startedBy(query: BoardQuery, column: BoardColumn): BoardQuery {
  return { ...query, column, descending: startsDescending(column) };
}

/** Symbols that match, in order; what is not known comes last in both directions, equal ones by symbol. */
export function orderOf(rows: Iterable<MarketRow>, query: BoardQuery): string[] {
  const wanted = query.search.trim().toUpperCase();
  const keyed = [...rows]
    .filter((row) => (query.set === null || row.set === query.set) && row.symbol.includes(wanted))
    .map((row) => ({ symbol: row.symbol, value: sortValue(row, query.column, query.cvd) }));
  const direction = query.descending ? -1 : 1;
  keyed.sort((a, b) => compare(a.value, b.value, direction) || (a.symbol < b.symbol ? -1 : 1));
  return keyed.map(({ symbol }) => symbol);
}

function compare(a: number | string | null, b: number | string | null, direction: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : a < b ? -direction : direction;
}
