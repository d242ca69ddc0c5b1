import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { InputError, inputError, quote } from '../input-error.ts';
import { positiveDecimal, type TimeUnit, timeUnit, tradeTime, wholeIdText } from './trade-fields.ts';
import { Ascending, type TradeParser } from './trade-parser.ts';

/** Columns of Binance's aggTrades archive; the spot archive has the eighth one too. */
const COLUMNS = [
  'agg_trade_id',
  'price',
  'quantity',
  'first_trade_id',
  'last_trade_id',
  'transact_time',
  'is_buyer_maker',
  'is_best_match',
];
const REQUIRED = 7;
const EXPECTED = `${COLUMNS.slice(0, REQUIRED).join(',')}[,is_best_match]`;

/** Archive aggTrades: with or without a header, milliseconds or (spot from 2025 on) microseconds. */
export class AggTradeCsv implements TradeParser {
  readonly #symbol: string;
  readonly #order = new Ascending();
  #columns: number | null = null;
  #unit: TimeUnit | null = null;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  push(line: string, place: string): AggTrade | null {
    const cells = line.split(',');
    if (this.#columns === null) {
      this.#columns = columnCount(place, cells);
      if (isHeader(place, cells)) return null;
    }
    if (cells.length !== this.#columns) {
      throw new InputError(
        `${place}: ${cells.length} columns in ${quote(line)} (expected ${this.#columns}: ${EXPECTED})`,
      );
    }
    return this.#trade(cells, place);
  }

  end(): null {
    return null;
  }

  #trade(cells: readonly string[], place: string): AggTrade {
    const [id = '', price = '', qty = '', first = '', last = '', at = '', maker = ''] = cells;
    const aggId = wholeIdText(place, 'agg_trade_id', id);
    const time = this.#time(place, at);
    this.#order.check(place, aggId, time);
    return {
      symbol: this.#symbol,
      aggId,
      price: positiveDecimal(place, 'price', price),
      qty: positiveDecimal(place, 'quantity', qty),
      normalQty: null,
      trades: tradeCount(place, first, last),
      time,
      takerSide: isTrue(place, maker) ? 'sell' : 'buy',
      receivedAt: time,
      shard: 'archive',
    };
  }

  #time(place: string, text: string): number {
    const value = wholeIdText(place, 'transact_time', text);
    const time = tradeTime(place, 'transact_time', value, this.#unit);
    this.#unit ??= timeUnit(value);
    return time;
  }
}

function columnCount(place: string, cells: readonly string[]): number {
  if (cells.length === REQUIRED || cells.length === COLUMNS.length) return cells.length;
  throw new InputError(
    `${place}: ${cells.length} columns in ${quote(cells.join(','))} (expected ${EXPECTED})`,
  );
}

/** A first line that starts with a letter is a header, and must then name the columns that are read. */
function isHeader(place: string, cells: readonly string[]): boolean {
  if (!/^\s*[a-z]/i.test(cells[0] ?? '')) return false;
  const wrong = cells.findIndex((cell, index) => cell.trim().toLowerCase() !== COLUMNS[index]);
  if (wrong < 0) return true;
  throw inputError({
    place,
    field: `header column ${wrong + 1}`,
    value: cells[wrong],
    expected: `${COLUMNS[wrong]}`,
  });
}

function tradeCount(place: string, first: string, last: string): number {
  const from = wholeIdText(place, 'first_trade_id', first);
  const to = wholeIdText(place, 'last_trade_id', last);
  if (to >= from) return to - from + 1;
  throw inputError({
    place,
    field: 'last_trade_id',
    value: to,
    expected: `at least first_trade_id, ${from}`,
  });
}

function isTrue(place: string, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word === 'true') return true;
  if (word === 'false') return false;
  throw inputError({ place, field: 'is_buyer_maker', value: text, expected: 'true or false' });
}
