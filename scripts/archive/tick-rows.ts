import type { TradeColumns } from '@ae/server/engine/core/model/trade-columns.ts';
import { inputError } from '../input-error.ts';
import type { RawRows } from './csv/rows.ts';
import { BATCH_ROWS } from './csv/scanner.ts';
import { FAR_IDS } from './far-ids.ts';
import { type BadValue, isOutlier, nextOf, placeOf, SeriesClock } from './series-clock.ts';

/** Checked ticks of a file; the columns are used again for the next ones. */
export interface TickRows extends TradeColumns {
  /** Single trades inside each. */
  readonly trades: Float64Array;
  /** Quantity without retail-price-improvement orders; NaN where the file does not say. */
  readonly normalQtys: Float64Array;
  /** Line (or row) of the file per tick. */
  readonly lines: Float64Array;
}

/** Far above any price or quantity; a number beyond it is a shifted column. */
const LARGEST = 1e13;
/** One order meets within 100 ms; a count beyond it is a wrong id. */
const MOST_TRADES = 1_000_000;
/** An id that lies no farther behind another follows it, or the one that stood between them. */
const NEAR_IDS = 2;
const ABSENT = -1;

/** Where the fields of aggTrades and trades stand in their layouts. */
const AGG = {
  ...{ id: 0, price: 1, qty: 2, first: 3, last: 4, time: 5, maker: 6 },
  ...{ trades: 7, normal: 8, quote: ABSENT },
} as const;
const SINGLE = {
  ...{ id: 0, price: 1, qty: 2, first: ABSENT, last: ABSENT, time: 4, maker: 5 },
  ...{ trades: ABSENT, normal: ABSENT, quote: 3 },
} as const;

/**
 * Judges rows of aggTrades and trades archives: ids rise, times are times, prices and quantities are above 0. A row
 * that stands there twice is taken once. Works in the columns it is given. Throws InputError naming the first line
 * that is wrong and why.
 */
export class TickRowReader {
  private readonly file: string;
  private readonly clock = new SeriesClock('time');
  private readonly sells = new Uint8Array(BATCH_ROWS);
  private readonly counts = new Float64Array(BATCH_ROWS);
  private readonly lines = new Float64Array(BATCH_ROWS);
  private readonly unknownQtys = new Float64Array(BATCH_ROWS).fill(Number.NaN);
  /** The last tick: a repeat of it is known by it, also over batches. */
  private last = { id: -1, time: 0, price: 0, qty: 0, sell: 0 };
  /** Id of the tick before it. */
  private beforeId = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Throws InputError. */
  read(rows: RawRows): TickRows {
    const source = new TickSource(rows, this.counts);
    const { ids, times, makers } = source;
    const { clock, lines, sells } = this;
    let lastId = this.last.id;
    let length = 0;
    for (let row = 0; row < rows.length; row += 1) {
      const id = ids[row] ?? 0;
      const at = clock.toMs(times[row] ?? 0);
      if (!(id > lastId && at > 0 && source.isSound(row))) {
        this.passRepeat(source, { row, length, at });
        continue;
      }
      if (length < row) source.move(row, length);
      times[length] = at;
      sells[length] = makers[length] ?? 0;
      lines[length] = rows.first + row;
      lastId = id;
      length += 1;
    }
    this.keepLast(source, length);
    return this.ticks(source, length);
  }

  private ticks({ ids, times, prices, qtys, counts, normals }: TickSource, length: number): TickRows {
    const { sells, lines, unknownQtys } = this;
    const normalQtys = normals ?? unknownQtys;
    return { length, aggIds: ids, times, prices, qtys, sells, trades: counts, normalQtys, lines };
  }

  /** Remembers the newest tick taken, for a repeat of it. */
  private keepLast({ ids, times, prices, qtys, makers }: TickSource, length: number): void {
    const at = length - 1;
    if (length === 0 || ids[at] === this.last.id) return;
    this.beforeId = at > 0 ? (ids[at - 1] ?? 0) : this.last.id;
    this.last = {
      id: ids[at] ?? 0,
      time: times[at] ?? 0,
      price: prices[at] ?? 0,
      qty: qtys[at] ?? 0,
      sell: makers[at] ?? 0,
    };
  }

  /** Throws unless the row is the last tick once more. */
  private passRepeat(source: TickSource, { row, length, at }: Doubtful): void {
    this.keepLast(source, length);
    if (!this.isRepeat(source, row, at)) this.refuse(source, row);
  }

  private isRepeat(source: TickSource, row: number, time: number): boolean {
    const { id, price, qty, sell, time: at } = this.last;
    const isSameTrade = source.ids[row] === id && source.makers[row] === sell && time === at;
    return isSameTrade && source.prices[row] === price && source.qtys[row] === qty;
  }

  private refuse(source: TickSource, row: number): never {
    const bad = source.fault(row) ?? this.idFault(source, row) ?? this.timeFault(source, row);
    throw inputError({ place: placeOf(this.file, source.rows, row, bad), ...bad });
  }

