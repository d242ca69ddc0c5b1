/** Ids grow faster with time than trades come, so that a market that begins later never reuses one. */
const AGG_IDS_PER_SECOND = 64;

/** Id of the first aggregate trade of a market that begins at a time (epoch ms); `rate` is the factor on its trades. */
export function firstAggIdAt(at: number, rate = 1): number {
  return Math.floor(at / 1_000) * rate * AGG_IDS_PER_SECOND;
}
