import { MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { Candle } from '@ae/server/engine/core/model/market-event.ts';
import { InputError, inputError } from '../input-error.ts';
import type { RawRows } from './csv/rows.ts';
import { type BadValue, SeriesClock } from './series-clock.ts';

/** Fields of klines as they stand in their layout. */
const [TIME, OPEN, HIGH, LOW, CLOSE, VOLUME, , QUOTE, COUNT, BUY, BUY_QUOTE, MAX] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const;

/**
 * Judges rows of a klines archive: minutes that rise, a high and low around open and close, volumes of at least 0.
 * Throws InputError naming the first line that is wrong and why.
 */
export class CandleRowReader {
  readonly #file: string;
  readonly #symbol: string;
  readonly #clock = new SeriesClock('open_time', -1);

  constructor(file: string, symbol: string) {
    this.#file = file;
    this.#symbol = symbol;
  }

  read(rows: RawRows): Candle[] {
    return Array.from({ length: rows.length }, (_, row) => {
      const place = `${this.#file} ${rows.unit} ${rows.first + row}`;
      const candle = this.#candle(rows, row);
      const bad = Number.isNaN(candle.openTime)
        ? this.#clock.fault(rows.columns[TIME]?.[row] ?? 0)
        : (minuteFault(candle) ?? priceFault(candle) ?? volumeFault(candle));
      if (bad !== null) throw inputError({ place, ...bad });
      return candle;
    });
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

function minuteFault({ openTime }: Candle): BadValue | null {
  if (openTime % MINUTE_MS === 0) return null;
  return { field: 'open_time', value: openTime, expected: 'the first millisecond of a minute' };
}

function priceFault({ open, high, low, close }: Candle): BadValue | null {
  if (!(low > 0)) return { field: 'low', value: low, expected: 'a price above 0' };
  if (high < Math.max(open, close, low)) {
    return { field: 'high', value: high, expected: 'at least open, close and low' };
  }
  return low > Math.min(open, close)
    ? { field: 'low', value: low, expected: 'at most open and close' }
    : null;
}

function volumeFault({ volume, buyVolume, quoteVolume, buyQuoteVolume }: Candle): BadValue | null {
  const negative = Math.min(volume, buyVolume, quoteVolume, buyQuoteVolume);
  if (negative < 0) return { field: 'volume', value: negative, expected: 'at least 0' };
  return buyVolume > volume
    ? { field: 'taker_buy_volume', value: buyVolume, expected: `at most the volume, ${volume}` }
    : null;
}

/** Only minutes are stored; longer candles are made of them. Throws InputError. */
export function requireMinutes(file: string, interval: string | null): void {
  if (interval === null || interval === '1m') return;
  throw new InputError(
    `${file}: interval "${interval}" is not stored (expected 1m; longer candles are made of minutes)`,
  );
}

/** Throws InputError when the first two rows of klines are not a whole number of minutes apart like 1m candles. */
export function requireMinuteSpan(file: string, openTime: number, closeTime: number): void {
  const minutes = Math.round((closeTime - openTime) / MINUTE_MS);
  if (minutes <= 1) return;
  throw new InputError(
    `${file}: its candles are ${minutes} minutes long (expected 1m; longer candles are made of minutes)`,
  );
}
