import ts from 'typescript';
import { type Fault, faultsOf, isTypeScript, lineFaults, type Rule, type SourceText } from '../source.ts';

const RAW = new Set([
  'timestamp',
  'date',
  'time',
  'interval',
  'numeric',
  'decimal',
  'real',
  'doublePrecision',
]);
const WHY =
  'seconds, milliseconds and text times mixed was an old fault; db/src/columns.ts names the raw types alone';

/** Times and numbers get their column type from db/src/columns.ts; migrations store timestamptz(3) only. */
export const rawColumns: Rule = {
  name: 'one-time-column',
  applies: (path) =>
    (isTypeScript(path) && path !== 'db/src/columns.ts') ||
    (path.startsWith('db/migrations/') && path.endsWith('.sql')),
  check: (source) => (source.path.endsWith('.sql') ? sqlFaults(source) : importFaults(source)),
};

function sqlFaults(source: SourceText): Fault[] {
  const pattern = /\btimestamp(?!\(3\) with time zone)\b|\btimestamptz(?!\(3\))\b/i;
  return lineFaults(
    source,
    pattern,
    (match) => `${match} in a migration (expected timestamp(3) with time zone); ${WHY}`,
  );
}

function importFaults(source: SourceText): Fault[] {
  return faultsOf(source, (node) => {
    if (!ts.isImportSpecifier(node)) return null;
    const from = node.parent.parent.parent.moduleSpecifier.getText().slice(1, -1);
    const name = (node.propertyName ?? node.name).text;
    return from === 'drizzle-orm/pg-core' && RAW.has(name) ? `${name} column type; ${WHY}` : null;
  });
}
