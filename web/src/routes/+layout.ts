import { error } from '@sveltejs/kit';
import { clientFor } from '$lib/graphql/client.ts';
import { ViewerQuery } from '$lib/session/documents.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, fetch }) => {
  const result = await clientFor(fetch).query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise();
  if (result.data === undefined) error(503, result.error?.message ?? 'the API did not answer');
  return { ...data, me: result.data.me, setupRequired: result.data.setupRequired };
};
