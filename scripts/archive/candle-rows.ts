import { MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { Candle } from '@ae/server/engine/core/model/market-event.ts';
import { InputError, inputError } from '../input-error.ts';
import type { RawRows } from './csv/rows.ts';
import { RepeatedRow } from './repeated-row.ts';
import { type BadValue, nextOf, placeOf, SeriesClock } from './series-clock.ts';
import { timeUnit } from './trade-fields.ts';

/** Fields of klines as they stand in their layout. */
const [TIME, OPEN, HIGH, LOW, CLOSE, VOLUME, CLOSE_TIME, QUOTE, COUNT, BUY, BUY_QUOTE, MAX] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const;
/** Far above any price or amount; a number beyond it is a shifted column. */
const LARGEST_PRICE = 1e13;
const LARGEST_AMOUNT = 1e18;
const MOST_TRADES = 2 ** 31 - 1;
/** Minutes of the longest candle that the venue publishes, a month. */
const LONGEST_CANDLE = 31 * 1_440;

/**
 * Judges rows of a klines archive: whole minutes that rise (a row that stands twice counts once), a high and low around
 * open and close, volumes of at least 0 that are parts of each other, and trades where there is volume.
 * Throws InputError naming the first line that is wrong and why.
 */
export class CandleRowReader {
  readonly #file: string;
  readonly #symbol: string;
  readonly #clock = new SeriesClock('open_time', -1);
  readonly #repeated = new RepeatedRow();

  constructor(file: string, symbol: string) {
    this.#file = file;
    this.#symbol = symbol;
  }

  read(rows: RawRows): Candle[] {
    const candles: Candle[] = [];
    for (let row = 0; row < rows.length; row += 1) {
      if (!this.#repeated.isRepeated(rows, row)) candles.push(this.#judged(rows, row));
    }
    return candles;
  }

  #judged(rows: RawRows, row: number): Candle {
    const candle = this.#candle(rows, row);
    const bad = Number.isNaN(candle.openTime)
      ? this.#clock.fault(rows.columns[TIME]?.[row] ?? 0, nextOf(rows, TIME, row))
      : (minuteFault(candle, rows.columns[CLOSE_TIME]?.[row]) ?? priceFault(candle) ?? volumeFault(candle));
    if (bad !== null) throw inputError({ place: placeOf(this.#file, rows, row, bad), ...bad });
    return candle;
  }

  #candle({ columns }: RawRows, row: number): Candle {
    const field = (index: number) => columns[index]?.[row] ?? Number.NaN;
    const max = field(MAX);
    return {
      symbol: this.#symbol,
      interval: '1m',
      openTime: this.#clock.toMs(field(TIME)),
      open: field(OPEN),
      high: field(HIGH),
      low: field(LOW),
      close: field(CLOSE),
      volume: field(VOLUME),
      quoteVolume: field(QUOTE),
      buyVolume: field(BUY),
      buyQuoteVolume: field(BUY_QUOTE),
      trades: field(COUNT),
      maxTradeQty: Number.isNaN(max) ? null : max,
    };
  }
}

function minuteFault({ openTime }: Candle, closeTime: number | undefined): BadValue | null {
  if (openTime % MINUTE_MS !== 0) {
    return { field: 'open_time', value: openTime, expected: 'the first millisecond of a minute' };
  }
  if (closeTime === undefined) return null;
  const length = (timeUnit(closeTime) === 'us' ? Math.floor(closeTime / 1_000) : closeTime) - openTime;
  return length > 0 && length <= MINUTE_MS ? null : lengthFault(closeTime, length);
}

function lengthFault(closeTime: number, length: number): BadValue {
  const minutes = Math.round(length / MINUTE_MS);
  const isLonger = minutes > 1 && minutes <= LONGEST_CANDLE;
  const expected = isLonger
    ? `the end of the same minute: this candle is ${minutes} minutes long, and longer ones are made of minutes`
    : 'the end of the same minute';
  return { field: 'close_time', value: closeTime, expected };
}

function priceFault({ open, high, low, close }: Candle): BadValue | null {
  if (!(low > 0)) return { field: 'low', value: low, expected: 'a price above 0' };
  if (high < Math.max(open, close, low)) {
    return { field: 'high', value: high, expected: 'at least open, close and low' };
  }
  if (high >= LARGEST_PRICE)
    return { field: 'high', value: high, expected: `a price below ${LARGEST_PRICE}` };
  return low > Math.min(open, close)
    ? { field: 'low', value: low, expected: 'at most open and close' }
    : null;
}

function volumeFault({ volume, buyVolume, quoteVolume, buyQuoteVolume, trades }: Candle): BadValue | null {
  return (
    amountFault('volume', volume, LARGEST_AMOUNT) ??
    amountFault('quote_volume', quoteVolume, LARGEST_AMOUNT) ??
    amountFault('count', trades, MOST_TRADES) ??
    amountFault('taker_buy_volume', buyVolume, volume) ??
    amountFault('taker_buy_quote_volume', buyQuoteVolume, quoteVolume) ??
    emptyFault(volume, trades)
  );
}

/** Minutes of the mark and of an index look like klines, and counted values would stay in the place of real trades. */
function emptyFault(volume: number, trades: number): BadValue | null {
  if (trades > 0 === volume > 0) return null;
  if (trades === 0) {
    return { field: 'count', value: trades, expected: `trades where there is a volume, ${volume}` };
  }
  const expected = `above 0 where ${trades} trades are counted; a file of markPriceKlines, indexPriceKlines or premiumIndexKlines has values without volume, and is not stored`;
  return { field: 'volume', value: volume, expected };
}

function amountFault(field: string, value: number, most: number): BadValue | null {
  return value >= 0 && value <= most ? null : { field, value, expected: `from 0 to ${most}` };
}

/**
 * Only minutes are stored; longer candles are made of them. How long a file's are is told by its interval or by the
 * close of each. Throws InputError.
 */
export function requireMinutes(file: string, interval: string | null, { columns }: RawRows): void {
  if (interval === '1m') return;
  if (interval !== null) {
    throw new InputError(
      `${file}: interval "${interval}" is not stored (expected 1m; longer candles are made of minutes)`,
    );
  }
  if (columns[CLOSE_TIME]) return;
  throw new InputError(
    `${file}: nothing tells how long its candles are (expected a column close_time, a name such as BTCUSDT-1m-2024-07.csv, or --interval 1m)`,
  );
}
