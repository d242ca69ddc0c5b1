/** Trades of one instrument as columns, ascending by id: the bulk form for history, without an object per trade. */
export interface TradeColumns {
  /** Rows in use; columns may be longer. */
  readonly length: number;
  readonly aggIds: Float64Array;
  /** Epoch milliseconds. */
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  /** 1 when the taker sold, 0 when the taker bought. */
  readonly sells: Uint8Array;
  /** Single trades inside; empty or left out where nobody asked for them. */
  readonly trades?: Float64Array;
}

/** True when each id is above the one before it. */
export function isAscending({ aggIds, length }: TradeColumns): boolean {
  for (let row = 1; row < length; row += 1) {
    if ((aggIds[row] as number) <= (aggIds[row - 1] as number)) return false;
  }
  return true;
}

/** The rows from `first` on, up to `end` (not included), in the same memory. */
export function rowsOf(columns: TradeColumns, first: number, end: number = columns.length): TradeColumns {
  if (first === 0 && end === columns.length) return columns;
  const { aggIds, times, prices, qtys, sells, trades } = columns;
  return {
    length: end - first,
    aggIds: aggIds.subarray(first, end),
    times: times.subarray(first, end),
    prices: prices.subarray(first, end),
    qtys: qtys.subarray(first, end),
    sells: sells.subarray(first, end),
    ...(trades === undefined ? {} : { trades: trades.subarray(first, end) }),
  };
}

/** Ascending rows in pieces inside which no id is missing. */
export function* unbroken(columns: TradeColumns): Generator<TradeColumns> {
  const { aggIds, length } = columns;
  let first = 0;
  const isWhole = (aggIds[length - 1] as number) - (aggIds[0] as number) === length - 1;
  for (let row = isWhole ? length : 1; row < length; row += 1) {
    if (aggIds[row] === (aggIds[row - 1] as number) + 1) continue;
    yield rowsOf(columns, first, row);
    first = row;
  }
  if (length > 0) yield rowsOf(columns, first);
}
