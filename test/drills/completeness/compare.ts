import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '@ae/db/client.ts';
import { type Contract, lotValue, tickValue } from '@ae/server/simulator/contract.ts';
import type { Genesis } from '@ae/server/simulator/genesis.ts';
import { SyntheticMarket } from '@ae/server/simulator/market/synthetic.ts';
import type { Trade } from '@ae/server/simulator/market.ts';

/** How stored ticks and the venue's own list compare, over all instruments. */
export interface Comparison {
  readonly instruments: number;
  readonly ticks: number;
  readonly missing: number;
  readonly duplicate: number;
  /** Same id, another price, quantity, side or time; or an id the venue never had. */
  readonly different: number;
  /** The first few differences, in words. */
  readonly examples: readonly string[];
}

/** The span in which every trade must be stored, epoch ms; earlier ones that are stored are compared too. */
export interface Expected {
  readonly from: number;
  readonly to: number;
}

interface Sums {
  ticks: number;
  missing: number;
  duplicate: number;
  different: number;
  readonly examples: string[];
}

const PAGE = 20_000;
const MOST_EXAMPLES = 8;
/** Doubles of the same decimal text; anything further off is another number. */
const NEAR = 1e-9;

/** A market as the product's simulated venue had it, from the file in the data folder; no fault reaches it. */
export function venueMarket(dataDir: string, instruments: number): SyntheticMarket {
  const text = readFileSync(join(dataDir, 'simulated-market.json'), 'utf8');
  const genesis = JSON.parse(text) as Genesis;
  return new SyntheticMarket({ kind: 'synthetic', instruments, ...genesis }, Date.now);
}

/** Stored ticks of one symbol in order of their ids, in pages. */
export type ReadStored = (symbol: string) => AsyncIterable<readonly StoredTick[]>;

/** Compares every stored tick with the venue's own list, id by id. */
export async function compareTicks(
  read: ReadStored,
  market: SyntheticMarket,
  expected: Expected,
): Promise<Comparison> {
  const sums: Sums = { ticks: 0, missing: 0, duplicate: 0, different: 0, examples: [] };
  for (const contract of market.contracts)
    await compareOne(read(contract.symbol), new OwnList(market, contract, expected), sums);
  return { instruments: market.contracts.length, ...sums };
}

/** Reads stored ticks from the product's database. */
export function storedIn(sql: Sql): ReadStored {
  return (symbol) =>
    sql<StoredTick[]>`
      select t.agg_id::float8 as id, t.price::float8 as price, t.qty::float8 as qty, t.is_buyer_maker as maker,
             (extract(epoch from t.time) * 1000)::float8 as time
      from agg_trades t join instruments i on i.id = t.instrument_id
      where i.symbol = ${symbol} order by t.agg_id, t.time`.cursor(PAGE);
}

async function compareOne(
  pages: AsyncIterable<readonly StoredTick[]>,
  own: OwnList,
  sums: Sums,
): Promise<void> {
  let last = -1;
  for await (const rows of pages) {
    for (const row of rows) {
      sums.ticks += 1;
      if (row.id === last) note(sums, 'duplicate', `${own.symbol} ${row.id} is stored twice`);
      else own.meet(row, sums);
      last = row.id;
    }
  }
  own.finish(sums);
}

/** A row of agg_trades as numbers; time in epoch ms. */
export interface StoredTick {
  readonly id: number;
  readonly price: number;
  readonly qty: number;
  readonly maker: boolean;
  readonly time: number;
}

/** The venue's list of one contract, read along with the stored ticks. */
class OwnList {
  readonly symbol: string;
  private readonly market: SyntheticMarket;
  private readonly contract: Contract;
  private readonly expected: Expected;
  /** Id of the first trade that must be stored, and of the next one that has not been met. */
  private readonly firstId: number;
  private next: number | null = null;
  private page: readonly Trade[] = [];

  constructor(market: SyntheticMarket, contract: Contract, expected: Expected) {
    this.symbol = contract.symbol;
    this.market = market;
    this.contract = contract;
    this.expected = expected;
    const [first] = market.perpetual.between(contract, { start: expected.from, end: market.now() }, 1);
    this.firstId = first?.aggId ?? Number.POSITIVE_INFINITY;
  }

  /** Compares one stored tick; ids between the one before and this are missing. */
  meet(stored: StoredTick, sums: Sums): void {
    const { symbol } = this;
    const from = this.next ?? Math.min(stored.id, this.firstId);
    this.miss(from, stored.id - from, sums);
    this.next = stored.id + 1;
    const trade = this.find(stored.id);
    if (trade === undefined) note(sums, 'different', `${symbol} ${stored.id} is not a trade of the venue`);
    else if (!this.equals(trade, stored))
      note(sums, 'different', `${symbol} ${stored.id} ${JSON.stringify({ stored, trade })}`);
  }

  /** What the venue has after the last stored tick, up to the end of what is expected. */
  finish(sums: Sums): void {
    const [last] = this.market.perpetual.latest(this.contract, this.expected.to, 1);
    if (last === undefined || last.time < this.expected.from) return;
    const from = this.next ?? this.firstId;
    this.miss(from, last.aggId - from + 1, sums);
  }

  private miss(from: number, count: number, sums: Sums): void {
    if (count <= 0) return;
    const time = this.find(from)?.time;
    const at = time === undefined ? '' : ` from ${new Date(time).toISOString()}`;
    note(sums, 'missing', `${this.symbol} ${from}…${from + count - 1} are missing${at}`, count);
  }

  private find(id: number): Trade | undefined {
    const first = this.page[0]?.aggId ?? 0;
    const known = this.page[id - first];
    if (known !== undefined) return known;
    this.page = this.market.perpetual.from(this.contract, id, PAGE);
    const [trade] = this.page;
    return trade?.aggId === id ? trade : undefined;
  }

  private equals(trade: Trade, stored: StoredTick): boolean {
    const { contract } = this;
    return (
      near(stored.price, trade.ticks * tickValue(contract)) &&
      near(stored.qty, trade.lots * lotValue(contract)) &&
      stored.maker === trade.buyerMaker &&
      Math.round(stored.time) === trade.time
    );
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= NEAR * Math.max(Math.abs(a), Math.abs(b));
}

function note(sums: Sums, kind: 'missing' | 'duplicate' | 'different', example: string, count = 1): void {
  sums[kind] += count;
  if (sums.examples.length < MOST_EXAMPLES) sums.examples.push(example);
}
