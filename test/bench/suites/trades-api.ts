import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { firstAdmin, startTestApi, type TestApi } from '../../integration/api/harness.ts';
import type { Suite } from '../harness.ts';

/**
 * 100,000 stored trades over HTTP: the product's columns in one scalar against the list of objects that GraphQL
 * offers for it, both through Yoga and from the same database, until the last byte of the answer is here.
 */
const TRADES = 100_000;
const FROM = Date.UTC(2026, 0, 5);
const SYMBOL = 'BTCUSDT';

const COLUMNS = `query($from: DateTime!, $to: DateTime!) {
  tradeColumns(symbol: "${SYMBOL}", from: $from, to: $to) { count columns nextAggId } }`;
const LIST = '{ trades { aggId price qty takerSide time } }';

export const suite: Suite = {
  name: 'trades-api',
  async open() {
    const api = await startTestApi();
    const cookie = await firstAdmin(api);
    await insertTrades(api);
    const list = await openList(api);
    const columns = () => ask(`${api.http.url}/graphql`, { query: COLUMNS, variables: RANGE }, cookie);
    const objects = () => ask(list.url, { query: LIST }, cookie);
    check(JSON.parse(await columns()), JSON.parse(await objects()));
    return {
      measures: { columns: () => timed(columns), objects: () => timed(objects) },
      claims: [
        {
          name: 'trades-api/list-of-objects',
          unit: 'ms',
          better: 'lower',
          ours: 'columns',
          baseline: 'objects',
          baselineName: 'list of objects',
          ratio: 4,
        },
        {
          name: 'trades-api/100000',
          unit: 'ms',
          better: 'lower',
          ours: 'columns',
          baseline: null,
          baselineName: null,
          atMost: 250,
        },
      ],
      close: async () => {
        await list.close();
        await api.close();
      },
    };
  },
};

const RANGE = { from: new Date(FROM).toISOString(), to: new Date(FROM + TRADES * 100).toISOString() };

async function insertTrades({ database }: TestApi): Promise<void> {
  await database.sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select (select id from instruments where symbol = ${SYMBOL}), 5000000000 + i,
      to_timestamp(${FROM / 1_000}::float8 + i * 0.1), round((60000 + 500 * sin(i / 900.0))::numeric, 1)::float8,
      round((0.001 + 7 * abs(sin(i * 12.9898)) ^ 8)::numeric, 3)::float8, null, 1 + i % 3, i % 7 < 3
    from generate_series(0, ${TRADES - 1}) as i`;
  await database.sql`analyze agg_trades`;
}

/** The same trades as a list, the way an ordinary GraphQL server resolves them. */
async function openList({ database }: TestApi) {
  const { sql } = database;
  const read = async () => {
    const rows = await sql`
      select agg_id as "aggId", price, qty, is_buyer_maker as "isSell", time from agg_trades
      where instrument_id = (select id from instruments where symbol = ${SYMBOL})
        and time >= ${RANGE.from} and time < ${RANGE.to} order by agg_id`;
    return rows.map(({ aggId, price, qty, isSell, time }) => ({
      aggId,
      price,
      qty,
      takerSide: isSell ? 'sell' : 'buy',
      time: (time as Date).toISOString(),
    }));
  };
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: `
        enum TakerSide { buy sell }
        type Trade { aggId: String! price: Float! qty: Float! takerSide: TakerSide! time: String! }
        type Query { trades: [Trade!]! }`,
      resolvers: { Query: { trades: read } },
    }),
  });
  const server = createServer(yoga);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${yoga.graphqlEndpoint}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function ask(url: string, body: object, cookie: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  return response.text();
}

async function timed(request: () => Promise<string>): Promise<number> {
  const started = performance.now();
  await request();
  return performance.now() - started;
}

interface Columns {
  readonly aggId: number[];
  readonly time: number[];
  readonly price: number[];
  readonly qty: number[];
  readonly sell: number[];
}

/** Both forms must say the same of every trade. */
function check(
  ours: { data: { tradeColumns: { count: number; columns: Columns } } },
  theirs: {
    data: { trades: { aggId: string; price: number; qty: number; takerSide: string; time: string }[] };
  },
): void {
  const { count, columns } = ours.data.tradeColumns;
  const { trades } = theirs.data;
  if (count !== TRADES || trades.length !== TRADES) {
    throw new Error(`${count} and ${trades.length} trades arrived, expected ${TRADES}`);
  }
  for (const [row, trade] of trades.entries()) {
    const same =
      columns.aggId[row] === Number(trade.aggId) &&
      columns.price[row] === trade.price &&
      columns.qty[row] === trade.qty &&
      columns.sell[row] === (trade.takerSide === 'sell' ? 1 : 0) &&
      columns.time[row] === Date.parse(trade.time);
    if (!same) throw new Error(`trade ${trade.aggId} differs between the two forms`);
  }
}
