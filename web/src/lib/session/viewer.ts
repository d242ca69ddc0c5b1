import { redirect } from '@sveltejs/kit';

/** Who is signed in. */
export interface Viewer {
  readonly id: string;
  readonly username: string;
  readonly role: 'admin' | 'user';
}

/** Where to go after signing in: a path of this site, never another site. */
export function nextPath(url: URL): string {
  const next = url.searchParams.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

/** For the `load` of a page that only a signed-in person may see. */
export function requireViewer(viewer: Viewer | null, url: URL): Viewer {
  if (viewer === null) redirect(303, `/login?next=${encodeURIComponent(url.pathname + url.search)}`);
  return viewer;
}
