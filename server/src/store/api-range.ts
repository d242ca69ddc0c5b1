/** A span of time: `from` included, `to` not; epoch ms. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}
