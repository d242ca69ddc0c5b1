import { connectDatabase, type Database } from '@ae/db/client.ts';
import { HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { Explainer } from '@ae/server/explain/explainer.ts';
import type { Recomputation } from '@ae/server/explain/explanation.ts';
import { parseSubject, type Subject } from '@ae/server/explain/subject.ts';
import { storesOf } from '@ae/server/store/stores.ts';
import { recordMarket, type StrategyIds, VENUE } from '../explain/record.ts';
import { scatterTrades } from '../explain/scatter.ts';
import { TRADES_READ } from '../explain/trades.ts';
import type { Claim, Suite } from '../harness.ts';
import { benchDatabase, MARKET_AT } from '../stored-market.ts';

/** Also among 18 million trades of other instruments; takes minutes to prepare. */
const isFull = process.env['AE_BENCH_FULL'] === '1';
/** Trades come at random times: the hours that are read hold about as many as meant. */
const LEAST_TICKS = TRADES_READ * 0.98;
const LEAST_HELD_MS = 3 * HOUR_MS;
/** Taken as stored while an engine has evaluated for less than a day: its rank is among candles before that. */
const YOUNG = 'atrPercentile';

/**
 * An evaluation, and trades that were held for hours, made again from 1.5 million stored trades, asked for as the
 * API does: in the explaining thread, from the question to the whole answer. Each answer must be the stored one.
 */
export const suite: Suite = {
  name: 'explain',
  async open() {
    const place = await benchDatabase(MARKET_AT);
    const ids = await recordMarket(place);
    if (isFull) await scatterTrades(place.url);
    const connection = connectDatabase(place.url, { max: 2 });
    const stores = storesOf(connection, VENUE);
    const explainer = new Explainer({ stores, databaseUrl: place.url, venue: VENUE });
    const subjects = await subjectsOf(connection, ids);
    await assertHonest(connection, explainer, subjects.evaluation);
    return {
      measures: {
        evaluation: () => timed(explainer, subjects.evaluation),
        level: () => timed(explainer, subjects.level),
        market: () => timed(explainer, subjects.market),
      },
      claims: [
        claim('evaluation-24h', 'evaluation'),
        claim('trade-24h', 'level'),
        claim('trade-24h fill model market', 'market'),
      ],
      close: async () => {
        await explainer.close();
        await connection.close();
        await place.close();
      },
    };
  },
};

function claim(name: string, ours: string): Claim {
  const alone = { unit: 's', better: 'lower', baseline: null, baselineName: null } as const;
  return { ...alone, name: `explain/${name}`, ours, atMost: 2 };
}

async function timed(explainer: Explainer, subject: Subject): Promise<number> {
  const beganAt = performance.now();
  const again = await recomputed(explainer, subject);
  const tookS = (performance.now() - beganAt) / 1_000;
  if (!again.identical) throw new Error(`not as stored: ${JSON.stringify(again.differences.slice(0, 5))}`);
  const taken = again.taken.filter((name) => name !== YOUNG);
  if (taken.length > 0) throw new Error(`taken as stored: ${taken.join(', ')}`);
  if (again.ticks < LEAST_TICKS) throw new Error(`only ${again.ticks} trades were read`);
  return tookS;
}

async function recomputed(explainer: Explainer, subject: Subject): Promise<Recomputation> {
  const again = (await explainer.explain(subject, { recompute: true }))?.recompute ?? null;
  if (again === null) throw new Error(`${subject.strategyId}@${subject.at} is not stored`);
  return again;
}

type Subjects = Readonly<Record<'evaluation' | 'level' | 'market', Subject>>;

async function subjectsOf(connection: Database, ids: StrategyIds): Promise<Subjects> {
  const [newest] = await connection.sql<{ id: string }[]>`
    select strategy_id || '@' || round(extract(epoch from at) * 1000)::bigint as id from signal_evaluations
    where strategy_id = ${ids.scored} order by at desc limit 1`;
  return {
    evaluation: subjectOf('evaluation', newest?.id ?? ''),
    level: subjectOf('trade', await longestHeld(connection, ids.level, 'level')),
    market: subjectOf('trade', await longestHeld(connection, ids.market, 'market')),
  };
}

async function longestHeld({ sql }: Database, strategyId: string, fillModel: string): Promise<string> {
  const [row] = await sql<{ id: string; heldMs: number }[]>`
    select id, round(extract(epoch from closed_at - opened_at) * 1000)::float8 as "heldMs" from paper_positions
    where strategy_id = ${strategyId} and fill_model = ${fillModel} and closed_at is not null
    order by closed_at - opened_at desc limit 1`;
  if (row === undefined || row.heldMs < LEAST_HELD_MS)
    throw new Error(`no trade of fill model ${fillModel} was held for hours: ${JSON.stringify(row)}`);
  return row.id;
}

function subjectOf(kind: Subject['kind'], id: string): Subject {
  const subject = parseSubject(kind, id);
  if (subject === null) throw new Error(`no ${kind} has the id '${id}'`);
  return subject;
}

/** One trade of yesterday that says otherwise must show: a verdict that cannot be no says nothing. */
async function assertHonest({ sql }: Database, explainer: Explainer, subject: Subject): Promise<void> {
  const at = new Date(subject.at - 20 * HOUR_MS).toISOString();
  const [tick] = await sql<{ aggId: string }[]>`
    select agg_id as "aggId" from agg_trades where instrument_id = 1 and time >= ${at} order by agg_id limit 1`;
  const change = (factor: number) =>
    sql`update agg_trades set qty = qty * ${factor} where agg_id = ${tick?.aggId ?? ''}`;
  await change(2);
  const { identical } = await recomputed(explainer, subject);
  await change(0.5);
  if (identical) throw new Error('a changed trade was not noticed');
}
