/** What one check of the installation found. */
export interface Finding {
  readonly check: string;
  /** fail: it will not work; warn: it works, with a limit. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it; null when nothing. */
  readonly fix: string | null;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found, fix: null });
export const warn = (check: string, found: string, fix: string): Finding => ({
  check,
  state: 'warn',
  found,
  fix,
});
export const fail = (check: string, found: string, fix: string): Finding => ({
  check,
  state: 'fail',
  found,
  fix,
});

/** The message of an unknown error; the parts of an AggregateError when it has none of its own. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reason).join('; ');
  const { message, code } = error as NodeJS.ErrnoException;
  return (message === '' ? code : message) ?? String(error);
}
