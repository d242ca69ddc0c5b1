/** Result of something that must not be able to stop the others. */
export type Guarded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** Runs a model; what it throws becomes the text for which its strategy, and only that, is quarantined. */
export function guarded<T>(run: () => T): Guarded<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
