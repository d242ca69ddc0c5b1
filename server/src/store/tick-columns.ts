import type { BulkClients } from '@ae/db/client.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import { COPIED_FIELDS, type CopiedFields, CopyDecoder, type TapeColumns } from './copy-decoder.ts';
import { alone, copyOut } from './copy-out.ts';
import { iso } from './rows.ts';
import { lastIdBefore } from './ticks.ts';

/** Which stored trades of an instrument are wanted; those left out do not limit. */
export interface TapeSlice {
  readonly instrumentId: number;
  /** Included. */
  readonly from?: EpochMs;
  /** Not included. */
  readonly to?: EpochMs;
  /** Included. */
  readonly fromAggId?: number;
  readonly toAggId?: number;
}

/** Most rows of one COPY: about 6 MB on the way, 5 MB as columns. */
const ROWS = 100_000;
/** The first COPY is small and each next one this much larger: whoever only wants the beginning waits for little. */
const FIRST_ROWS = 1_000;
const GROWTH = 10;
/** Ids are read in stretches while there are not more of these: behind a larger hole there may be any number. */
const MOST_STRETCHES = 1_000;
/** Engines publish within moments of each other out of order: an id may be later than one behind it. */
const APART_MS = 10_000;

/**
 * Stored trades in id order as columns, a bounded batch at a time. The next batch is asked for before the last one
 * is given out, so that the database works while the caller does. Columns are used again: take from them what is
 * needed before asking for more.
 */
export function readTickColumns(bulk: BulkClients, slice: TapeSlice): AsyncGenerator<TradeColumns> {
  return batches(bulk, slice, 'trade');
}

/**
 * The same without the numbers of single trades, and of a slice whose last id is known by all clients at once: a day
 * of a busy instrument while somebody waits.
 */
export async function* readFlowColumns(bulk: BulkClients, slice: TapeSlice): AsyncGenerator<TradeColumns> {
  const { toAggId } = slice;
  const first = await firstId(bulk, slice);
  if (toAggId === undefined || toAggId - first > MOST_STRETCHES * ROWS)
    yield* batches(bulk, { ...slice, fromAggId: first }, 'flow');
  else yield* stretches(bulk, { ...slice, fromAggId: first, toAggId });
}

/** The same with every stored field (export, verification). */
export function readTapeColumns(bulk: BulkClients, slice: TapeSlice): AsyncGenerator<TapeColumns> {
  return batches(bulk, slice, 'tape');
}

/** The ids of the slice in stretches that fit a batch each; while one is given out, the clients read the next ones. */
async function* stretches(
  bulk: BulkClients,
  slice: TapeSlice & { readonly fromAggId: number; readonly toAggId: number },
): AsyncGenerator<TradeColumns> {
  const free = Array.from({ length: bulk.length + 1 }, () => new CopyDecoder(ROWS, 'flow'));
  const reading: { readonly decoder: CopyDecoder; readonly read: Promise<void> }[] = [];
  let next = slice.fromAggId;
  try {
    for (;;) {
      while (next <= slice.toAggId && free.length > 0) {
        const decoder = free.pop() as CopyDecoder;
        const toAggId = Math.min(slice.toAggId, next + ROWS - 1);
        const read = copyOut(bulk, selection({ ...slice, fromAggId: next, toAggId }, 'flow', ROWS), decoder);
        // The rejection is for whoever asks for this stretch.
        read.catch(() => undefined);
        reading.push({ decoder, read });
        next = toAggId + 1;
      }
      const head = reading.shift();
      if (head === undefined) return;
      await head.read;
      if (head.decoder.columns.length > 0) yield head.decoder.columns;
      free.push(head.decoder);
    }
  } finally {
    // A COPY that is not read to its end would hold its connection.
    await Promise.allSettled(reading.map(({ read }) => read));
  }
}

async function* batches(
  bulk: BulkClients,
  slice: TapeSlice,
  fields: CopiedFields,
): AsyncGenerator<TapeColumns> {
  const decoders = [new CopyDecoder(ROWS, fields), new CopyDecoder(ROWS, fields)] as const;
  let limit = FIRST_ROWS;
  const read = (decoder: CopyDecoder, fromAggId: number) =>
    copyOut(bulk, selection({ ...slice, fromAggId }, fields, limit), decoder);
  let [current, other] = decoders;
  let pending: Promise<void> | null = read(current, await firstId(bulk, slice));
  try {
    while (pending !== null) {
      await pending;
      const { columns } = current;
      const isLast = columns.length < limit;
      limit = Math.min(limit * GROWTH, ROWS);
      // The rejection is for whoever asks for the next batch.
      pending = isLast ? null : read(other, (columns.aggIds[columns.length - 1] ?? 0) + 1);
      pending?.catch(() => undefined);
      if (columns.length > 0) yield columns;
      [current, other] = [other, current];
    }
  } finally {
    // A COPY that is not read to its end would hold the connection.
    await pending?.catch(() => undefined);
  }
}

/** Where to begin in the primary key, which knows ids and not times. */
async function firstId(bulk: BulkClients, slice: TapeSlice): Promise<number> {
  const { instrumentId, from, fromAggId, toAggId } = slice;
  if (fromAggId !== undefined || from === undefined) return fromAggId ?? 0;
  return (await alone(bulk, (own) => lastIdBefore(own, whole(instrumentId), from - APART_MS, toAggId))) + 1;
}

function selection(slice: TapeSlice, fields: CopiedFields, limit: number): string {
  return `select ${COPIED_FIELDS[fields]} from agg_trades where ${conditions(slice)} order by agg_id limit ${limit}`;
}

/** COPY takes no parameters; all of these are numbers and times made here. */
function conditions({ instrumentId, from, to, fromAggId, toAggId }: TapeSlice): string {
  const parts = [`instrument_id = ${whole(instrumentId)}`];
  if (fromAggId !== undefined) parts.push(`agg_id >= ${whole(fromAggId)}`);
  if (toAggId !== undefined) parts.push(`agg_id <= ${whole(toAggId)}`);
  if (from !== undefined) parts.push(`time >= '${iso(from)}'`);
  if (to !== undefined) parts.push(`time < '${iso(to)}'`);
  return parts.join(' and ');
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`bulk read: ${value} is not an id`);
  return value;
}
