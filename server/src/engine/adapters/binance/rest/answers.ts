import { WireError } from '../wire/fields.ts';
import { VenueError } from './client.ts';

/** Reads each row of a list answer. Throws VenueError naming path and row when one is not as promised. */
export function listAnswer<T>(path: string, body: unknown, read: (row: object) => T): readonly T[] {
  if (!Array.isArray(body)) throw new VenueError(`${path} did not answer with a list`, 0, null);
  return body.map((row: unknown, index) => {
    if (typeof row !== 'object' || row === null) throw badRow(path, index, 'no object');
    return guarded(path, index, () => read(row));
  });
}

/** Reads an object answer. Throws VenueError naming the path when it is not as promised. */
export function objectAnswer<T>(path: string, body: unknown, read: (row: object) => T): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new VenueError(`${path} did not answer with an object`, 0, null);
  }
  return guarded(path, 0, () => read(body));
}

function guarded<T>(path: string, index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw badRow(path, index, error.message);
    throw error;
  }
}

function badRow(path: string, index: number, detail: string): VenueError {
  return new VenueError(`${path} row ${index}: ${detail}`, 0, null);
}
