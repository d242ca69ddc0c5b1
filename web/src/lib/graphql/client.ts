/** The API of the page, or of one call on the server. */
import type { Client } from '@urql/core';
import { browser } from '$app/environment';
import { createApiClient, type Fetch } from './api-client.ts';

let ofPage: Client | null = null;

/**
 * The API for a `load` function, which hands in its own `fetch`. In the browser there is one client per page; on the
 * server one per call, because visitors must not share answers that are under way.
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

/** Somebody else is signed in now: answers that are under way are not for them. */
export function renewClient(): void {
  ofPage = null;
}
