import { requireViewer } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, url }) => {
  requireViewer((await parent()).me, url);
};
