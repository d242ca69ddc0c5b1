import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** Open only until there is an admin. */
export const load: PageLoad = async ({ parent }) => {
  const { setupRequired } = await parent();
  if (!setupRequired) redirect(303, '/login');
};
