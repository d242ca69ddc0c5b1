/** Signing in and out changes everything that the page has read and its live connection. */
import { invalidateAll } from '$app/navigation';
import { forgetCache } from '../graphql/client.ts';
import { reconnect } from '../graphql/socket.svelte.ts';

/** To be called when the cookie of the session has changed or gone. */
export async function sessionChanged(): Promise<void> {
  forgetCache();
  reconnect();
  await invalidateAll();
}
