/** One made-up aggregate trade; price and quantity are the decimal texts that stand in the file. */
export interface MadeTrade {
  readonly id: number;
  readonly price: string;
  readonly qty: string;
  readonly time: number;
  readonly isBuyerMaker: boolean;
}

/** A repeatable random source (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` trades from `from` on, `everyMs` apart on average, walking around 100; a few are whales. */
export function madeTrades(count: number, from: number, everyMs: number, seed = 1): MadeTrade[] {
  const random = seeded(seed);
  let time = from;
  let cents = 10_000;
  return Array.from({ length: count }, (_, index) => {
    time += Math.floor(random() * 2 * everyMs);
    cents += Math.round((random() - 0.5) * 8);
    const qty = random() < 0.01 ? 900 + random() * 400 : random() * 20 + 0.001;
    return {
      id: 1_000 + index,
      price: (cents / 100).toFixed(2),
      qty: qty.toFixed(3),
      time,
      isBuyerMaker: random() < 0.48,
    };
  });
}

/** The archive's CSV of these trades. */
export function csvOf(trades: readonly MadeTrade[], { header = true, unit = 1 } = {}): string {
  const lines = trades.map(({ id, price, qty, time, isBuyerMaker }) =>
    [id, price, qty, id * 2, id * 2 + 1, time * unit, isBuyerMaker].join(','),
  );
  const head = 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker';
  return `${(header ? [head, ...lines] : lines).join('\n')}\n`;
}
