import type { Readable } from 'node:stream';
import { type BulkClients, joinsCopyData, type Sql } from '@ae/db/client.ts';
import type { CopyDecoder } from './copy-decoder.ts';

/** What each client still has to read. */
const queues = new WeakMap<Sql, { waiting: number; last: Promise<unknown> }>();

/**
 * Reads the rows of a query of the decoder's fields into its columns. The query must carry no foreign text, for
 * COPY takes no parameters. Rejects with the database's error.
 */
export function copyOut(bulk: BulkClients, query: string, decoder: CopyDecoder): Promise<void> {
  decoder.reset();
  return alone(bulk, async (own) => {
    if (!joinsCopyData(own)) return readRows(own, query, decoder);
    const stream = await own.unsafe(`copy (${query}) to stdout (format binary)`).readable();
    await decodeAll(stream, decoder);
    decoder.finish();
  });
}

/** Work on the least busy client, one after the other on each: a query that meets a COPY there is refused. */
export function alone<T>(bulk: BulkClients, work: (own: Sql) => Promise<T>): Promise<T> {
  const [own] = bulk.toSorted((a, b) => queueOf(a).waiting - queueOf(b).waiting);
  if (own === undefined) throw new Error('there is no client for bulk reads');
  const queue = queueOf(own);
  queue.waiting += 1;
  const read = queue.last.then(() => work(own));
  const settled = () => {
    queue.waiting -= 1;
  };
  queue.last = read.then(settled, settled);
  return read;
}

function queueOf(client: Sql): { waiting: number; last: Promise<unknown> } {
  const known = queues.get(client) ?? { waiting: 0, last: Promise.resolve() };
  queues.set(client, known);
  return known;
}

/** Where the socket is not ours (TLS) a COPY that fits one packet would leave it paused for ever: rows instead. */
async function readRows(own: Sql, query: string, decoder: CopyDecoder): Promise<void> {
  for (const row of await own.unsafe(query).values()) decoder.addRow(row);
}

function decodeAll(stream: Readable, decoder: CopyDecoder): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: unknown = null;
    stream.on('data', (chunk: Buffer) => {
      if (failure !== null) return;
      try {
        decoder.feed(chunk);
      } catch (error) {
        // Read on: what is left in the connection would be taken for the next answer.
        failure = error;
      }
    });
    stream.once('error', reject);
    stream.once('end', () => (failure === null ? resolve() : reject(failure)));
  });
}
