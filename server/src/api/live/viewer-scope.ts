import type { UserRole } from '@ae/db/enums.ts';
import { RequestAuth } from '../../auth/request-auth.ts';
import type { Sessions, Viewer } from '../../auth/sessions.ts';

/** What a shared execution may know of those who read it. */
export type ViewerScope = 'guest' | UserRole;

export function scopeOf(viewer: Pick<Viewer, 'role'> | null): ViewerScope {
  return viewer?.role ?? 'guest';
}

/**
 * Stands for every viewer of a scope. Its role is theirs; a resolver that asks who exactly it is would show one
 * viewer's data to another, and fails.
 */
export function scopeAuth(sessions: Sessions, scope: ViewerScope): RequestAuth {
  const checked = scope === 'guest' ? null : { viewer: anyViewer(scope), token: '', renewed: false };
  const client = { address: '', userAgent: '' };
  return new RequestAuth(sessions, checked, { client, secure: false, setCookie: null });
}

function anyViewer(role: UserRole): Viewer {
  return {
    role,
    get id(): string {
      throw unknown('id');
    },
    get username(): string {
      throw unknown('username');
    },
    get sessionId(): string {
      throw unknown('sessionId');
    },
  };
}

function unknown(field: string): Error {
  return new Error(`a shared subscription depends on the viewer's ${field}, expected on the role at most`);
}
