import type { RestClient } from './client.ts';

/** A client that answers every request with these rows, and what was asked. */
export function answering(rows: unknown): { rest: RestClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const get = (...request: unknown[]) => {
    asked.push(request);
    return Promise.resolve(rows);
  };
  return { rest: { get } as unknown as RestClient, asked };
}
