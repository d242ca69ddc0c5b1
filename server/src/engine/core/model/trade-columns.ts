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
