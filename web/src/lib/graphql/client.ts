/** The API over HTTP, and subscriptions through the page's one socket. */

import { type Client, createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { browser } from '$app/environment';
import { cacheOptions } from './cache.ts';
import { liveSocket } from './socket.svelte.ts';

type Fetch = typeof globalThis.fetch;

/** Sent with each request: the API refuses cross-site forms that cannot set it. */
const CSRF_HEADER = { 'x-graphql-yoga-csrf': '1' } as const;

function createApiClient(fetcher: Fetch): Client {
  return createClient({
    url: '/graphql',
    fetch: fetcher,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { credentials: 'same-origin', headers: CSRF_HEADER },
    exchanges: [
      cacheExchange(cacheOptions),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: liveSocket().subscribe(
              { query: query ?? '', ...(variables === undefined ? {} : { variables: { ...variables } }) },
              {
                ...sink,
                next: ({ data, errors }) => sink.next({ data: data ?? null, errors: [...(errors ?? [])] }),
              },
            ),
          }),
        }),
      }),
    ],
  });
}

let ofPage: Client | null = null;

/**
 * The API for a `load` function, which hands in its own `fetch`. In the browser there is one client (and
 * one cache) per page; on the server one per call, because visitors must not share a cache.
 */
export function clientFor(fetcher: Fetch): Client {
  if (!browser) return createApiClient(fetcher);
  ofPage ??= createApiClient(fetcher);
  return ofPage;
}

/** The API for a component. While the server renders, nothing is asked: data comes from `load`. */
export function client(): Client {
  if (browser) return clientFor(fetch);
  return createApiClient(() => Promise.reject(new Error('the API is asked by load functions on the server')));
}

/** Forgets everything that was read: somebody else is signed in now. */
export function forgetCache(): void {
  ofPage = null;
}
