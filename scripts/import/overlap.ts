import type { Sql } from '@ae/db/client.ts';
import { arrayLiteral } from '@ae/server/store/rows.ts';
import type { ArchiveFile } from '../archive/archive-file.ts';
import type { RawRows } from '../archive/csv/rows.ts';
import { areIdsFar } from '../archive/far-ids.ts';
import { TickRowReader, type TickRows } from '../archive/tick-rows.ts';
import { InputError, inputError } from '../input-error.ts';
import type { CheckedFile } from './check.ts';
import { StoredStretches } from './stored-stretches.ts';

/** The stored tick next to a file. */
interface Neighbour {
  readonly id: string;
  readonly time: number;
}

/** An edge of a file, and how far it lies from the stored tick beyond it. */
interface Edge {
  readonly id: number;
  readonly ids: number;
  readonly ms: number;
}

type StoredRow = readonly [id: string, time: number, price: number, qty: number, sell: boolean];

/** The file and what its rows are called. */
type Place = Pick<RawRows, 'unit'> & Pick<ArchiveFile, 'file'>;

/** What a person may have mixed up. */
const SERIES_WORDS =
  'ids and times of one series: aggregate trades, single trades and those of spot are counted apart and need a --symbol each; another VENUE, also the simulated one, keeps its own';

/** Engines publish within moments of each other out of order; further apart is another series. */
const MOST_APART_MS = 10_000;
/** A batch whose ids span this many times their number is looked for id by id. */
const MOST_SPREAD = 4;

/**
 * Compares a file with what is stored of its instrument before anything is written. Throws InputError naming the
 * line of a tick that is stored with other content, or when ids and times do not continue the stored series
 * (another market, or single trades among aggregate ones, under the same name). Returns what of the file is stored
 * already.
 */
export async function compareWithStored(
  sql: Sql,
  instrumentId: number,
  file: CheckedFile,
): Promise<StoredStretches> {
  await requireSeries(sql, instrumentId, file, file.archive.file);
  const stretches = new StoredStretches();
  const { firstId, lastId, archive } = file;
  const [found] = await sql<{ any: boolean }[]>`
    select exists (select 1 from agg_trades where instrument_id = ${instrumentId}
      and agg_id between ${firstId} and ${lastId}) as any`;
  if (found?.any !== true) return stretches;
  const reader = new TickRowReader(archive.file);
  for await (const rows of archive.rows()) {
    const ticks = reader.read(rows);
    const { length, aggIds } = ticks;
    const place = { file: archive.file, unit: rows.unit };
    if (length === 0) continue;
    const stored = await compareBatch(sql, instrumentId, place, ticks);
    stretches.add(aggIds[0] ?? 0, aggIds[length - 1] ?? 0, stored === length);
  }
  return stretches;
}

/** Ticks that are to be stored: their first and last id and time. */
export interface TickStretch {
  readonly symbol: string;
  readonly firstId: number;
  readonly lastId: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Ids and times must rise together, and at a pace: the nearest stored ticks before and after new ones show it. Throws
 * InputError, which begins with `source`, when they do not.
 */
export async function requireSeries(
  sql: Sql,
  instrumentId: number,
  { symbol, firstId, lastId, from, to }: TickStretch,
  source: string,
): Promise<void> {
  const [before] = await sql<Neighbour[]>`
    select agg_id as id, ${millis(sql)} as time from agg_trades
    where instrument_id = ${instrumentId} and agg_id < ${firstId} order by agg_id desc limit 1`;
  const [after] = await sql<Neighbour[]>`
    select agg_id as id, ${millis(sql)} as time from agg_trades
    where instrument_id = ${instrumentId} and agg_id > ${lastId} order by agg_id limit 1`;
  const fault =
    faultOf(before, ({ id, time }) => ({ id: firstId, ids: firstId - Number(id), ms: from - time })) ??
    faultOf(after, ({ id, time }) => ({ id: lastId, ids: Number(id) - lastId, ms: time - to }));
  if (fault === null) return;
  const [{ venue } = { venue: '' }] = await sql<{ venue: string }[]>`
    select venue from instruments where id = ${instrumentId}`;
  const stored = `the stored ticks of ${symbol} at venue ${venue}`;
  throw new InputError(`${source}: does not continue ${stored}: ${fault} (expected ${SERIES_WORDS})`);
}

/** Why a stored tick and the edge next to it are not of one series; null when they may be. */
function faultOf(stored: Neighbour | undefined, edgeOf: (stored: Neighbour) => Edge): string | null {
  if (stored === undefined) return null;
  const edge = edgeOf(stored);
  const isBack = edge.ms < -MOST_APART_MS;
  if (!isBack && !areIdsFar(edge.ids, edge.ms)) return null;
  const at = `id ${stored.id} is stored with time ${new Date(stored.time).toISOString()}`;
  return isBack ? at : `${at}, ${edge.ids} ids from its ${edge.id}`;
}

const millis = (sql: Sql) => sql`round(extract(epoch from time) * 1000)::float8`;

/** How many of these ticks are stored; throws InputError when one of them is another trade. */
async function compareBatch(sql: Sql, instrumentId: number, place: Place, ticks: TickRows): Promise<number> {
  const { length, aggIds } = ticks;
  const rows = (await sql`
    select agg_id, ${millis(sql)}, price, qty, is_buyer_maker from agg_trades
    where instrument_id = ${instrumentId} and ${isInBatch(sql, ticks)} order by agg_id`.values()) as unknown as readonly StoredRow[];
  let at = 0;
  let stored = 0;
  for (const row of rows) {
    at = positionOf(ticks, Number(row[0]), at);
    if (aggIds[at] !== Number(row[0]) || at >= length) continue;
    requireSame(place, ticks, at, row);
    stored += 1;
  }
  return stored;
}

/**
 * The ids of a batch as a condition. A range is read faster, but where ids jump (what lies between two stretches of the
 * file is stored already, a file of every thousandth tick) it would bring far more than the batch into memory.
 */
function isInBatch(sql: Sql, { length, aggIds }: TickRows) {
  const [first, last] = [aggIds[0] ?? 0, aggIds[length - 1] ?? 0];
  if (last - first < MOST_SPREAD * length) return sql`agg_id between ${first} and ${last}`;
  const ids = arrayLiteral(Array.from(aggIds.subarray(0, length)));
  return sql`agg_id = any(${ids}::text::bigint[])`;
}

/** First tick from `from` on whose id is not below. */
function positionOf({ aggIds, length }: TickRows, id: number, from: number): number {
  let at = from;
  while (at < length && (aggIds[at] ?? 0) < id) at += 1;
  return at;
}

function requireSame(
  { file, unit }: Place,
  ticks: TickRows,
  at: number,
  [id, time, price, qty, sell]: StoredRow,
): void {
  const isSame =
    ticks.times[at] === time &&
    ticks.prices[at] === price &&
    ticks.qtys[at] === qty &&
    (ticks.sells[at] === 1) === sell;
  if (isSame) return;
  throw inputError({
    place: `${file} ${unit} ${ticks.lines[at]}`,
    field: `trade ${id}`,
    value: `${ticks.prices[at]} × ${ticks.qtys[at]} at ${ticks.times[at]}`,
    expected: `as it is stored: ${price} × ${qty} at ${time}`,
  });
}
