/** One field that differs between two configurations; undefined where it was not there. */
export interface ConfigChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Fields that differ, by dotted path in alphabetical order. Lists are compared whole. */
export function configDiff(before: unknown, after: unknown): ConfigChange[] {
  const old = flatten(before);
  const now = flatten(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function flatten(value: unknown, prefix = ''): Map<string, unknown> {
  if (!isRecord(value)) return new Map([[prefix, value]]);
  const fields = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    for (const [path, leaf] of flatten(inner, prefix === '' ? key : `${prefix}.${key}`)) {
      fields.set(path, leaf);
    }
  }
  return fields;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
