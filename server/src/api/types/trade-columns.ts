import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { TradeColumns } from '../../engine/core/model/trade-columns.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { boundedRange, knownInstrument } from '../ranges.ts';
import { columnsAsJson } from '../trade-columns-json.ts';

const MOST_ROWS = 100_000;
const RANGE = { usualMs: DAY_MS, mostMs: 31 * DAY_MS };

interface ColumnsPage {
  readonly columns: TradeColumns;
  readonly nextAggId: number | null;
}

builder.scalarType('TradeColumns', {
  description:
    'Trades as columns in one value: {aggId: [], time: [], price: [], qty: [], sell: [0|1]}, ascending by id, times as epoch milliseconds.',
  serialize: columnsAsJson,
});

const TradeColumnsPageType = builder.objectRef<ColumnsPage>('TradeColumnsPage').implement({
  fields: (t) => ({
    count: t.int({ resolve: ({ columns }) => columns.length }),
    columns: t.field({ type: 'TradeColumns', resolve: ({ columns }) => columns }),
    nextAggId: t.expose('nextAggId', {
      type: 'BigInt',
      nullable: true,
      description: 'The `afterAggId` to go on from; null at the end.',
    }),
  }),
});

builder.queryFields((t) => ({
  tradeColumns: t.field({
    type: TradeColumnsPageType,
    description: 'Oldest first; at most 31 days and 100,000 trades at once.',
    args: {
      symbol: t.arg.string({ required: true }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime' }),
      afterAggId: t.arg({ type: 'BigInt' }),
      limit: t.arg.int({ defaultValue: MOST_ROWS }),
    },
    complexity: ({ limit }) => ({ field: columnsCost(limit) }),
    resolve: async (_root, args, { parts }): Promise<ColumnsPage> => {
      const { id } = await knownInstrument(parts, args.symbol);
      const range = boundedRange(parts, args, RANGE);
      const limit = rowLimit(args.limit);
      const after =
        args.afterAggId === null || args.afterAggId === undefined ? null : aggIdOf(args.afterAggId);
      const columns = await parts.stores.tape.columns({ ...range, instrumentId: id, after }, limit);
      const last = columns.aggIds[columns.length - 1];
      return { columns, nextAggId: columns.length < limit || last === undefined ? null : last };
    },
  }),
}));

/** Of what may come: two full answers fit into one document, and many small ones. */
function columnsCost(limit: number | null | undefined): number {
  return 200 + Math.min(MOST_ROWS, Math.max(0, limit ?? MOST_ROWS)) / 8;
}

function rowLimit(limit: number | null | undefined): number {
  const rows = limit ?? MOST_ROWS;
  if (rows >= 1 && rows <= MOST_ROWS) return rows;
  throw badInput(`limit: ${rows} is not allowed, expected 1 to ${MOST_ROWS}`);
}

function aggIdOf(given: string | number): number {
  const id = Number(given);
  if (Number.isSafeInteger(id) && id >= 0) return id;
  throw badInput(
    `afterAggId: ${given} is not allowed, expected an id of a trade, 0 to ${Number.MAX_SAFE_INTEGER}`,
  );
}
