import type { ApiContext } from './context.ts';
import { ForbiddenError } from './errors.ts';

/** Id of the admin who changes something; scopes have refused everybody else. */
export function editorId({ auth }: Pick<ApiContext, 'auth'>): string {
  if (auth.viewer === null) throw new ForbiddenError(true);
  return auth.viewer.id;
}
