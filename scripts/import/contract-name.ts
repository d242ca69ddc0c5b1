import { inputError } from '../input-error.ts';

/** What the venue's markets of the archive are priced in, and behind it the day of a delivery or a name of one's own. */
const PRICED = /^(?<base>.+?)(?<quote>USDT|USDC|BUSD|FDUSD|TUSD|BTC)(_.*)?$/u;
/** Contracts that are margined in their coin: BTCUSD_PERP, BTCUSD_240628. */
const COIN_MARGINED = /USD_(PERP|\d{6})$/;
const QUOTE = 'USDT';

/** Base and quote of a symbol that nobody has described; a name of one's own that tells neither is priced in USDT. */
export function assetsOf(symbol: string): { readonly base: string; readonly quote: string } {
  const { base = symbol, quote = QUOTE } = PRICED.exec(symbol)?.groups ?? {};
  return { base, quote };
}

/** Throws InputError for a contract whose quantities are contracts of so many dollars: every sum of them would be wrong. */
export function requireLinear(file: string, symbol: string): void {
  if (!COIN_MARGINED.test(symbol)) return;
  const expected =
    'a contract or pair whose quantities are coins, such as BTCUSDT; this one is margined in coins, and its quantities are contracts';
  throw inputError({ place: file, field: 'symbol', value: symbol, expected });
}