  private timeFault({ rows, times, place }: TickSource, row: number): BadValue {
    return this.clock.fault(times[row] ?? 0, nextOf(rows, place.time, row));
  }

  private idFault({ rows, ids, place }: TickSource, row: number): BadValue | null {
    const value = ids[row] ?? 0;
    const { id } = this.last;
    if (value > id) return null;
    const before = this.beforeId;
    const far = value - before <= NEAR_IDS ? NEAR_IDS : FAR_IDS;
    if (isOutlier(value, id, { before, next: nextOf(rows, place.id, row), far, mostBack: -1 })) {
      const expected = `about ${value} like the rows around it`;
      return { field: 'trade id', value: id, expected, rowsBack: 1 };
    }
    const expected =
      value === id
        ? 'the same trade again or a higher id: it differs from the row before'
        : `above the id before, ${id}`;
    return { field: 'trade id', value, expected };
  }
}

interface Doubtful {
  readonly row: number;
  /** Ticks taken before it. */
  readonly length: number;
  readonly at: number;
}

/** The columns of one batch under their meaning. */
class TickSource {
  readonly rows: RawRows;
  readonly ids: Float64Array;
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  readonly makers: Float64Array;
  readonly normals: Float64Array | null;
  private readonly quotes: Float64Array | null;
  /** Single trades inside each. */
  readonly counts: Float64Array;
  /** Where its fields stand. */
  readonly place: typeof AGG | typeof SINGLE;

  constructor(rows: RawRows, counts: Float64Array) {
    const { columns, shape } = rows;
    this.place = shape.layout.kind === 'trades' ? SINGLE : AGG;
    const column = (index: number) => columns[index] ?? new Float64Array(rows.length);
    this.rows = rows;
    this.ids = column(this.place.id);
    this.times = column(this.place.time);
    this.prices = column(this.place.price);
    this.qtys = column(this.place.qty);
    this.makers = column(this.place.maker);
    this.normals = columns[this.place.normal] ?? null;
    this.quotes = columns[this.place.quote] ?? null;
    this.counts = columns[this.place.trades] ?? this.counted(counts);
  }

  isSound(row: number): boolean {
    const price = this.prices[row] ?? 0;
    const qty = this.qtys[row] ?? 0;
    const count = this.counts[row] ?? 0;
    const isSound =
      price > 0 && price < LARGEST && qty > 0 && qty < LARGEST && count > 0 && count <= MOST_TRADES;
    if (this.normals === null && this.quotes === null) return isSound;
    return isSound && this.partFault(row) === null;
  }

  /** Closes up behind a row that was left out. */
  move(from: number, to: number): void {
    const { ids, times, prices, qtys, makers, counts, normals } = this;
    for (const column of [ids, times, prices, qtys, makers, counts]) column[to] = column[from] ?? 0;
    if (normals !== null) normals[to] = normals[from] ?? Number.NaN;
  }

  /** What is not sound; null when all of it is. */
  fault(row: number): BadValue | null {
    const amount = (field: string, value = 0) =>
      value > 0 && value < LARGEST ? null : { field, value, expected: 'a decimal number above 0' };
    return (
      amount('price', this.prices[row]) ??
      amount('quantity', this.qtys[row]) ??
      this.countFault(row) ??
      this.partFault(row)
    );
  }

  /** From the ids of the first and last one; 1 where the file has neither those nor a count. */
  private counted(counts: Float64Array): Float64Array {
    const { columns, length } = this.rows;
    const firsts = columns[this.place.first];
    const lasts = columns[this.place.last];
    if (!firsts || !lasts) return counts.fill(1, 0, length);
    for (let row = 0; row < length; row += 1) counts[row] = (lasts[row] ?? 0) - (firsts[row] ?? 0) + 1;
    return counts;
  }

  /** Amounts that follow from the others. */
  private partFault(row: number): BadValue | null {
    const qty = this.qtys[row] ?? 0;
    const normal = this.normals?.[row] ?? Number.NaN;
    if (normal < 0 || normal > qty) {
      return { field: 'normal_quantity', value: normal, expected: `from 0 to the quantity, ${qty}` };
    }
    const quote = this.quotes?.[row] ?? Number.NaN;
    return quote < 0 ? { field: 'quote_qty', value: quote, expected: 'a number of at least 0' } : null;
  }

  private countFault(row: number): BadValue | null {
    const count = this.counts[row] ?? 0;
    if (count > 0 && count <= MOST_TRADES) return null;
    const { columns } = this.rows;
    if (columns[this.place.trades])
      return { field: 'trades', value: count, expected: `a whole number from 1 to ${MOST_TRADES}` };
    const first = columns[this.place.first]?.[row] ?? 0;
    return {
      field: 'last_trade_id',
      value: columns[this.place.last]?.[row],
      expected: `from first_trade_id, ${first}, to ${MOST_TRADES - 1} above it`,
    };
  }
}
