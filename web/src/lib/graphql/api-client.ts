import { type Client, createClient, fetchExchange } from '@urql/core';

export type Fetch = typeof globalThis.fetch;

/** Sent with each request: the API refuses cross-site forms that cannot set it. */
const CSRF_HEADER = { 'x-graphql-yoga-csrf': '1' } as const;

/**
 * The API over HTTP; subscriptions go through the page's one socket. It remembers nothing: who asks wants the present
 * state and keeps what it shows, and a cache would hold for ever what is asked with other variables every minute.
 */
export function createApiClient(fetcher: Fetch): Client {
  return createClient({
    url: '/graphql',
    fetch: fetcher,
    preferGetMethod: false,
    fetchOptions: { credentials: 'same-origin', headers: CSRF_HEADER },
    exchanges: [fetchExchange],
  });
}
