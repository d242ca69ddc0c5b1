/** Filter and order of the signals page as the URL says them. Pure; what the URL cannot mean is its default. */

export interface GridQuery {
  /** null: every instrument. */
  readonly symbol: string | null;
  /** Only scores that speak for a side. */
  readonly directed: boolean;
  /** Only strategies that no gate holds back. */
  readonly tradable: boolean;
  /** `name`, `score` (best of the row) or the instrument whose scores decide. */
  readonly sort: string;
}

export const DEFAULT_GRID: GridQuery = { symbol: null, directed: false, tradable: false, sort: 'name' };

/** Reads the URL's parameters. */
export function readGrid(params: URLSearchParams): GridQuery {
  return {
    symbol: params.get('symbol') || null,
    directed: params.get('side') === 'any',
    tradable: params.get('gates') === 'open',
    sort: params.get('sort') || DEFAULT_GRID.sort,
  };
}

/** The address of a query; defaults are left out so that links stay short. */
export function writeGrid({ symbol, directed, tradable, sort }: GridQuery): string {
  const params = new URLSearchParams();
  if (symbol !== null) params.set('symbol', symbol);
  if (directed) params.set('side', 'any');
  if (tradable) params.set('gates', 'open');
  if (sort !== DEFAULT_GRID.sort) params.set('sort', sort);
  const text = params.toString();
  return text === '' ? '/signals' : `/signals?${text}`;
}

/** True when anything narrows the grid. */
export function isNarrowed({ symbol, directed, tradable }: GridQuery): boolean {
  return symbol !== null || directed || tradable;
}
