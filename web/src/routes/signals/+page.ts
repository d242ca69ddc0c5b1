import { clientFor } from '$lib/graphql/client.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readRoster, readScores, readSignals } from '$lib/signals/roster.ts';
import type { PageLoad } from './$types';

/** Each part by itself; one without an answer is filled by its live subscription, or it says why not. */
export const load: PageLoad = async ({ fetch, parent, untrack, url }) => {
  requireViewer(
    (await parent()).me,
    untrack(() => url),
  );
  const api = clientFor(fetch);
  const absent = (): null => null;
  const [roster, scores, signals] = await Promise.all([
    readRoster(api).catch(absent),
    readScores(api).catch(absent),
    readSignals(api, 100).catch(absent),
  ]);
  return { roster, scores, signals };
};
