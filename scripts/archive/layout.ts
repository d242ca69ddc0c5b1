import type { CellKind } from './csv/cells.ts';

/** Kinds of files that the public archive of the exchange publishes, and that `ae export` writes. */
export const ARCHIVE_KINDS = ['aggTrades', 'trades', 'klines', 'fundingRate', 'metrics'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/** One column that is read of a kind of file. */
interface Field {
  /** Name in the archive's header; the word in messages. */
  readonly name: string;
  /** Other headers of the same column (REST names, older archives), lower case. */
  readonly aliases?: readonly string[];
  readonly cell: CellKind;
  /** Left out by some files. */
  readonly optional?: true;
}

/** What files of one kind look like. */
export interface Layout {
  readonly kind: ArchiveKind;
  /** Every column that the archive has: one that nothing is made of is judged all the same. */
  readonly fields: readonly Field[];
  /** Column orders of files without a header, by name; '' is passed over. */
  readonly headerless: readonly (readonly string[])[];
}

const TIME_ALIASES = ['time', 'timestamp', 'trade_time_ms', 'transaction_time'];

/** Spot archives have it; it is always true. */
const BEST_MATCH: Field = { name: 'is_best_match', aliases: ['isbestmatch'], cell: 'flag', optional: true };
/** Of which instrument a row is; `ae partitions detach` writes it, for a month holds those of all. */
const SYMBOL: Field = { name: 'symbol', cell: 'symbol', optional: true };

const AGG_TRADES: Layout = {
  kind: 'aggTrades',
  fields: [
    { name: 'agg_trade_id', aliases: ['agg_id', 'aggtradeid', 'a'], cell: 'whole' },
    { name: 'price', cell: 'decimal' },
    { name: 'quantity', aliases: ['qty'], cell: 'decimal' },
    { name: 'first_trade_id', cell: 'whole', optional: true },
    { name: 'last_trade_id', cell: 'whole', optional: true },
    { name: 'transact_time', aliases: TIME_ALIASES, cell: 'time' },
    { name: 'is_buyer_maker', cell: 'flag' },
    { name: 'trades', aliases: ['trade_count'], cell: 'whole', optional: true },
    { name: 'normal_quantity', aliases: ['normal_qty'], cell: 'optional', optional: true },
    BEST_MATCH,
    SYMBOL,
  ],
  headerless: [
    [
      'agg_trade_id',
      'price',
      'quantity',
      'first_trade_id',
      'last_trade_id',
      'transact_time',
      'is_buyer_maker',
    ],
    [
      'agg_trade_id',
      'price',
      'quantity',
      'first_trade_id',
      'last_trade_id',
      'transact_time',
      'is_buyer_maker',
      'is_best_match',
    ],
  ],
};

const TRADES: Layout = {
  kind: 'trades',
  fields: [
    { name: 'id', aliases: ['trade_id', 'tradeid'], cell: 'whole' },
    { name: 'price', cell: 'decimal' },
    { name: 'qty', aliases: ['quantity'], cell: 'decimal' },
    { name: 'quote_qty', cell: 'decimal', optional: true },
    { name: 'time', aliases: TIME_ALIASES, cell: 'time' },
    { name: 'is_buyer_maker', cell: 'flag' },
    BEST_MATCH,
    SYMBOL,
  ],
  headerless: [
    ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker'],
    ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker', 'is_best_match'],
  ],
};

const KLINES: Layout = {
  kind: 'klines',
  fields: [
    { name: 'open_time', aliases: ['open_time_ms'], cell: 'time' },
    { name: 'open', cell: 'decimal' },
    { name: 'high', cell: 'decimal' },
    { name: 'low', cell: 'decimal' },
    { name: 'close', cell: 'decimal' },
    { name: 'volume', cell: 'decimal' },
    { name: 'close_time', aliases: ['close_time_ms'], cell: 'time', optional: true },
    { name: 'quote_volume', aliases: ['quote_asset_volume'], cell: 'decimal' },
    { name: 'count', aliases: ['trades', 'number_of_trades'], cell: 'whole' },
    { name: 'taker_buy_volume', aliases: ['taker_buy_base_asset_volume'], cell: 'decimal' },
    { name: 'taker_buy_quote_volume', aliases: ['taker_buy_quote_asset_volume'], cell: 'decimal' },
    { name: 'max_trade_quantity', cell: 'optional', optional: true },
    { name: 'ignore', cell: 'optional', optional: true },
    SYMBOL,
  ],
  headerless: [
    [
      'open_time',
      'open',
      'high',
      'low',
      'close',
      'volume',
      'close_time',
      'quote_volume',
      'count',
      'taker_buy_volume',
      'taker_buy_quote_volume',
      'ignore',
    ],
  ],
};

const FUNDING: Layout = {
  kind: 'fundingRate',
  fields: [
    { name: 'calc_time', aliases: ['funding_time', 'fundingtime', 'funding_time_ms_utc'], cell: 'time' },
    { name: 'last_funding_rate', aliases: ['funding_rate', 'fundingrate'], cell: 'decimal' },
    SYMBOL,
    { name: 'funding_interval_hours', cell: 'whole', optional: true },
  ],
  headerless: [['calc_time', 'funding_interval_hours', 'last_funding_rate']],
};

const METRICS: Layout = {
  kind: 'metrics',
  fields: [
    { name: 'create_time', aliases: ['timestamp'], cell: 'time' },
    SYMBOL,
    { name: 'sum_open_interest_value', aliases: ['sumopeninterestvalue'], cell: 'optional' },
    { name: 'sum_toptrader_long_short_ratio', cell: 'optional', optional: true },
    { name: 'count_long_short_ratio', cell: 'optional', optional: true },
    { name: 'sum_open_interest', aliases: ['sumopeninterest'], cell: 'optional', optional: true },
    { name: 'count_toptrader_long_short_ratio', cell: 'optional', optional: true },
    { name: 'sum_taker_long_short_vol_ratio', cell: 'optional', optional: true },
  ],
  headerless: [
    [
      'create_time',
      'symbol',
      'sum_open_interest',
      'sum_open_interest_value',
      'count_toptrader_long_short_ratio',
      'sum_toptrader_long_short_ratio',
      'count_long_short_ratio',
      'sum_taker_long_short_vol_ratio',
    ],
  ],
};

export const LAYOUTS: readonly Layout[] = [AGG_TRADES, TRADES, KLINES, FUNDING, METRICS];

/** Layout of a kind. */
export function layoutOf(kind: ArchiveKind): Layout {
  return LAYOUTS.find((layout) => layout.kind === kind) ?? AGG_TRADES;
}

/** Index of the field that a header names; −1 when it is none of this layout. */
export function fieldIndex({ fields }: Layout, header: string): number {
  const wanted = header.trim().toLowerCase();
  return fields.findIndex(({ name, aliases }) => name === wanted || aliases?.includes(wanted) === true);
}

/** Fields that every file of the kind must have and these headers lack. */
export function missingFields(layout: Layout, headers: readonly string[]): string[] {
  const present = new Set(headers.map((header) => fieldIndex(layout, header)));
  return layout.fields
    .filter((field, index) => field.optional !== true && !present.has(index))
    .map(({ name }) => name);
}
