/** Signing in and out changes everything that the page has read and its live connection. */
import { goto, invalidateAll } from '$app/navigation';
import { renewClient } from '../graphql/client.ts';
import { reconnect } from '../graphql/socket.svelte.ts';

/** After signing in or out: shows the page at `path` as the other person sees it. */
export async function continueAt(path: string): Promise<void> {
  renewClient();
  reconnect();
  await goto(path, { invalidateAll: true, replaceState: true });
}

/** To be called when the session has ended by itself: the page in view is asked for again. */
export async function sessionChanged(): Promise<void> {
  renewClient();
  reconnect();
  await invalidateAll();
}
