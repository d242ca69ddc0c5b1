import type { Readable } from 'node:stream';
import { joinsCopyData, type Sql } from '@ae/db/client.ts';
import type { CopyDecoder } from './copy-decoder.ts';

/** The last read of each client, settled or not. */
const lastReads = new WeakMap<Sql, Promise<unknown>>();

/**
 * Reads the rows of a query of the decoder's fields into its columns. `bulk` is the client for COPY; the query must
 * carry no foreign text, for COPY takes no parameters. Rejects with the database's error.
 */
export function copyOut(bulk: Sql, query: string, decoder: CopyDecoder): Promise<void> {
  decoder.reset();
  if (!joinsCopyData(bulk)) return alone(bulk, () => readRows(bulk, query, decoder));
  return alone(bulk, async () => {
    const stream = await bulk.unsafe(`copy (${query}) to stdout (format binary)`).readable();
    await decodeAll(stream, decoder);
    decoder.finish();
  });
}

/** One after the other: the driver sends queries to busy connections too and refuses those that meet a COPY there. */
export function alone<T>(bulk: Sql, work: () => Promise<T>): Promise<T> {
  const before = lastReads.get(bulk) ?? Promise.resolve();
  const read = before.then(work);
  lastReads.set(
    bulk,
    read.catch(() => undefined),
  );
  return read;
}

/** Where the socket is not ours (TLS) a COPY that fits one packet would leave it paused for ever: rows instead. */
async function readRows(bulk: Sql, query: string, decoder: CopyDecoder): Promise<void> {
  for (const row of await bulk.unsafe(query).values()) decoder.addRow(row);
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
