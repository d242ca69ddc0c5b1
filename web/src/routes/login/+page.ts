import { redirect } from '@sveltejs/kit';
import { nextPath } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

/** Whoever is signed in has nothing to do here. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me, setupRequired } = await parent();
  if (me !== null) redirect(303, nextPath(url));
  if (setupRequired) redirect(303, '/setup');
};
