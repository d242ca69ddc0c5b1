/** A stretch of aggregate trade ids, both ends included. */
export interface AbsentRange {
  readonly fromAggId: number;
  readonly toAggId: number;
}

/**
 * Ids that the exchange's own archive of USDT-margined futures lacks (2021-05-19 and 2022-09-06): no request and
 * no file brings them.
 */
export const ABSENT_AT_SOURCE: Readonly<Record<string, readonly AbsentRange[]>> = {
  BTCUSDT: [
    { fromAggId: 504_067_347, toAggId: 504_624_374 },
    { fromAggId: 1_439_655_679, toAggId: 1_439_687_325 },
  ],
};

/** Whether all of a stretch is known to exist nowhere. */
export function isAbsentAtSource(symbol: string, { fromAggId, toAggId }: AbsentRange): boolean {
  const ranges = ABSENT_AT_SOURCE[symbol] ?? [];
  return ranges.some((range) => range.fromAggId <= fromAggId && toAggId <= range.toAggId);
}
